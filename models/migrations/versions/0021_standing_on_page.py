"""Players that are followed on the watch page alone come back there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("player_standings") as table:
        table.add_column(sa.Column("on_page", sa.Boolean(), server_default=sa.text("0"), nullable=False))
