"""What each person sees on the app's Home; and refusals that happened in no channel, which is where a Home is."""

import sqlalchemy as sa
from alembic import op

from storage.append_only import guard
from storage.schema import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "homes",
        sa.Column("person", sa.String(40), primary_key=True),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("hash", sa.String(255)),
    )
    op.create_index("ix_homes_opened_at", "homes", ["opened_at"])
    if op.get_bind().dialect.name == "sqlite":
        without_channel()
    else:
        op.alter_column("access_events", "channel", nullable=True)
    guard(op.get_bind())


def without_channel() -> None:
    """SQLite can't change a column: the rows move into a table that has another one."""
    op.rename_table("access_events", "access_events_before")
    op.create_table(
        "access_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(40)),
        sa.Column("delivery", sa.String(255), unique=True),
        sqlite_autoincrement=True,
    )
    kept = "id, at, actor, action, reason, channel, delivery"
    op.execute(f"INSERT INTO access_events ({kept}) SELECT {kept} FROM access_events_before")
    op.drop_table("access_events_before")


def downgrade() -> None:
    """Rows without a channel stay as they are."""
    raise NotImplementedError("the log is not dropped")
