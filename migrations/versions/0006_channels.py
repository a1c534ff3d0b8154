"""Which channels are shared with another organisation, so that it is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("channel", sa.String(40), primary_key=True),
        sa.Column("sharing", sa.String(10), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("channels")
