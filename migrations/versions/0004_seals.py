"""Each row of the log may carry a seal, and no way past the triggers is left on SQLite."""

import sqlalchemy as sa
from alembic import op

from storage.append_only import guard
from storage.schema import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_seals",
        sa.Column("case_id", sa.String(40), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        seal(nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        without_row_ids()
    else:
        op.add_column("case_events", seal(nullable=True))
    op.add_column("cases", sa.Column("stopped", sa.Boolean, nullable=False, server_default=sa.false()))
    unsealed = sa.text("seal IS NULL")
    op.create_index(
        "ix_case_events_unsealed",
        "case_events",
        ["case_id", "seq"],
        sqlite_where=unsealed,
        postgresql_where=unsealed,
    )
    guard(op.get_bind())


def seal(*, nullable: bool) -> sa.Column[str]:
    return sa.Column("seal", sa.String(64), nullable=nullable)


def without_row_ids() -> None:
    """SQLite can't take a table's row ids away: the log moves into one that never had any."""
    op.drop_index("ix_case_events_kind", table_name="case_events")
    op.rename_table("case_events", "case_events_before")
    op.create_table(
        "case_events",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("delivery", sa.String(255), unique=True),
        seal(nullable=True),
        sqlite_with_rowid=False,
    )
    kept = "case_id, seq, at, actor, kind, data, delivery"
    op.execute(f"INSERT INTO case_events ({kept}) SELECT {kept} FROM case_events_before")
    op.drop_table("case_events_before")
    op.create_index("ix_case_events_kind", "case_events", ["kind"])


def downgrade() -> None:
    """Dropping seals is nobody's upgrade path; restore a backup instead."""
    raise NotImplementedError("the log is not dropped")
