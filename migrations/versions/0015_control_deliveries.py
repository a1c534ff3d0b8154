"""Which commands to pause and to resume were heeded: delivered again they do nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("control_deliveries", sa.Column("delivery", sa.String(255), primary_key=True))


def downgrade() -> None:
    op.drop_table("control_deliveries")
