"""Favourites and playlists, and artists, lengths and how long was listened in the playback log."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("playbacks", sa.Column("artist", sa.String(), nullable=True))
    op.add_column("playbacks", sa.Column("duration_ms", sa.Integer(), nullable=True))
    op.add_column("playbacks", sa.Column("heard_ms", sa.Integer(), nullable=False, server_default="0"))
    _count_what_was_heard()
    op.create_table(
        "favourites",
        *_track_columns(),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_favourites_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourites")),
        sa.UniqueConstraint("user_id", "source", "source_id", name=op.f("uq_favourites_user_id_source_source_id")),
    )
    op.create_table(
        "playlists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_playlists_owner_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_playlists_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlists")),
        sa.UniqueConstraint("code", name=op.f("uq_playlists_code")),
    )
    private = sa.text("group_id IS NULL")
    op.create_index(
        "uq_playlists_owner_id_name_key",
        "playlists",
        ["owner_id", "name_key"],
        unique=True,
        sqlite_where=private,
        postgresql_where=private,
    )
    op.create_index("uq_playlists_group_id_name_key", "playlists", ["group_id", "name_key"], unique=True)
    op.create_table(
        "playlist_tracks",
        *_track_columns(),
        sa.Column("playlist_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["playlist_id"], ["playlists.id"], name=op.f("fk_playlist_tracks_playlist_id_playlists"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist_tracks")),
    )
    op.create_index(op.f("ix_playlist_tracks_playlist_id_rank"), "playlist_tracks", ["playlist_id", "rank"])


def _track_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("artist", sa.String(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("page_url", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _count_what_was_heard() -> None:
    """How long each playback of before went on; one that nobody marked counts as a whole."""
    moment = sa.DateTime(timezone=True)
    playbacks = sa.table(
        "playbacks",
        sa.column("id", sa.Integer),
        sa.column("started_at", moment),
        sa.column("ended_at", moment),
        sa.column("heard_ms", sa.Integer),
    )
    marks = sa.table(
        "playback_marks",
        sa.column("id", sa.Integer),
        sa.column("playback_id", sa.Integer),
        sa.column("marked_at", moment),
        sa.column("is_moving", sa.Boolean),
    )
    connection = op.get_bind()
    marked = defaultdict(list)
    for playback_id, marked_at, is_moving in connection.execute(
        sa.select(marks.c.playback_id, marks.c.marked_at, marks.c.is_moving).order_by(marks.c.marked_at, marks.c.id)
    ):
        marked[playback_id].append((marked_at, is_moving))
    ended = sa.select(playbacks.c.id, playbacks.c.started_at, playbacks.c.ended_at).where(
        playbacks.c.ended_at.is_not(None)
    )
    for playback_id, started_at, ended_at in connection.execute(ended).all():
        places = [*(marked[playback_id] or [(started_at, True)]), (ended_at, False)]
        spans = (max(later - since, timedelta()) for (since, moving), (later, _) in pairwise(places) if moving)
        heard_ms = sum(spans, timedelta()) // timedelta(milliseconds=1)
        connection.execute(playbacks.update().where(playbacks.c.id == playback_id).values(heard_ms=heard_ms))
