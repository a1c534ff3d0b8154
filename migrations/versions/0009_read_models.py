"""What lists and reports are made of: empty here, and filled from the log after the last migration."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("case_list", "case_people", "case_objects", "case_gaps", "proposals", "votes")


def upgrade() -> None:
    op.add_column("cases", sa.Column("listed", sa.Integer, nullable=False, server_default="0"))
    some_of("ix_cases_unlisted", "cases", ["number"], "listed < seq")
    some_of("ix_personal_data_found_by", "personal_data", ["value"], "name = 'found_by'")
    op.create_table(
        "case_list",
        case_id(),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("classification", sa.String(40)),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("opened_by", sa.String(40), nullable=False),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("handed_to", sa.String(40)),
        sa.Column("waiting", sa.Integer),
        sa.Column("unsettled_since", UtcDateTime),
        sa.Column("came_back_at", UtcDateTime),
        sa.Column("drafted_since", UtcDateTime),
    )
    some_of("ix_case_list_number_open", "case_list", ["number"], "is_open")
    some_of("ix_case_list_number_closed", "case_list", ["number"], "NOT is_open")
    some_of("ix_case_list_waiting", "case_list", ["number"], "waiting IS NOT NULL")
    some_of("ix_case_list_unsettled", "case_list", ["number"], "unsettled_since IS NOT NULL")
    op.create_index("ix_case_list_classification", "case_list", ["classification", "number"])
    op.create_table(
        "case_people",
        case_id(),
        sa.Column("person", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
    )
    op.create_index("ix_case_people_person", "case_people", ["person", "is_open", "number"])
    op.create_table(
        "case_objects",
        case_id(),
        sa.Column("object", sa.String(255), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("ix_case_objects_object", "case_objects", ["object", "number"])
    op.create_table(
        "case_gaps",
        case_id(),
        sa.Column("gap", sa.String(40), primary_key=True),
        sa.Column("customer", sa.String(255), primary_key=True),
        sa.Column("first", UtcDateTime, nullable=False),
        sa.Column("last", UtcDateTime, nullable=False),
    )
    op.create_index("ix_case_gaps_gap", "case_gaps", ["gap"])
    op.create_table(
        "proposals",
        case_id(),
        seq(),
        sa.Column("remedy", sa.String(40), nullable=False),
        sa.Column("classification", sa.String(40), nullable=False),
        sa.Column("customer", sa.String(255), nullable=False),
        sa.Column("object", sa.String(255)),
        sa.Column("amount", sa.BigInteger),
        sa.Column("currency", sa.String(3)),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposed_at", UtcDateTime, nullable=False),
        sa.Column("approved_at", UtcDateTime),
        sa.Column("executed_at", UtcDateTime),
        sa.Column("undone_at", UtcDateTime),
        sa.Column("came_back_at", UtcDateTime),
    )
    op.create_index("ix_proposals_proposed_at", "proposals", ["proposed_at"])
    op.create_index("ix_proposals_executed_at", "proposals", ["executed_at"])
    op.create_index("ix_proposals_customer", "proposals", ["customer", "executed_at"])
    op.create_table(
        "votes",
        case_id(),
        seq(),
        sa.Column("proposal", sa.Integer, nullable=False),
        sa.Column("voter", sa.String(40), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_votes_at", "votes", ["at"])


def case_id() -> sa.Column[str]:
    return sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id"), primary_key=True)


def seq() -> sa.Column[int]:
    return sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False)


def some_of(name: str, table: str, columns: list[str], which: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_personal_data_found_by", table_name="personal_data")
    op.drop_index("ix_cases_unlisted", table_name="cases")
    op.drop_column("cases", "listed")
