"""A message as the chat server tells it, the same for what is said now and for what is read from its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SaidFile:
    """A file that is attached to a message. `size` is in bytes and as the server says, `url` expires."""

    attachment_id: int
    name: str
    size: int
    url: str
    content_type: str | None = None
    details: str | None = None
    """What else is said of it, as JSON in the server's own shape: description, duration_secs, waveform, width …"""


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """A message whole, as the chat server shows it at one moment.

    `edited_at` is None until its author has edited it. `content` is None when the bot may not see what is in it: such
    a message tells that it is there, and nothing of what it says, its files and its `details`.
    """

    message_id: int
    thread_id: int
    author_id: int
    author_name: str
    content: str | None
    created_at: datetime
    edited_at: datetime | None = None
    kind: int = 0
    """Discord's type of message (docs: Message Types)."""
    is_bot: bool = False
    webhook_id: int | None = None
    reply_to_id: int | None = None
    is_pinned: bool = False
    details: str | None = None
    """As `models.Chat.details`."""
    files: tuple[SaidFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidPart:
    """What changed in a message, when the rest of it was not told: None for what was not."""

    message_id: int
    thread_id: int
    content: str | None = None
    edited_at: datetime | None = None
    """Words are taken together with the moment at which they were written, or not at all."""
    is_pinned: bool | None = None
    details: str | None = None
    """As `SaidMessage.details`, with null where nothing of a kind is left; what is not in it stays as it is."""
    files: tuple[SaidFile, ...] | None = None
