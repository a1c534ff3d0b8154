"""The bot's log as an outsider reads it: from its SQLite file, read-only, knowing only the columns of the contract."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EVENTS = """
SELECT cases.number, case_events.case_id, channel, thread_ts, case_events.seq, at, actor, kind, data
FROM case_events JOIN cases ON cases.case_id = case_events.case_id
ORDER BY at, case_events.case_id, case_events.seq
"""
# Refusals where there is no case: who may not, tried.
REFUSALS = "SELECT at, actor, action, reason, channel FROM access_events ORDER BY id"
# Both tables only ever grow.
LENGTH = "SELECT (SELECT count(*) FROM case_events) + (SELECT count(*) FROM access_events)"


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One row.

    Attributes:
        number: what people call the case; None for a refusal where there is no case.
        at: UTC in ISO 8601.
    """

    number: int | None
    case_id: str | None
    channel: str
    thread_ts: str | None
    seq: int
    at: str
    actor: str
    kind: str
    data: dict[str, Any]


def read(database: Path) -> list[LoggedEvent]:
    """Every event, newest last; none where there is no log yet."""
    with opened(database) as connection:
        if connection is None:
            return []
        return [
            LoggedEvent(number, case_id, channel, thread_ts, seq, in_utc(at), actor, kind, json.loads(data))
            for number, case_id, channel, thread_ts, seq, at, actor, kind, data in connection.execute(EVENTS)
        ]


def refusals(database: Path) -> list[LoggedEvent]:
    """The refusals that belong to no case, newest last, in the shape of a `denied`."""
    with opened(database) as connection:
        if connection is None:
            return []
        return [
            LoggedEvent(None, None, channel, None, 0, in_utc(at), actor, "denied", {"action": action, "reason": reason})
            for at, actor, action, reason, channel in connection.execute(REFUSALS)
        ]


def length(database: Path) -> int:
    """How many rows there are in all."""
    with opened(database) as connection:
        return 0 if connection is None else int(connection.execute(LENGTH).fetchone()[0])


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection | None]:
    """None before the bot has made its tables."""
    try:
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
    except sqlite3.OperationalError:
        yield None
        return
    with closing(connection):
        made = connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('case_events', 'access_events')")
        yield connection if made.fetchone()[0] == 2 else None


def in_utc(stored: str) -> str:
    """SQLite forgets the zone, which is always UTC."""
    return f"{stored.replace(' ', 'T')}Z"
