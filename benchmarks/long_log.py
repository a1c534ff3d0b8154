"""How fast a click is acknowledged in a case whose log is long: 50,000 refusals, with seals and without.

`python -m benchmarks.long_log [clicks]`. The first click after a start reads the whole log, the others what came since.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import update

from billing.case.events import Denied
from billing.case.log import CaseEvent
from sandbox.demo.bot_process import BotProcess
from sandbox.standins.people import OLIVIA
from sandbox.standins.server import Sandbox
from storage import seals
from storage.case_log import CaseLog
from storage.database import database_url, open_engine
from storage.schema import cases
from storage.seals import Seals
from tests.journeys.desk import Desk

ROWS, CLICKS, UNDER_MS = 50_000, 20, 300


def fill(database: str, case_id: str, after: int, sealed: Seals | None) -> None:
    engine = open_engine(database_url(database))
    denied, at = Denied("approve", "not_approver"), datetime.now(UTC)
    rows = [CaseEvent(seq, at, "U0EVE", denied) for seq in range(after + 1, ROWS + 1)]
    with engine.begin() as connection:
        CaseLog(connection, sealed).write(case_id, rows, None, before=CaseLog(connection, sealed).newest(case_id)[1])
        connection.execute(update(cases).where(cases.c.case_id == case_id).values(seq=ROWS))
    engine.dispose()


def measure(clicks: int, *, with_key: bool) -> list[float]:
    with tempfile.TemporaryDirectory() as name, Sandbox(port=0) as sandbox:
        folder = Path(name)
        key = folder / "event.key"
        key.write_bytes(bytes(range(32)))
        bot = BotProcess(sandbox, folder, settings={"EVENT_KEY_FILE": str(key)} if with_key else {})
        bot.start()
        sandbox.slack.give_the_app(minutes=1)
        sandbox.slack.request_url = bot.request_url
        database = bot.environment["DATABASE_URL"]
        desk = Desk(sandbox, bot, database)
        desk.lookup(OLIVIA, "jane@example.com")
        desk.offers("refresh")
        fill(database, desk.case_id(), len(desk.log()), seals.read(key) if with_key else None)
        took = [timed(desk) for _ in range(clicks)]
        desk.database.dispose()
        bot.stop()
    return took


def timed(desk: Desk) -> float:
    began = time.monotonic()
    desk.click(OLIVIA, "refresh")
    return (time.monotonic() - began) * 1000


def main(clicks: int) -> None:
    sys.stdout.write(
        f"| {ROWS} rows | first click ms | median ms | slowest ms (< {UNDER_MS}) | |\n|---|---|---|---|---|\n"
    )
    for name, with_key in (("unsealed", False), ("sealed", True)):
        first, *others = measure(clicks, with_key=with_key)
        median, slowest = sorted(others)[len(others) // 2], max(others)
        met = "yes" if slowest < UNDER_MS else "NO"
        sys.stdout.write(f"| {name} | {first:.0f} | {median:.0f} | {slowest:.0f} | {met} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CLICKS)
