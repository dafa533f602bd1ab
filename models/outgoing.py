"""What people say through Chorus: written down before it is sent, so that a crash never doubles or loses it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from models.columns import Row, moment, reference, setting, snowflake


class Webhook(SQLModel, table=True):
    """The webhook of Chorus in a text channel, through which it speaks as people in the channel's threads."""

    __tablename__ = "webhooks"

    channel_id: int = snowflake(primary_key=True)
    webhook_id: int = snowflake(unique=True)
    token: str
    """Who has it can post there: a secret."""


class Outgoing(Row, table=True):
    """A text that somebody sends as themselves; Discord's limit may split it into parts."""

    __tablename__ = "outgoing"

    group_id: int = reference("groups.id")
    thread_id: int = snowflake(index=True)
    user_id: int = reference("users.id")
    discord_id: int = snowflake()
    name: str
    """The name that it is sent under."""
    avatar_url: str | None = None
    state: str = setting("intended")
    """intended, sent, or refused."""
    created_at: datetime = moment()


class OutgoingPart(Row, table=True):
    """A part of such a text, one message on Discord."""

    __tablename__ = "outgoing_parts"

    outgoing_id: int = reference("outgoing.id")
    position: int
    message: str
    message_id: int | None = snowflake(optional=True, index=True)
    """Empty until Discord has said which message it became."""
    webhook_id: int | None = snowflake(optional=True)
