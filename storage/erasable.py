"""What may be erased: what people typed, what Stripe said about a customer, and what was shown to an approver.

Where the log is sealed these rows are, too: people decide by what is drawn from them, and one that somebody else wrote
is as good as none.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from billing.account.account import Account, Profile
from billing.account.preview import Previews
from billing.case.case import Case
from storage import codec
from storage.schema import case_events, cases, personal_data
from storage.seals import Seals

KEEP = insert(personal_data)
log = logging.getLogger(__name__)


class Erasable:
    """`seals` is None where the log is not sealed."""

    def __init__(self, engine: Engine, seals: Seals | None = None) -> None:
        self.engine = engine
        self.seals = seals

    def row(self, case_id: str, seq: int, name: str, value: str) -> dict[str, Any]:
        row = {"case_id": case_id, "name": name, "seq": seq, "value": value}
        return {**row, "seal": self.seals.of_kept(row) if self.seals else None}

    def rows(self, case_id: str, seq: int, texts: Mapping[str, str]) -> list[dict[str, Any]]:
        """By name; what a customer is looked for by is what the case is found by, too."""
        if typed := texts.get("identifier"):
            texts = {**texts, "found_by": found_by(typed)}
        return [self.row(case_id, seq, name, value) for name, value in texts.items()]

    def keep_all(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            connection.execute(KEEP, rows)

    def typed(self, case_id: str, seq: int, name: str) -> str | None:
        found = self._kept(case_id, name, seq)
        return found[0] if found else None

    def keep(self, case_id: str, seq: int, name: str, value: str) -> None:
        """Kept once: a second attempt may find its own changes where it looks for what there was before."""
        with suppress(IntegrityError), self.engine.begin() as connection:
            connection.execute(KEEP, self.row(case_id, seq, name, value))

    def proposed_on(self, case_id: str, seq: int) -> Account | None:
        found = self._kept(case_id, "proposed_on", seq)
        return codec.read_reading(found[0]) if found else None

    def previews(self, case_id: str, seq: int) -> Previews:
        found = self._kept(case_id, "previews", seq)
        return codec.previews.validate_json(found[0]) if found else {}

    def keep_previews(self, case: Case, seq: int, previews: Previews) -> None:
        kept = self.row(case.case_id, seq, "previews", codec.previews.dump_json(previews).decode())
        with suppress(IntegrityError), self.engine.begin() as connection:
            if self._may_keep(connection, case):
                connection.execute(KEEP, kept)
        with self.engine.begin() as connection:
            connection.execute(update(cases).where(cases.c.case_id == case.case_id).values(previewed_seq=seq))

    def erase(self, connection: Connection, case_id: str) -> None:
        connection.execute(delete(personal_data).where(personal_data.c.case_id == case_id))

    def account(self, case_id: str) -> tuple[Account, int] | None:
        found = self._kept(case_id, "account")
        account = codec.read_reading(found[0]) if found else None
        return (account, found[1]) if found and account else None

    def keep_account(self, case: Case, account: Account) -> None:
        self._replace(case, "account", codec.write_reading(account))

    def candidates(self, case_id: str) -> tuple[Profile, ...]:
        found = self._kept(case_id, "profiles")
        return codec.profiles.validate_json(found[0]) if found else ()

    def keep_candidates(self, case: Case, candidates: tuple[Profile, ...]) -> None:
        self._replace(case, "profiles", codec.profiles.dump_json(candidates).decode())

    def _replace(self, case: Case, name: str, value: str) -> None:
        """Only the newest reading is kept, under the `seq` that asked for it: whoever reads may be held up for so long
        that somebody else has read another customer since.
        """
        ours = and_(personal_data.c.case_id == case.case_id, personal_data.c.name == name)
        newer = select(personal_data.c.seq).where(ours, personal_data.c.seq > case.stale_before_seq)
        with self.engine.begin() as connection:
            if self._may_keep(connection, case) and connection.execute(newer).first() is None:
                connection.execute(delete(personal_data).where(ours))
                connection.execute(KEEP, self.row(case.case_id, case.stale_before_seq, name, value))

    def _may_keep(self, connection: Connection, case: Case) -> bool:
        """Whether nobody erased the case while Stripe was read for it; nobody does before the transaction ends."""
        # As whoever erases does: the one who comes second waits, and sees what the other did.
        connection.execute(update(cases).where(cases.c.case_id == case.case_id).values(seq=cases.c.seq))
        its_log = and_(case_events.c.case_id == case.case_id, case_events.c.seq > case.seq)
        erased = select(case_events.c.seq).where(its_log, case_events.c.kind == "erased")
        return connection.execute(erased).first() is None

    def _kept(self, case_id: str, name: str, seq: int | None = None) -> tuple[str, int] | None:
        query = select(personal_data).where(personal_data.c.case_id == case_id, personal_data.c.name == name)
        if seq is not None:
            query = query.where(personal_data.c.seq == seq)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if self.seals and not self.seals.fits_kept(row):
            log.error("case.not_ours", extra={"case": case_id, "kept": name, "seq": row.seq})
            return None
        return row.value, row.seq


def found_by(typed: str) -> str:
    """As it is looked for: no matter how it was written."""
    return typed.casefold()
