"""The files that were attached to messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index

from models.columns import Row, moment, reference, setting, snowflake


class ChatFile(Row, table=True):
    """A file that somebody attached: what Discord says of it, and where it is kept."""

    __tablename__ = "chat_files"
    __table_args__ = (Index(None, "state", "next_try_at"),)

    message_id: int = snowflake(index=True)
    group_id: int = reference("groups.id")
    attachment_id: int = snowflake(unique=True)
    name: str
    """As Discord shows it."""
    size: int
    """Bytes, as Discord says."""
    content_type: str | None = None
    details: str | None = None
    """What else Discord says of it, as JSON in Discord's own shape: description, duration_secs, waveform, width …"""
    url: str | None = None
    """Where Discord had it last; such links expire. Never shown, and emptied when the file is kept."""
    state: str = setting("waiting")
    """waiting, kept, too_large, over_quota, gone (Discord has it no more) or erased."""
    key: str | None = None
    """The store's key of a kept file; several files with the same content share one."""
    removed_at: datetime | None = moment(optional=True)
    """When it was seen that its author had taken it off the message, which says other things now."""
    tries: int = setting(0)
    next_try_at: datetime | None = moment(optional=True)
