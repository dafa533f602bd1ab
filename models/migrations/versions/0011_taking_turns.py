"""Whether a group's members take turns in its queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("fair_turns", sa.Boolean(), nullable=True))
