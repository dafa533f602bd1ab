"""The rules of the room, for each group, and who wants the next track."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("vote_percent", sa.Integer(), nullable=True),
        sa.Column("requester_left", sa.String(), nullable=True),
        sa.Column("pause_alone_minutes", sa.Integer(), nullable=True),
        sa.Column("leave_alone_minutes", sa.Integer(), nullable=True),
        sa.Column("always_on", sa.Boolean(), nullable=True),
        sa.Column("volume_ceiling", sa.Integer(), nullable=True),
        sa.Column("takeover_minutes", sa.Integer(), nullable=True),
        sa.Column("blocked", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_room_rules_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_rules")),
        sa.UniqueConstraint("group_id", name=op.f("uq_room_rules_group_id")),
    )
    op.create_table(
        "skip_votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["queue_entries.id"], name=op.f("fk_skip_votes_entry_id_queue_entries"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_skip_votes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skip_votes")),
        sa.UniqueConstraint("entry_id", "user_id", name=op.f("uq_skip_votes_entry_id_user_id")),
    )
    op.create_index(op.f("ix_skip_votes_user_id"), "skip_votes", ["user_id"])
