"""What the processes print: an object of JSON a line, whoever speaks, without what anybody typed or sent."""

import json
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sandbox.demo.bot_process import PROGRAM, BotProcess
from sandbox.standins.server import Sandbox
from tests.until import until

NOISE = """
import logging, threading, warnings
from bot.runtime import logs
logs.set_up("DEBUG")
logging.getLogger("dbos").warning("no such table\\n[SQL: SELECT 1]\\n[parameters: ('Jane Doe',)]")
logging.getLogger("some.library").debug("body: Jane Doe")
warnings.warn("odd")
def fail(): raise ValueError("Jane Doe")
crashing = threading.Thread(target=fail)
crashing.start(), crashing.join()
class Odd:
    def __del__(self): raise ValueError("Jane Doe")
Odd()
logging.shutdown()
raise ValueError("Jane Doe")
"""


def lines(printed: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in printed.splitlines()]
    assert all(isinstance(line, dict) for line in found)
    return found


def test_libraries_threads_and_warnings_speak_as_we_do_and_quote_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOISE], cwd=PROGRAM.parent, capture_output=True, text=True, check=False
    )
    said = [line["event"] for line in lines(done.stderr)]
    assert [event for event in said if "UserWarning" not in event] == [
        "no such table",
        "thread.crashed",
        "app.unraisable",
        "app.crashed",
    ]
    assert "Jane" not in done.stderr


def test_the_engine_speaks_as_we_do_and_what_is_turned_away_is_counted(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        bot = BotProcess(sandbox, tmp_path, settings={"LOG_LEVEL": "DEBUG"})
        bot.start()
        for _ in range(3):
            with suppress(urllib.error.HTTPError):
                urllib.request.urlopen(bot.request_url, data=b"payload=jane@example.com")
        # It is healthy before its engine runs, and a start without the engine's tables is no start.
        until(lambda: "app.ready" in bot.log.read_text())
        with closing(sqlite3.connect(tmp_path / "billing.db", timeout=60)) as database:
            database.execute("ALTER TABLE workflow_status RENAME TO gone")
            database.commit()
        until(lambda: '"dbos"' in bot.log.read_text())
        assert bot.stop() == 0
    said = lines(bot.log.read_text())
    assert [line["count"] for line in said if line["event"] == "slack.unsigned"] == [3]
    assert any(line["logger"] == "dbos" for line in said)
    assert not any(word in bot.log.read_text() for word in ("jane", "SELECT", "parameters"))
