"""Which Slack workspace a case lives in, and which account of Stripe's its customer is in: there is one of each yet."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STILL_OPEN = sa.text("status <> 'closed' AND thread_ts IS NOT NULL")


def upgrade() -> None:
    op.add_column("cases", sa.Column("team", sa.String(40), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("account", sa.String(255)))
    one_open_case_per_thread("team", "channel", "thread_ts")


def downgrade() -> None:
    one_open_case_per_thread("channel", "thread_ts")
    op.drop_column("cases", "account")
    op.drop_column("cases", "team")


def one_open_case_per_thread(*columns: str) -> None:
    op.drop_index("ux_cases_thread", table_name="cases")
    op.create_index(
        "ux_cases_thread",
        "cases",
        list(columns),
        unique=True,
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    )
