"""In which order a queue waits is one value, and what was changed and heard before can come back after a restart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "queue_orders",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("entry_ids", sa.Text(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("fk_queue_orders_player_id_players"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", name=op.f("pk_queue_orders")),
    )
    op.create_table(
        "queue_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name=op.f("fk_queue_changes_player_id_players"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_changes")),
    )
    op.create_index(op.f("ix_queue_changes_player_id"), "queue_changes", ["player_id"])
    op.execute(
        "INSERT INTO queue_orders (player_id, entry_ids, history) "
        "SELECT id, (SELECT json_group_array(entry.id) FROM (SELECT id FROM queue_entries "
        "WHERE player_id = players.id ORDER BY rank, id) AS entry), '[]' FROM players"
    )
    op.drop_column("queue_entries", "rank")
    op.add_column("queue_entries", sa.Column("from_playlist", sa.Boolean(), nullable=False, server_default="0"))
