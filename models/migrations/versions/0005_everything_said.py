"""Everything said: what Discord shows of a message, its history and files, how much is kept, and an index of words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _more_of_messages()
    _files()
    _coverage()
    _outgoing()
    _privacy()
    _exports()
    _positions()
    _index()


def _more_of_messages() -> None:
    for column in (
        sa.Column("is_blank", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("kind", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("is_bot", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("webhook_id", sa.BigInteger(), nullable=True),
        sa.Column("reply_to_id", sa.BigInteger(), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("has_files", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("details", sa.String(), nullable=True),
    ):
        op.add_column("chats", column)
    op.drop_index(op.f("ix_chats_thread_id"), "chats")
    op.drop_index(op.f("ix_chats_group_id"), "chats")
    op.drop_index(op.f("ix_chats_group_id_message_id"), "chats")
    for columns in (
        ["group_id", "message_id", "deleted_at", "author_id"],
        ["group_id", "author_id", "message_id", "deleted_at"],
    ):
        op.create_index(op.f(f"ix_chats_{'_'.join(columns)}"), "chats", columns)
    with_files = sa.text("has_files AND deleted_at IS NULL")
    op.create_index(
        "ix_chats_with_files",
        "chats",
        ["group_id", "message_id", "author_id", "deleted_at", "has_files"],
        sqlite_where=with_files,
        postgresql_where=with_files,
    )
    op.create_index(op.f("ix_chats_thread_id_message_id"), "chats", ["thread_id", "message_id"])
    op.create_index(
        "ix_chats_thread_id_deleted",
        "chats",
        ["thread_id"],
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_table(
        "chat_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_versions")),
        sa.UniqueConstraint("message_id", "written_at", name=op.f("uq_chat_versions_message_id_written_at")),
    )
    op.create_table(
        "chat_rereads",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("touches", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_chat_rereads")),
    )
    op.create_index(op.f("ix_chat_rereads_thread_id"), "chat_rereads", ["thread_id"])


def _files() -> None:
    op.create_table(
        "chat_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=True),
        sa.Column("details", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False, server_default="waiting"),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        _to_group("chat_files"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_files")),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_chat_files_attachment_id")),
    )
    op.create_index(op.f("ix_chat_files_message_id"), "chat_files", ["message_id"])
    op.create_index(op.f("ix_chat_files_group_id"), "chat_files", ["group_id"])
    op.create_index(op.f("ix_chat_files_key"), "chat_files", ["key"])
    op.create_index(op.f("ix_chat_files_state_next_try_at"), "chat_files", ["state", "next_try_at"])


def _coverage() -> None:
    op.create_table(
        "chat_ranges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("end_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_ranges")),
    )
    op.create_index(op.f("ix_chat_ranges_thread_id"), "chat_ranges", ["thread_id"])
    op.create_table(
        "mirrored_threads",
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("walked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discord_count", sa.Integer(), nullable=True),
        sa.Column("discord_total", sa.Integer(), nullable=True),
        sa.Column("unexplained", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("unexplained_total", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("unreadable", sa.String(), nullable=True),
        _to_group("mirrored_threads"),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_mirrored_threads")),
    )
    op.create_index(op.f("ix_mirrored_threads_group_id"), "mirrored_threads", ["group_id"])


def _outgoing() -> None:
    op.create_table(
        "webhooks",
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("webhook_id", name=op.f("uq_webhooks_webhook_id")),
    )
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("avatar_url", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("pings", sa.Boolean(), nullable=False, server_default="1"),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, server_default="intended"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to_group("outgoing"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_outgoing_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
    )
    for column in ("group_id", "thread_id", "user_id"):
        op.create_index(op.f(f"ix_outgoing_{column}"), "outgoing", [column])
    op.create_index(op.f("ix_outgoing_state_group_id"), "outgoing", ["state", "group_id"])
    op.create_table(
        "outgoing_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outgoing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("webhook_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False, server_default="due"),
        sa.ForeignKeyConstraint(
            ["outgoing_id"], ["outgoing.id"], name=op.f("fk_outgoing_parts_outgoing_id_outgoing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_parts")),
    )
    for column in ("outgoing_id", "message_id"):
        op.create_index(op.f(f"ix_outgoing_parts_{column}"), "outgoing_parts", [column])


def _privacy() -> None:
    op.add_column("groups", sa.Column("is_mirrored", sa.Boolean(), nullable=False, server_default="1"))
    op.add_column("groups", sa.Column("keep_days", sa.Integer(), nullable=True))
    op.add_column("groups", sa.Column("kept_from_id", sa.BigInteger(), nullable=True))
    op.add_column("groups", sa.Column("picture", sa.String(), nullable=True))
    op.add_column("groups", sa.Column("is_notified", sa.Boolean(), nullable=False, server_default="0"))
    op.create_table(
        "suppressions",
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("until_message_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("discord_id", name=op.f("pk_suppressions")),
    )


def _exports() -> None:
    op.create_table(
        "pending_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        _to_group("pending_exports"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_pending_exports_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_exports")),
    )
    op.create_index(op.f("ix_pending_exports_user_id"), "pending_exports", ["user_id"], unique=True)
    op.create_index(op.f("ix_pending_exports_group_id"), "pending_exports", ["group_id"])


def _positions() -> None:
    op.add_column("playbacks", sa.Column("heard_until", sa.DateTime(timezone=True), nullable=True))
    op.drop_index(op.f("ix_playbacks_group_id"), "playbacks")
    op.create_index(op.f("ix_playbacks_group_id_started_at"), "playbacks", ["group_id", "started_at"])
    op.create_table(
        "playback_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("playback_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position_ms", sa.Integer(), nullable=False),
        sa.Column("is_moving", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playback_id"],
            ["playbacks.id"],
            name=op.f("fk_playback_marks_playback_id_playbacks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playback_marks")),
    )
    op.create_index(op.f("ix_playback_marks_playback_id_marked_at"), "playback_marks", ["playback_id", "marked_at"])


def _index() -> None:
    """SQLite's own; another database brings its own index (`models/chat_index.py`)."""
    if op.get_bind().dialect.name != "sqlite":
        return
    # Categories: whatever is not a space or punctuation, since texts come already cut into words; `=` is among them.
    tokenizer = "unicode61 remove_diacritics 2 categories ''L* M* N* S* C*''"
    op.execute(
        f"CREATE VIRTUAL TABLE chat_words USING fts5(tags, words, trigrams, tokenize='{tokenizer}', columnsize=0)"
    )


def _to_group(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["group_id"], ["groups.id"], name=op.f(f"fk_{table}_group_id_groups"), ondelete="CASCADE"
    )
