"""Logs for the bot's operator: one JSON object a line, with ids and codes, and nothing that tells who somebody is.

The audit trail is the database; this is for finding out why something went wrong.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType

from bot.runtime.redaction import redacted
from bot.runtime.tally import Tally

# Who speaks of our own subject, in constants and with ids. Libraries may quote what they work on: they are heard from
# their warnings on, and those that quote requests and answers there, too, from their errors on.
OURS = ("app", "bot", "billing", "storage")
QUIET = ("slack_bolt", "slack_sdk", "stripe", "urllib3")
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": redacted(said(record)),
        }
        for name, value in vars(record).items():
            if name not in STANDARD:
                line[name] = value if isinstance(value, int) else redacted(str(value))
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            # Where it happened, without the values that an exception's text quotes.
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:]
            ]
        return json.dumps(line, ensure_ascii=False)


def said(record: logging.LogRecord) -> str:
    """Of what a library says, the first line: the others quote statements, with what was in them."""
    text = record.getMessage()
    return text if record.name.partition(".")[0] in OURS else text.partition("\n")[0]


def set_up(level: str) -> None:
    """From here on whatever the process prints is a line of JSON."""
    handler = Tally(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    # The engine prints in a form of its own unless somebody else does it.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, trace: crashed("app.crashed", kind, error, trace)
    threading.excepthook = lambda thread: crashed(
        "thread.crashed", thread.exc_type, thread.exc_value, thread.exc_traceback
    )
    sys.unraisablehook = lambda left: crashed("app.unraisable", left.exc_type, left.exc_value, left.exc_traceback)


def crashed(event: str, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    logging.getLogger("app").critical(event, exc_info=(kind, error or kind(), trace))
