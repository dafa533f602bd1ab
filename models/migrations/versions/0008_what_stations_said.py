"""What a station said was on the air, beside where in it the listeners were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("playback_marks", sa.Column("on_air", sa.String(), nullable=True))
