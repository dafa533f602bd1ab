"""Messages on the chat server that people send through Chorus, as a protocol: `cogs` implement it for Discord.

Ids are Discord's. Everything may also raise ThreadGoneError, MissingPermissionError and ChatServerError, with nothing
changed then; and `UnsureError`, when it is not known whether anything has changed, and another time may go well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from services.errors import ChatServerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.chat_server import Venue


class UnsureError(ChatServerError):
    """The server did not say whether it did what it was asked for, or cannot be asked now."""

    key = "error-server-silent"


class WebhookGoneError(Exception):
    """The webhook is not there any more, or no longer where it was."""


@dataclass(frozen=True, slots=True)
class WebhookKey:
    """A webhook, and what it takes to post through it."""

    channel_id: int
    webhook_id: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Speaker:
    """How somebody is seen in a guild. The picture's address is public."""

    name: str
    avatar_url: str


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file that goes with a message."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be said, and under which name. `pings`: whether the people that it mentions are told."""

    text: str
    name: str
    avatar_url: str | None
    pings: bool
    files: Sequence[FileToSend] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as the server shows it."""

    message_id: int
    author_id: int
    webhook_id: int | None
    text: str
    files: int = 0
    """How many are attached."""


class Messenger(Protocol):
    """Posts, changes and deletes messages."""

    async def speaker(self, venue: Venue, discord_id: int) -> Speaker:
        """How somebody is seen who may write in a thread. Raises MayNotWriteError and PersonNotHereError."""

    async def channel_of(self, venue: Venue) -> int:
        """The channel that a thread hangs in, where its webhook is."""

    async def open_webhook(self, venue: Venue) -> WebhookKey:
        """A webhook of the bot's in the channel of a thread: one that is there, else a new one.

        Raises TooManyWebhooksError.
        """

    async def post(self, key: WebhookKey, thread_id: int, words: Words) -> int:
        """Post once, never twice; the id of the new message. An archived thread wakes. Raises WebhookGoneError."""

    async def edit(self, key: WebhookKey, venue: Venue, message_id: int, text: str) -> bool:
        """Change a webhook's message, which pings nobody; False when it is there no more. Raises WebhookGoneError."""

    async def delete(self, venue: Venue, message_id: int, key: WebhookKey | None = None) -> None:
        """Delete a message, that of a webhook by its `key`; one that is there no more is no error."""

    async def message(self, venue: Venue, message_id: int) -> Posted | None:
        """A message of a thread as it is now; None when it is not there."""

    async def posted_by(self, venue: Venue, webhook_id: int, *, after_id: int) -> Sequence[Posted]:
        """What a webhook has posted in a thread after an id, and is still there, oldest first."""

    async def react(self, venue: Venue, message_id: int, emoji: str) -> None:
        """Let the bot put an emoji (itself, or "name:id") under a message; once more makes no difference.

        Raises EmojiUnknownError, ReactionsFullError or MessageGoneError.
        """

    async def unreact(self, venue: Venue, message_id: int, emoji: str) -> None:
        """Take the bot's emoji away; one that is not there, as its message may be, is no error."""
