"""Who was told that a proposal waits, so that nobody is told twice."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person", sa.String(40), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("notices")
