"""Reading a case's log: every row is looked at before it counts, and the first that is not as this program wrote it
stops the case there.
"""

from sqlalchemy import Connection, and_, func, select

from billing.case import Case, evolve
from billing.errors import Stale
from billing.log import CaseEvent
from billing.ports import Stopped
from storage import codec
from storage.schema import case_events, earlier_seals
from storage.seals import Seals

BEFORE_THE_KEY = and_(earlier_seals.c.case_id == case_events.c.case_id, earlier_seals.c.seq == case_events.c.seq)
SEALED = select(case_events, func.coalesce(case_events.c.seal, earlier_seals.c.seal).label("fitting")).join_from(
    case_events, earlier_seals, BEFORE_THE_KEY, isouter=True
)


def read_log(connection: Connection, blank: Case, written: int, seals: Seals | None) -> Case:
    """The case that its log tells, which was noted to go up to `written`. Raises Stopped."""
    query = SEALED if seals else select(case_events)
    rows = connection.execute(query.where(case_events.c.case_id == blank.case_id).order_by(case_events.c.seq)).all()
    case = blank
    for row in rows:
        if seals and not seals.fits(row, row.fitting):
            raise Stopped(case, row.seq, max(written, rows[-1].seq))
        try:
            case = evolve(case, CaseEvent(row.seq, row.at, row.actor, codec.decode(row.kind, row.data)))
        except (Stale, LookupError, TypeError, ValueError):
            raise Stopped(case, row.seq, max(written, rows[-1].seq)) from None
    return case
