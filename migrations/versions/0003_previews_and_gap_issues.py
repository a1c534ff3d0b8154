"""Which decision Stripe's previews were read for, and where product gaps are filed."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("previewed", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "gap_issues",
        sa.Column("gap", sa.String(40), primary_key=True),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("url", sa.String(255)),
    )
    op.create_index("ix_case_events_kind", "case_events", ["kind"])


def downgrade() -> None:
    op.drop_index("ix_case_events_kind", table_name="case_events")
    op.drop_table("gap_issues")
    op.drop_column("cases", "previewed")
