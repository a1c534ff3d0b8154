"""Seals on the rows of the log: a keyed hash over everything that a row says, and over the seal of the row before it in
its case. The key is not in the database, so whoever can write there can add rows, but none that count, and can put back
none that was taken out behind any other row than its own.

What was in the log before there was a key is sealed once. That this was done stands in the database, as a mark that is
append-only and as every seal since; and beside the key, out of reach of whoever writes to the database: nobody brings
back the day on which whatever stood there was taken for good.
"""

import hmac
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, bindparam, exists, insert, select, update

from storage.schema import case_events, control_events, earlier_seals, personal_data, sealings

log = logging.getLogger(__name__)

AT_ONCE = 1000
# In `earlier_seals`, in the place of a case.
CONTROL = "control_events"
UNSEALED = and_(
    case_events.c.seal.is_(None),
    ~exists().where(earlier_seals.c.case_id == case_events.c.case_id, earlier_seals.c.seq == case_events.c.seq),
)


KEPT_KEY = ("case_id", "name", "seq")
SEAL_KEPT = update(personal_data).where(*(personal_data.c[name] == bindparam(f"of_{name}") for name in KEPT_KEY))


class WrongKey(Exception):
    """The message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Seals:
    """`beside` is where it is noted which databases the key has sealed."""

    key: bytes = field(repr=False)
    beside: Path

    def of(self, row: dict[str, Any], before: str | None) -> str:
        """The seal of a row of `case_events` behind the one with the seal `before`, None behind none."""
        said = [row[name] for name in ("case_id", "seq", "actor", "kind", "data", "delivery")]
        at: datetime = row["at"]
        return self.over("case_events", at.astimezone(UTC).isoformat(timespec="microseconds"), *said, before)

    def of_control(self, row: dict[str, Any], before: str | None) -> str:
        """The same of a row of `control_events`."""
        said = [row[name] for name in ("seq", "actor", "kind", "data")]
        at: datetime = row["at"]
        return self.over(CONTROL, at.astimezone(UTC).isoformat(timespec="microseconds"), *said, before)

    def of_kept(self, row: Mapping[str, Any]) -> str:
        """The seal of a row of `personal_data`, which is behind no other."""
        return self.over("personal_data", *(row[name] for name in ("case_id", "name", "seq", "value")))

    def fits_kept(self, row: Row[Any]) -> bool:
        return hmac.compare_digest((row.seal or "").encode(), self.of_kept(dict(row._mapping)).encode())

    def of_command(self, row: Mapping[str, Any]) -> str:
        """The same of one of `kept_commands`."""
        at: datetime = row["asked_at"]
        said = [row[name] for name in ("person", "channel", "text", "delivery")]
        return self.over("kept_commands", *said, at.astimezone(UTC).isoformat(timespec="microseconds"))

    def fits_command(self, row: Row[Any]) -> bool:
        return hmac.compare_digest((row.seal or "").encode(), self.of_command(dict(row._mapping)).encode())

    def fits(self, row: Row[Any], seal: str | None, before: str | None) -> bool:
        return seal is not None and hmac.compare_digest(seal.encode(), self.of(dict(row._mapping), before).encode())

    def over(self, *said: Any) -> str:
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hmac.digest(self.key, text.encode(errors="surrogatepass"), "sha256").hex()

    @property
    def mark(self) -> str:
        """What tells that this key was at work, and not the key."""
        return self.over("sealings")

    def begin(self, engine: Engine, at: datetime) -> None:
        """Seals what is in the log when the key is first set. Raises WrongKey where another key has sealed it."""
        with engine.begin() as connection:
            take_turns(connection)
            if not check_key(connection, self):
                if self.was_used(engine) or holds_seals(connection):
                    log.warning("log.sealed_before", extra={"cure": "rows without a seal are not sealed a second time"})
                else:
                    self.seal_all(connection)
                connection.execute(insert(sealings), {"key": self.mark, "at": at})
            self.seal_kept(connection, at)
        self.note(engine)

    def seal_kept(self, connection: Connection, at: datetime) -> None:
        """What stands beside the log, once, as what was in the log before."""
        mark = self.over("sealings", "personal_data")
        if connection.execute(select(sealings.c.key).where(sealings.c.key == mark)).first():
            return
        unsealed = connection.execute(select(personal_data).where(personal_data.c.seal.is_(None)))
        for some in unsealed.partitions(AT_ONCE):
            connection.execute(SEAL_KEPT, [kept_row(row) | {"seal": self.of_kept(dict(row._mapping))} for row in some])
        connection.execute(insert(sealings), {"key": mark, "at": at})

    def seal_all(self, connection: Connection) -> None:
        rows = connection.execute(select(case_events).order_by(case_events.c.case_id, case_events.c.seq))
        sealed, newest = 0, dict[str, str]()
        for some in rows.partitions(AT_ONCE):
            seals = []
            for row in some:
                seal = self.of(dict(row._mapping), newest.get(row.case_id))
                newest = {row.case_id: seal}
                seals.append({"case_id": row.case_id, "seq": row.seq, "seal": seal})
            connection.execute(insert(earlier_seals), seals)
            sealed += len(seals)
        before = None
        for row in connection.execute(select(control_events).order_by(control_events.c.seq)).all():
            before = self.of_control(dict(row._mapping), before)
            connection.execute(insert(earlier_seals), {"case_id": CONTROL, "seq": row.seq, "seal": before})
            sealed += 1
        log.info("log.sealed", extra={"rows": sealed})

    def was_used(self, engine: Engine) -> bool:
        try:
            return self.name_of(engine) in self.beside.read_text().split()
        except OSError:
            return False

    def note(self, engine: Engine) -> None:
        """Where the key's folder can't be written to, what stands in the database has to do, and each start says so."""
        if self.was_used(engine):
            return
        try:
            with self.beside.open("a") as noted:
                noted.write(f"{self.name_of(engine)}\n")
        except OSError:
            log.warning("log.not_noted", extra={"cure": self.note_by_hand(engine)})

    def lacks_note(self, engine: Engine) -> str | None:
        """What to do where the next start could not note either that the log is sealed."""
        there = self.beside if self.beside.exists() else self.beside.parent
        if self.was_used(engine) or (os.access(there, os.W_OK) and not self.beside.is_dir()):
            return None
        return self.note_by_hand(engine)

    def note_by_hand(self, engine: Engine) -> str:
        return (
            "whoever can write to the database could have it sealed once more; let the key's folder be writable for a "
            f"start, or, after the first, put a file {self.beside.name} with the line {self.name_of(engine)} there"
        )

    def name_of(self, engine: Engine) -> str:
        """The database by its address, which nobody changes from within."""
        url = engine.url
        database = str(Path(url.database or "").resolve()) if engine.dialect.name == "sqlite" else url.database
        return self.over("database", url.host, url.port, database)[:32]


def kept_row(row: Row[Any]) -> dict[str, Any]:
    return {f"of_{name}": row._mapping[name] for name in KEPT_KEY}


def check_key(connection: Connection, seals: Seals | None) -> bool:
    """Whether the log is sealed. Raises WrongKey where rows that are written now would stop their cases."""
    marks = set(connection.execute(select(sealings.c.key)).scalars())
    if marks and seals is None:
        raise WrongKey("EVENT_KEY_FILE: is missing, and the log was sealed; set the file that holds the key")
    if marks and seals and seals.mark not in marks:
        raise WrongKey("EVENT_KEY_FILE: the log was sealed with another key; set the file that holds that one")
    return bool(marks)


def read(key_file: Path) -> Seals:
    return Seals(key_file.read_bytes(), key_file.with_name(f"{key_file.name}.sealed"))


def holds_seals(connection: Connection) -> bool:
    sealed = select(case_events.c.seal).where(case_events.c.seal.is_not(None))
    return any(connection.execute(query.limit(1)).scalar() for query in (sealed, select(earlier_seals.c.seal)))


def take_turns(connection: Connection) -> None:
    """Two processes that are the first to have the key seal the log once."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711002)")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
