"""Queues that are not in the order of their ids, and how loud each group listens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("players", sa.Column("volume_percent", sa.Integer(), nullable=False, server_default="100"))
    op.add_column("queue_entries", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE queue_entries SET rank = id")
