"""Reactions from the web page, and what lets a text that a page sends twice be sent once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_reactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("emoji", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_page_reactions_group_id_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_page_reactions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_reactions")),
        sa.UniqueConstraint("message_id", "emoji", "user_id", name=op.f("uq_page_reactions_message_id_emoji_user_id")),
    )
    op.create_index(op.f("ix_page_reactions_group_id"), "page_reactions", ["group_id"])
    op.create_index(op.f("ix_page_reactions_user_id"), "page_reactions", ["user_id"])
    op.add_column("outgoing", sa.Column("client_id", sa.String(), nullable=True))
    op.create_index(
        op.f("ix_outgoing_user_id_group_id_client_id"), "outgoing", ["user_id", "group_id", "client_id"], unique=True
    )
    op.add_column("outgoing_parts", sa.Column("files", sa.Integer(), server_default="0", nullable=False))
