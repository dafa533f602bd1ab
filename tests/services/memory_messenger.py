"""A Messenger in memory, for testing the services alone; the real one is tested through the sandbox in `tests/cogs`.

It keeps to the same protocol and to Discord's limits, and breaks off when a test wants it to.
"""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services.errors import PersonNotHereError, UserError
from services.messenger import Posted, Speaker, UnsureError, WebhookGoneError, WebhookKey
from services.sending.errors import EmojiUnknownError, MayNotWriteError, TooManyWebhooksError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.chat_server import Venue
    from services.messenger import Words

FIRST_MESSAGE_ID = 2**53 + 500_001
FIRST_WEBHOOK_ID = 2**53 + 400_001
LONGEST_MESSAGE, LONGEST_NAME = 2_000, 80


@dataclass
class Said:
    """A message, where it is and as whom it was said."""

    thread_id: int
    posted: Posted
    name: str = ""
    avatar_url: str | None = None
    pings: bool = False


class MemoryMessenger:
    """Messages in memory. Whoever is `muted` may not write; in a `full` channel there is no room for a webhook.

    `silent` has the next posts end without an answer: True for one that takes effect all the same. `refusal` is what
    the server answers to posts, changes and deletions.
    """

    def __init__(self) -> None:
        self.said: dict[int, Said] = {}
        self.webhooks: dict[int, WebhookKey] = {}
        self.names: dict[int, str] = {}
        self.muted: set[int] = set()
        self.absent: set[int] = set()
        self.reactions: set[tuple[int, str]] = set()
        """The bot's, by message."""
        self.unknown_emoji: set[str] = set()
        self.full = False
        self.silent: list[bool] = []
        self.refusal: UserError | None = None
        self.opened = 0
        self.posted = asyncio.Event()
        self._message_ids = itertools.count(FIRST_MESSAGE_ID)
        self._webhook_ids = itertools.count(FIRST_WEBHOOK_ID)

    @property
    def newest_id(self) -> int:
        return max(self.said, default=FIRST_MESSAGE_ID)

    @property
    def texts(self) -> list[str]:
        """What stands in all threads, oldest first."""
        return [self.said[message_id].posted.text for message_id in sorted(self.said)]

    def say(self, thread_id: int, message_id: int, *, author_id: int, text: str = "hello") -> None:
        """Somebody says something by themselves."""
        self.said[message_id] = Said(thread_id, Posted(message_id, author_id, None, text))

    def delete_webhooks(self) -> None:
        """A moderator deletes them by hand."""
        self.webhooks.clear()

    async def speaker(self, venue: Venue, discord_id: int) -> Speaker:
        await asyncio.sleep(0)
        if discord_id in self.absent:
            raise PersonNotHereError()
        if discord_id in self.muted:
            raise MayNotWriteError(thread=venue.thread_id)
        return Speaker(self.names.get(discord_id, "Somebody"), f"https://cdn.example/{discord_id}.png")

    async def channel_of(self, venue: Venue) -> int:
        return venue.parent_id or 0

    async def open_webhook(self, venue: Venue) -> WebhookKey:
        await asyncio.sleep(0)
        self._refuse()
        if self.full:
            raise TooManyWebhooksError(channel=venue.parent_id)
        channel_id = await self.channel_of(venue)
        for there in self.webhooks.values():
            if there.channel_id == channel_id:
                return there
        key = WebhookKey(channel_id, next(self._webhook_ids), "a secret")
        self.webhooks[key.webhook_id] = key
        self.opened += 1
        return key

    async def post(self, key: WebhookKey, thread_id: int, words: Words) -> int:
        await asyncio.sleep(0)
        self._refuse()
        if key.webhook_id not in self.webhooks:
            raise WebhookGoneError()
        assert words.files or words.text.strip()
        assert len(words.text) <= LONGEST_MESSAGE
        assert 0 < len(words.name.strip()) <= LONGEST_NAME
        is_silent = bool(self.silent)
        if is_silent and not self.silent.pop(0):
            raise UnsureError(detail="lost")
        message_id = next(self._message_ids)
        posted = Posted(message_id, key.webhook_id, key.webhook_id, words.text.strip(), len(words.files))
        self.said[message_id] = Said(thread_id, posted, words.name, words.avatar_url, words.pings)
        self.posted.set()
        if is_silent:
            raise UnsureError(detail="lost")
        return message_id

    async def edit(self, key: WebhookKey, venue: Venue, message_id: int, text: str) -> bool:
        await asyncio.sleep(0)
        self._refuse()
        if key.webhook_id not in self.webhooks:
            raise WebhookGoneError()
        said = self.said.get(message_id)
        if said is None:
            return False
        said.posted = replace(said.posted, text=text.strip())
        return True

    async def delete(self, venue: Venue, message_id: int, key: WebhookKey | None = None) -> None:
        await asyncio.sleep(0)
        self._refuse()
        self.said.pop(message_id, None)

    async def message(self, venue: Venue, message_id: int) -> Posted | None:
        await asyncio.sleep(0)
        said = self.said.get(message_id)
        return said.posted if said is not None and said.thread_id == venue.thread_id else None

    async def posted_by(self, venue: Venue, webhook_id: int, *, after_id: int) -> Sequence[Posted]:
        await asyncio.sleep(0)
        return [
            said.posted
            for message_id, said in sorted(self.said.items())
            if message_id > after_id and said.thread_id == venue.thread_id and said.posted.webhook_id == webhook_id
        ]

    async def react(self, venue: Venue, message_id: int, emoji: str) -> None:
        await asyncio.sleep(0)
        self._refuse()
        if emoji in self.unknown_emoji:
            raise EmojiUnknownError()
        self.reactions.add((message_id, emoji))

    async def unreact(self, venue: Venue, message_id: int, emoji: str) -> None:
        await asyncio.sleep(0)
        self.reactions.discard((message_id, emoji))

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal
