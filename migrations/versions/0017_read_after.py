"""That what a case rests on changed in Stripe by another case's doing."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("read_after", UtcDateTime))


def downgrade() -> None:
    op.drop_column("cases", "read_after")
