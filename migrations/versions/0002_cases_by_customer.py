"""Earlier cases of a customer are counted at every lookup."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_customer", "cases", ["customer"])


def downgrade() -> None:
    op.drop_index("ix_cases_customer", table_name="cases")
