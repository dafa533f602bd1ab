"""The timeline: when members were last in voice, which message announced what, and whether reactions count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("counts_reactions", sa.Boolean(), nullable=False, server_default="0"))
    op.create_table(
        "voice_presences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_voice_presences_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_voice_presences_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_presences")),
        sa.UniqueConstraint("group_id", "user_id", name=op.f("uq_voice_presences_group_id_user_id")),
    )
    op.create_index(op.f("ix_voice_presences_user_id"), "voice_presences", ["user_id"])
    op.create_table(
        "announcements",
        sa.Column("message_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("ups", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["queue_entries.id"],
            name=op.f("fk_announcements_entry_id_queue_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_announcements")),
    )
    op.create_index(op.f("ix_announcements_entry_id"), "announcements", ["entry_id"])
