"""That whoever asks for a report a second time joins the first."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("waits_as", sa.String(100)))
    op.create_index("ux_reports_waits_as", "reports", ["waits_as"], unique=True)


def downgrade() -> None:
    op.drop_index("ux_reports_waits_as", "reports")
    op.drop_column("reports", "waits_as")
