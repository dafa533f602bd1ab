"""Whether a group's music is quieter while somebody speaks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room_rules", sa.Column("quieter_while_speaking", sa.Boolean(), nullable=True))
