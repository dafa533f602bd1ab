"""Whether a group's thread has a panel is a rule of its room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room_rules", sa.Column("panel", sa.Boolean(), nullable=True))
