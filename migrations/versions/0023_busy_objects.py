"""A case may be about to change several objects: they stand in a table of their own."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPEN = sa.text("status <> 'closed' AND thread_ts IS NOT NULL")
UNLISTED = sa.text("listed < seq")
KEPT = (
    "number, case_id, team, channel, thread_ts, account, status, customer, seq, attempted_seq, previewed_seq, listed, "
    "stopped, due_at, asked_for, read_after, lease, leased_until"
)


def upgrade() -> None:
    op.create_table(
        "busy_objects",
        sa.Column("object", sa.String(255), primary_key=True),
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id"), nullable=False),
    )
    op.create_index("ix_busy_objects_case_id", "busy_objects", ["case_id"])
    op.execute(
        "INSERT INTO busy_objects (object, case_id) SELECT busy_with, case_id FROM cases WHERE busy_with IS NOT NULL"
    )
    if op.get_bind().dialect.name == "sqlite":
        without_unique_column()
    else:
        op.drop_column("cases", "busy_with")


def without_unique_column() -> None:
    """SQLite can't drop it: the cases move into a table that never had it. What refers to them is looked at once they
    are all there.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TABLE cases_before AS SELECT {KEPT} FROM cases")
    op.drop_table("cases")
    op.create_table(
        "cases",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(40), nullable=False, unique=True),
        sa.Column("team", sa.String(40), nullable=False, server_default=""),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("thread_ts", sa.String(40)),
        sa.Column("account", sa.String(255)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("customer", sa.String(255)),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("attempted_seq", sa.Integer, nullable=False, server_default="0"),
        sa.Column("previewed_seq", sa.Integer, nullable=False, server_default="0"),
        sa.Column("listed", sa.Integer, nullable=False, server_default="0"),
        sa.Column("stopped", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("due_at", UtcDateTime),
        sa.Column("asked_for", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("read_after", UtcDateTime),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", UtcDateTime),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO cases ({KEPT}) SELECT {KEPT} FROM cases_before")
    op.drop_table("cases_before")
    op.create_index("ix_cases_due_at", "cases", ["due_at"])
    op.create_index("ix_cases_customer", "cases", ["customer"])
    op.create_index("ix_cases_unlisted", "cases", ["number"], sqlite_where=UNLISTED)
    op.create_index("ux_cases_thread", "cases", ["team", "channel", "thread_ts"], unique=True, sqlite_where=OPEN)


def downgrade() -> None:
    """A case that is about to change two objects had no place for one of them; restore a backup instead."""
    raise NotImplementedError("what cases are about to change is not forgotten")
