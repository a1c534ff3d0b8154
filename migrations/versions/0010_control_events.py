"""What concerns no single case: that execution was paused and resumed, and which policy was loaded."""

import sqlalchemy as sa
from alembic import op

from storage.append_only import guard
from storage.schema import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "control_events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("seal", sa.String(64)),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "control_notes",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    guard(op.get_bind())


def downgrade() -> None:
    """The log is not dropped; restore a backup instead."""
    raise NotImplementedError("the log is not dropped")
