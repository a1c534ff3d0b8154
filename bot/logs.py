"""Logs for the bot's operator: one JSON object a line, with ids and codes, and nothing that tells who somebody is.

The audit trail is the database; this is for finding out why something went wrong.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime

# Libraries that print addresses, bodies or URLs below these levels.
QUIET = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.ERROR,
    "stripe": logging.ERROR,
    "urllib3": logging.ERROR,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "dbos": logging.ERROR,
}

# At the start of a word, also of one behind a line break that `repr` wrote out.
START = r"(?:(?<!\w)|(?<=\\[nrt]))"
SECRETS = re.compile(
    rf"""
      {START}(?:sk|rk|pk|ek)_(?:live|test|org)_?\w{{4,}}
    | {START}(?:gh[a-z]|github_pat)_\w{{4,}}
    | {START}whsec_[\w+/=]{{4,}}
    | {START}x(?:oxb|oxp|oxa|oxr|app|oxe)[-.][\w.-]{{4,}}
    | {START}[a-z]+_[A-Za-z0-9]+_secret_\w+
    | https?://(?:hooks\.slack|billing\.stripe|checkout\.stripe|invoice\.stripe|pay\.stripe)\.com/\S+
    | [\w.!#$%&'*+/=?^{{|}}~-]+@[\w-]+(?:\.[\w-]+)+
    | {START}(?:\d[ -]?){{13,19}}\b
    """,
    re.VERBOSE,
)
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def redacted(text: str) -> str:
    return SECRETS.sub("[redacted]", text)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": redacted(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in STANDARD:
                line[name] = redacted(str(value))
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            # Where it happened, without the values that an exception's text quotes.
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:]
            ]
        return json.dumps(line, ensure_ascii=False)


def set_up(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(True)
