"""One delivery may concern several cases; and the marks in a case's row are called as they are in the program."""

import sqlalchemy as sa
from alembic import op

from storage.append_only import guard
from storage.schema import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OPENING = sa.text("seq = 1")
UNSEALED = sa.text("seal IS NULL")
MARKS = {"begun": "attempted_seq", "previewed": "previewed_seq"}


def upgrade() -> None:
    for before, now in MARKS.items():
        op.execute(f"ALTER TABLE cases RENAME COLUMN {before} TO {now}")
    if op.get_bind().dialect.name == "sqlite":
        without_unique_delivery()
    else:
        op.drop_constraint("case_events_delivery_key", "case_events")
    counted_by_case()
    op.create_index("ux_case_events_delivery", "case_events", ["delivery", "case_id"], unique=True)
    op.create_index(
        "ux_case_events_opening_delivery",
        "case_events",
        ["delivery"],
        unique=True,
        sqlite_where=OPENING,
        postgresql_where=OPENING,
    )
    guard(op.get_bind())


def counted_by_case() -> None:
    """No database changes a primary key in the same way."""
    op.rename_table("control_deliveries", "control_deliveries_before")
    op.create_table(
        "control_deliveries",
        sa.Column("delivery", sa.String(255), primary_key=True),
        sa.Column("case_id", sa.String(40), primary_key=True, server_default=""),
    )
    op.execute("INSERT INTO control_deliveries (delivery) SELECT delivery FROM control_deliveries_before")
    op.drop_table("control_deliveries_before")


def without_unique_delivery() -> None:
    """SQLite can't take a column's UNIQUE away: the log moves into a table that never had it."""
    for name in ("ix_case_events_kind", "ix_case_events_unsealed"):
        op.drop_index(name, table_name="case_events")
    op.rename_table("case_events", "case_events_before")
    op.create_table(
        "case_events",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("delivery", sa.String(255)),
        sa.Column("seal", sa.String(64)),
        sqlite_with_rowid=False,
    )
    kept = "case_id, seq, at, actor, kind, data, delivery, seal"
    op.execute(f"INSERT INTO case_events ({kept}) SELECT {kept} FROM case_events_before")
    op.drop_table("case_events_before")
    op.create_index("ix_case_events_kind", "case_events", ["kind"])
    op.create_index("ix_case_events_unsealed", "case_events", ["case_id", "seq"], sqlite_where=UNSEALED)


def downgrade() -> None:
    """A delivery that several cases have could be no one's; restore a backup instead."""
    raise NotImplementedError("the log is not dropped")
