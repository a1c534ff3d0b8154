"""Commands whose sender Slack could not say in time."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_commands",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("delivery", sa.String(255), nullable=False, unique=True),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", UtcDateTime),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("kept_commands")
