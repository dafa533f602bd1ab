"""People vote on the page for what waits, and how many are for it is counted by entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_for", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["queue_entries.id"], name=op.f("fk_page_votes_entry_id_queue_entries"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_page_votes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_votes")),
        sa.UniqueConstraint("entry_id", "user_id", name=op.f("uq_page_votes_entry_id_user_id")),
    )
    op.create_index(op.f("ix_page_votes_user_id"), "page_votes", ["user_id"])
    op.create_table(
        "ballot_counts",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("ups", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["queue_entries.id"],
            name=op.f("fk_ballot_counts_entry_id_queue_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_ballot_counts")),
    )
    op.execute("INSERT INTO ballot_counts SELECT entry_id, max(ups) FROM announcements GROUP BY entry_id")
    op.drop_column("announcements", "ups")
