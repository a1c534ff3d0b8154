"""What the proposals in the log take of the policy's limits, and the turns in which they take it.

Whoever proposes, or casts the last vote, does so alone: in whatever process, the next one counts what this one added.
"""

from datetime import datetime

from sqlalchemy import Connection, exists, select

from billing.approval.shares import PastProposal, share_of
from billing.case.events import Proposed
from billing.policy.limits import MONTH, Share
from storage import codec
from storage.schema import case_events, cases

# How a proposal ends without anything given away.
FELL_THROUGH = ("rejected", "withdrawn", "expired", "voided", "failed", "shadowed")

ends = case_events.alias("ends")
STANDING = select(case_events).where(
    case_events.c.kind == "proposed",
    ~exists().where(
        ends.c.case_id == case_events.c.case_id,
        ends.c.kind.in_(FELL_THROUGH),
        ends.c.data["proposal"].as_integer() == case_events.c.seq,
    ),
)


def proposals(connection: Connection, since: datetime) -> list[PastProposal]:
    """Every one since then and in the month before, as far as limits look back; oldest first, whatever became of it."""
    earliest = since - MONTH
    standing = {(share.case_id, share.proposal) for share in shares(connection, earliest)}
    rows = connection.execute(
        select(case_events, cases.c.number)
        .join(cases, cases.c.case_id == case_events.c.case_id)
        .where(case_events.c.kind == "proposed", case_events.c.at >= earliest)
        .order_by(case_events.c.at, case_events.c.case_id, case_events.c.seq)
    )
    found = []
    for row in rows:
        proposed = codec.decode(row.kind, row.data)
        assert isinstance(proposed, Proposed)
        share = share_of(row.case_id, row.seq, row.at, row.actor, proposed)
        stands = (row.case_id, row.seq) in standing
        found.append(PastProposal(row.number, share, stands, row.at, row.actor, proposed))
    return found


def take_turns(connection: Connection) -> None:
    """Until the transaction ends. On SQLite its first write does that."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711003)")


def shares(connection: Connection, since: datetime) -> list[Share]:
    """Of what was proposed since then, without what fell through."""
    found = []
    for row in connection.execute(STANDING.where(case_events.c.at >= since)):
        proposed = codec.decode(row.kind, row.data)
        assert isinstance(proposed, Proposed)
        if share := share_of(row.case_id, row.seq, row.at, row.actor, proposed):
            found.append(share)
    return found
