"""Snapshots of long logs, and refusals that are counted before they are logged."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snapshots",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("happened", sa.Text, nullable=False),
        sa.Column("seal", sa.String(64)),
    )
    op.create_table(
        "refusals",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("actor", sa.String(40), primary_key=True),
        sa.Column("action", sa.String(80), primary_key=True),
        sa.Column("reason", sa.String(80), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.create_index("ix_refusals_since", "refusals", ["since"])


def downgrade() -> None:
    op.drop_table("refusals")
    op.drop_table("snapshots")
