"""The tables that lists and reports are made of: written by storage/listing.py with the log, and from it alone. Nothing
is decided by them.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.schema import UtcDateTime, metadata

IS_OPEN, IS_CLOSED = text("is_open"), text("NOT is_open")
WAITS, IS_UNSETTLED = text("waiting IS NOT NULL"), text("unsettled_since IS NOT NULL")

# As each case stands.
case_list = Table(
    "case_list",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("is_open", Boolean, nullable=False),
    Column("status", String(20), nullable=False),
    Column("classification", String(40)),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("opened_by", String(40), nullable=False),
    Column("closed_at", UtcDateTime),
    Column("handed_to", String(40)),
    # The `seq` of the proposal that waits for a second person.
    Column("waiting", Integer),
    Column("unsettled_since", UtcDateTime),
    # When a refund of it last came back after it was made.
    Column("came_back_at", UtcDateTime),
    # Since when what the customer is to be told is drafted, and nobody has said that it was sent.
    Column("drafted_since", UtcDateTime),
    Index("ix_case_list_number_open", "number", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    Index("ix_case_list_number_closed", "number", sqlite_where=IS_CLOSED, postgresql_where=IS_CLOSED),
    Index("ix_case_list_waiting", "number", sqlite_where=WAITS, postgresql_where=WAITS),
    Index("ix_case_list_unsettled", "number", sqlite_where=IS_UNSETTLED, postgresql_where=IS_UNSETTLED),
    Index("ix_case_list_classification", "classification", "number"),
)

# Whoever opened a case, proposed something in it, or was handed it.
case_people = Table(
    "case_people",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("person", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Index("ix_case_people_person", "person", "is_open", "number"),
)

# Every id of Stripe's that a case's log names.
case_objects = Table(
    "case_objects",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("object", String(255), primary_key=True),
    Column("number", Integer, nullable=False),
    Index("ix_case_objects_object", "object", "number"),
)

# The product's gaps that a case recorded, for each customer that it was about then; '' where it was about nobody.
case_gaps = Table(
    "case_gaps",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("gap", String(40), primary_key=True),
    Column("customer", String(255), primary_key=True),
    Column("first", UtcDateTime, nullable=False),
    Column("last", UtcDateTime, nullable=False),
    Index("ix_case_gaps_gap", "gap"),
)

# What was proposed, by the `seq` of the proposal, and what became of it; `amount` is what moved, once it has.
proposals = Table(
    "proposals",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("remedy", String(40), nullable=False),
    Column("classification", String(40), nullable=False),
    Column("customer", String(255), nullable=False),
    Column("object", String(255)),
    Column("amount", BigInteger),
    Column("currency", String(3)),
    Column("proposed_by", String(40), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("approved_at", UtcDateTime),
    Column("executed_at", UtcDateTime),
    Column("undone_at", UtcDateTime),
    Column("came_back_at", UtcDateTime),
    Index("ix_proposals_proposed_at", "proposed_at"),
    Index("ix_proposals_executed_at", "executed_at"),
    Index("ix_proposals_customer", "customer", "executed_at"),
)

# Who approved a proposal and when, a row for each vote, by its `seq`.
votes = Table(
    "votes",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("proposal", Integer, nullable=False),
    Column("voter", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_votes_at", "at"),
)

READ_MODELS = (case_list, case_people, case_objects, case_gaps, proposals, votes)
# Every table that there is, theirs and those of storage/schema.py.
WHOLE = metadata
