"""What tells who somebody is taken out of cases: of all that were asked for at once or of none, and whatever is gone
stands in both logs.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import Connection, exists, select

from billing.case.case import Case
from billing.case.lifecycle import Status
from billing.ports.store import Conflict, Stopped
from storage.cases import Cases
from storage.control_log import ControlLog
from storage.schema import case_events, cases, personal_data

LOOKED_AT = 100
# In one transaction, which somebody who pauses has to wait for.
AT_ONCE = 20


class Erasing:
    def __init__(self, cases: Cases, control: ControlLog) -> None:
        self.cases = cases
        self.control = control

    def erase(self, found: Sequence[Case]) -> None:
        """Raises Conflict where one of them goes on meanwhile, and Stale while a step of it does."""

        def erase(connection: Connection) -> None:
            for case in found:
                self.cases.erase(connection, case)

        self.control.erased([case.case_id for case in found], erase)

    def erase_closed(self, kept: timedelta) -> list[str]:
        """What was read and typed of cases that have been closed for so long, some at a time."""
        old, erased = self.closed_for(kept), []
        for first in range(0, len(old), AT_ONCE):
            some = old[first : first + AT_ONCE]
            # Somebody reopened one of them: the others are the next clean-up's.
            with suppress(Conflict):
                self.erase(some)
                erased += [case.case_id for case in some]
        return erased

    def closed_for(self, kept: timedelta) -> list[Case]:
        before = self.cases.now() - kept
        holds = exists().where(personal_data.c.case_id == cases.c.case_id)
        ended = exists().where(
            case_events.c.case_id == cases.c.case_id, case_events.c.kind == "closed", case_events.c.at <= before
        )
        old = select(cases.c.case_id).where(cases.c.status == Status.CLOSED, holds, ended).limit(LOOKED_AT)
        with self.cases.engine.connect() as connection:
            ids = connection.execute(old).scalars().all()
        found = []
        for case_id in ids:
            with suppress(Stopped):
                found.append(self.cases.load(case_id))
        return [
            case
            for case in found
            if case.status is Status.CLOSED and case.may("erased") and case.at(case.seq_of("closed")).at <= before
        ]
