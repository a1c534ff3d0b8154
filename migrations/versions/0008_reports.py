"""All subscriptions of the account, day by day, and the reports that people ask for."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("subscriptions", "subscription_items", "subscription_days", "readings", "reports", "report_rows")


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("subscription", sa.String(255), primary_key=True),
        sa.Column("reading", sa.Integer, nullable=False),
        sa.Column("customer", sa.String(255)),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("currency", sa.String(3)),
        sa.Column("created", UtcDateTime, nullable=False),
        sa.Column("period_end", UtcDateTime),
        sa.Column("ends_at", UtcDateTime),
        sa.Column("trial_end", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("counted", sa.Boolean, nullable=False),
        sa.Column("monthly", sa.String(80), nullable=False),
        sa.Column("rounded", sa.BigInteger, nullable=False),
        sa.Column("unknown", sa.String(80), nullable=False),
        sa.Column("by_usage", sa.Boolean, nullable=False),
        sa.Column("cadence", sa.String(10), nullable=False),
        sa.Column("seats", sa.BigInteger, nullable=False),
        sa.Column("discount", sa.String(255)),
        sa.Column("causes", sa.String(120), nullable=False),
        sa.Column("switched_at", UtcDateTime),
        sa.Column("switched_from", sa.String(10)),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_subscriptions_customer", "subscriptions", ["customer"])
    some_of("ix_subscriptions_at_risk", "subscriptions", ["currency", "rounded"], "causes <> ''")
    op.create_table(
        "subscription_items",
        sa.Column("subscription", sa.String(255), sa.ForeignKey("subscriptions.subscription"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("product", sa.String(255), nullable=False),
        sa.Column("interval", sa.String(10), nullable=False),
        sa.Column("interval_count", sa.Integer, nullable=False),
        sa.Column("seats", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "subscription_days",
        sa.Column("subscription", sa.String(255), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("customer", sa.String(255)),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("currency", sa.String(3)),
        sa.Column("counted", sa.Boolean, nullable=False),
        sa.Column("monthly", sa.String(80), nullable=False),
        sa.Column("cadence", sa.String(10), nullable=False),
        sa.Column("seats", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_subscription_days_day", "subscription_days", ["day"])
    op.create_index("ix_subscription_days_customer", "subscription_days", ["customer", "day"])
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("running", sa.Integer, unique=True),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("problem", sa.String(80)),
        sa.Column("first", sa.String(255)),
        sa.Column("after", sa.String(255)),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("disputed", sa.JSON),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", UtcDateTime),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("word", sa.String(20), nullable=False),
        sa.Column("days", sa.Integer),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("delivery", sa.String(255), unique=True),
        sa.Column("place", sa.String(40)),
        sa.Column("ts", sa.String(40)),
        sa.Column("told_at", UtcDateTime),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", UtcDateTime),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_place", "reports", ["place"])
    some_of("ix_reports_untold", "reports", ["id"], "told_at IS NULL")
    op.create_table(
        "report_rows",
        sa.Column("report", sa.Integer, sa.ForeignKey("reports.id"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subscription", sa.String(255), nullable=False),
        sa.Column("customer", sa.String(255)),
        sa.Column("ts", sa.String(40)),
        sa.Column("case_id", sa.String(40)),
        sa.Column("told_at", UtcDateTime),
    )
    some_of("ix_report_rows_untold", "report_rows", ["report"], "case_id IS NOT NULL AND told_at IS NULL")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def some_of(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
