"""Seals on what stands beside the log, too."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("personal_data", "kept_commands")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("seal", sa.String(64)))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_column(table, "seal")
