"""How much of each thread is kept: the ranges of message ids that were wholly read."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from models.columns import Row, moment, reference, setting, snowflake


class ChatRange(Row, table=True):
    """Ids of a thread of which everything is kept that was said, from `first_id` up to but without `end_id`."""

    __tablename__ = "chat_ranges"

    thread_id: int = snowflake(index=True)
    first_id: int = snowflake()
    end_id: int = snowflake()


class MirroredThread(SQLModel, table=True):
    """A thread that is or was a group's, and how it stands beside Discord's."""

    __tablename__ = "mirrored_threads"

    thread_id: int = snowflake(primary_key=True)
    group_id: int = reference("groups.id")
    caught_up_at: datetime | None = moment(optional=True)
    """When it was last whole: no hole, and its recent messages read again."""
    walked_at: datetime | None = moment(optional=True)
    """When it was last read again from end to end."""
    discord_count: int | None = None
    """Messages that are there, by Discord's count (docs: Channel > message_count), when it was last asked."""
    discord_total: int | None = None
    """Messages that were ever sent, by Discord's count (docs: Channel > total_message_sent)."""
    unexplained: int = setting(0)
    """By how many `discord_count` differed from what is kept, right after a whole walk: no sign of a loss then."""
    unreadable: str | None = None
    """Why it cannot be read now: "gone" or "no_access"; empty when it can."""


class Reread(SQLModel, table=True):
    """A message that changed in a way that only Discord knows whole (reactions, votes): to be asked for."""

    __tablename__ = "chat_rereads"

    message_id: int = snowflake(primary_key=True)
    thread_id: int = snowflake(index=True)
