"""Whose subscriptions the reports count: those of one account and mode, whatever else was read before.

What was kept does not say whose it is, so it is not taken over: Stripe is read anew, and the history begins then.
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AT_RISK = sa.text("causes <> ''")


def upgrade() -> None:
    for table in ("subscription_days", "subscription_items", "subscriptions", "readings"):
        op.drop_table(table)
    make_subscriptions()
    make_days()
    make_readings()


def make_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("account", sa.String(255), primary_key=True),
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
        sa.Column("pays_unread", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("switched_at", UtcDateTime),
        sa.Column("switched_from", sa.String(10)),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_subscriptions_customer", "subscriptions", ["customer"])
    op.create_index(
        "ix_subscriptions_at_risk",
        "subscriptions",
        ["currency", "rounded"],
        sqlite_where=AT_RISK,
        postgresql_where=AT_RISK,
    )
    op.create_table(
        "subscription_items",
        sa.Column("account", sa.String(255), primary_key=True),
        sa.Column("subscription", sa.String(255), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("product", sa.String(255), nullable=False),
        sa.Column("interval", sa.String(10), nullable=False),
        sa.Column("interval_count", sa.Integer, nullable=False),
        sa.Column("seats", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["account", "subscription"], ["subscriptions.account", "subscriptions.subscription"]),
    )


def make_days() -> None:
    op.create_table(
        "subscription_days",
        sa.Column("account", sa.String(255), primary_key=True),
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
    op.create_index("ix_subscription_days_day", "subscription_days", ["account", "day"])
    op.create_index("ix_subscription_days_customer", "subscription_days", ["account", "customer", "day"])


def make_readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("account", sa.String(255), nullable=False),
        sa.Column("running", sa.Integer),
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
    op.create_index("ux_readings_running", "readings", ["account", "running"], unique=True)


def downgrade() -> None:
    """Two accounts may have rows that the older tables take for one; restore a backup instead."""
    raise NotImplementedError("what is kept by account does not fit tables without it")
