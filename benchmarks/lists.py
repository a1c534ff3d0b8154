"""How fast cases are found among many: each filter of `/billing cases`, the app's Home, and the reports from the log.

`python -m benchmarks.lists [cases]`, on SQLite and Postgres. It first writes that many logs, and reads them into the
tables that lists are made of as a migration does.
"""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from benchmarks.databases import fresh_postgres, new_folder, postgres_server, sqlite_in
from billing.case.case import Case
from billing.case.events import Approved, Classified, Closed, Event, Executed, GapRecorded, Identified, Opened, Proposed
from billing.case.fold import fold
from billing.case.log import CaseEvent
from billing.reports.case_list import wanted
from billing.reports.desk import Desk
from billing.reports.product_gaps import GAPS
from billing.values.choices import Classification, Remedy
from storage import codec
from storage.approving import Approving
from storage.case_lists import CaseLists
from storage.catching_up import catch_up
from storage.database import database_url, migrate, open_engine
from storage.desks import Desks
from storage.gaps import Gaps
from storage.giving import Giving
from storage.projection import projection
from storage.schema import case_events, cases, personal_data

CASES, ROUNDS, UNDER_MS, AT_ONCE = 100_000, 5, 50, 2_000
KINDS, NAMES = list(Classification), list(GAPS)
PEOPLE, CUSTOMERS = 50, 30_000
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def events(number: int) -> Iterator[tuple[str, Event]]:
    """Of one case; every person has as many of each kind."""
    operator, approver = f"U0OPER{number % PEOPLE}", f"U0APPR{number % 7}"
    yield operator, Opened("command", "C0SUPPORT", f"{number}.0", "T0NIMBUS")
    yield "bot", Identified(f"cus_{number % CUSTOMERS}", livemode=True)
    yield operator, Classified(KINDS[number // PEOPLE % len(KINDS)], suggested=None)
    step = number // (PEOPLE * len(KINDS)) % 20
    if step < 8:
        target: dict[str, Any] = {"charge": f"ch_{number}", "amount": 2000 + number % 100, "currency": "usd"}
        yield operator, Proposed(remedy=Remedy.REFUND_CHARGE, **target)
        if step:
            yield approver, Approved(4)
            yield "bot", Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, refund=f"re_{number}", **target)
    if step:
        yield "bot", GapRecorded(NAMES[number % len(NAMES)], found=True)
    if step > 4:
        yield operator, Closed()


def logged(number: int, count: int) -> Case:
    """Over a year, the last one just now."""
    begun = NOW - timedelta(days=365) * (count - number) / count
    rows = [
        CaseEvent(seq, begun + timedelta(minutes=seq), actor, event)
        for seq, (actor, event) in enumerate(events(number), start=1)
    ]
    return fold(Case(f"case_{number}", number, "C0SUPPORT", f"{number}.0"), rows)


def fill(engine: Engine, count: int) -> None:
    for first in range(1, count + 1, AT_ONCE):
        batch = [logged(number, count) for number in range(first, min(first + AT_ONCE, count + 1))]
        with engine.begin() as connection:
            connection.execute(insert(cases), [row(case) for case in batch])
            connection.execute(insert(case_events), [line for case in batch for line in lines(case)])
            connection.execute(insert(personal_data), [typed(case) for case in batch])


def row(case: Case) -> dict[str, Any]:
    place = {"number": case.number, "case_id": case.case_id, "channel": case.channel, "thread_ts": case.thread_ts}
    return {**projection(case, NOW), **place, "due_at": None}


def lines(case: Case) -> Iterator[dict[str, Any]]:
    for recorded in case.log:
        data = {"kind": recorded.kind, "data": codec.encode(recorded.event)}
        yield {"case_id": case.case_id, "seq": recorded.seq, "at": recorded.at, "actor": recorded.actor, **data}


def typed(case: Case) -> dict[str, Any]:
    return {"case_id": case.case_id, "name": "identifier", "seq": 1, "value": f"jane{case.number}@example.com"}


def asked(engine: Engine) -> Iterator[tuple[str, Callable[[], object], bool]]:
    """What is measured, and whether it has to be quick."""
    lists = CaseLists(engine)
    for said in ("open", "waiting", "mine", "closed", "all", "cus_7", "jane7@example.com", "ch_8", "team_seats", "#77"):
        which = wanted(said)
        assert which is not None
        yield f"`cases {said}`", lambda which=which: lists.page(which, "U0OPER7"), True  # type: ignore[misc]  # bound now
    home = Desks(engine)
    yield "App Home", lambda: desk(home), True
    giving, approving = Giving(engine, dict), Approving(engine)
    yield "`gaps`", Gaps(engine).entries, False
    yield "about a classification", lambda: giving.about(KINDS[0], NOW), False
    yield "`money 30`", lambda: giving.figures(NOW - timedelta(days=30), NOW), False
    yield "`approvals 30`", lambda: [approving.votes(NOW - timedelta(days=30)), approving.passed(NOW)], False


def desk(home: Desks) -> Desk:
    waiting = [case.number for case in home.waiting()]
    return home.of("U0OPER7", to_approve=waiting, sees_all=True, now=NOW)


def measure(name: str, url: str, count: int) -> None:
    engine = open_engine(database_url(url))
    if engine.dialect.name == "sqlite":
        migrate(engine)
    fill(engine, count)
    began = time.monotonic()
    behind = 1
    while behind:
        with engine.begin() as connection:
            behind = catch_up(connection)
    took = time.monotonic() - began
    sys.stdout.write(f"\n{name}: {count} cases, read from their logs in {took:.0f} s\n\n")
    sys.stdout.write(f"| | median ms | slowest ms | under {UNDER_MS} |\n|---|---|---|---|\n")
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    for what, ask, quick in asked(engine):
        times = sorted(timed(ask) for _ in range(ROUNDS))
        met = ("yes" if times[ROUNDS // 2] < UNDER_MS else "NO") if quick else ""
        sys.stdout.write(f"| {what} | {times[ROUNDS // 2]:.1f} | {times[-1]:.1f} | {met} |\n")
    engine.dispose()


def timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def main(count: int) -> None:
    with new_folder() as folder:
        measure("SQLite", sqlite_in(folder), count)
    with postgres_server() as (server, template), fresh_postgres(server, template) as url:
        measure("Postgres", url, count)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
