"""Messages as Discord keeps them: waking threads, counting, telling watchers. A mixin of the backend."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from simcord.backend import serializers
from simcord.enums import MessageType

from sandbox.component_tree import walk

from .auto_archive import moment_of
from .rules import DiscordError
from .threads import ThreadRules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from simcord.backend.models import Message

NONCE_LIFETIME = timedelta(minutes=5)
"""How long a nonce is known; Discord's documentation says "the past few minutes"."""

WORDLESS = (MessageType.RECIPIENT_ADD, MessageType.RECIPIENT_REMOVE, MessageType.PINS_ADD)
"""System messages that Discord sends without content: clients write the sentence."""

UNDELETABLE = (
    MessageType.RECIPIENT_ADD,
    MessageType.RECIPIENT_REMOVE,
    MessageType.CHANNEL_NAME_CHANGE,
    MessageType.THREAD_STARTER_MESSAGE,
)
"""System messages that stay (Discord docs: Message > Message Types)."""


class MessageRules(ThreadRules):
    """Messages with what simcord leaves out; `message_watchers` also hear of ephemeral ones."""

    message_watchers: list[Callable[[int, int], None]]
    nonces: dict[int, str | int]
    """What the bot gave its messages to know them again by, by message id."""
    positions: dict[int, int]
    """Each thread message's `position`: how many there were in its thread before it, deleted ones too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.message_watchers = []
        self.nonces = {}
        self.positions = {}
        self._next_nonce: str | int | None = None

    @contextmanager
    def with_nonce(self, nonce: str | int | None) -> Iterator[None]:
        """Within this, a message that is made gets the nonce."""
        self._next_nonce = nonce
        try:
            yield
        finally:
            self._next_nonce = None

    def find_nonce(self, channel_id: int, nonce: str | int) -> Message | None:
        """The bot's message with that nonce in a channel, of the last few minutes."""
        oldest = self.clock.now() - NONCE_LIFETIME
        for message in reversed(self.messages[channel_id].values()):
            if datetime.fromisoformat(message.timestamp) < oldest:
                return None
            if self.nonces.get(message.id) == nonce:
                return message
        return None

    def start_typing(self, channel_id: int, user_id: int) -> None:
        """Tell that somebody is about to write."""
        channel = self.get_channel(channel_id)
        payload: dict[str, Any] = {
            "channel_id": str(channel_id),
            "user_id": str(user_id),
            "timestamp": int(self.clock.now().timestamp()),
        }
        if channel.guild_id is not None:
            guild = self.get_guild(channel.guild_id)
            payload["guild_id"] = str(guild.id)
            payload["member"] = serializers.member_payload(self, guild, self.get_member(guild.id, user_id))
        self.emit("TYPING_START", payload)

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a prepared message, whose id tells its time; in a thread it unarchives, counts and makes members."""
        channel = self.get_channel(message.channel_id)
        if self._next_nonce is not None and message.author_id == self.bot_user.id:
            self.nonces[message.id] = self._next_nonce
        number_components(message.components)
        message.timestamp = moment_of(message.id).isoformat(timespec="microseconds")
        if message.type in WORDLESS:
            message.content = ""
        in_thread = channel.is_thread and not message.is_ephemeral
        if in_thread:
            self.wake(channel)
            self.positions[message.id] = self.total_sent.get(channel.id, 0)
        committed = super().commit_message(message, broadcast=broadcast)
        counts = in_thread and message.type != MessageType.THREAD_STARTER_MESSAGE
        if channel.is_thread and not counts:
            channel.message_count -= 1  # simcord counts what only one person sees, and the first message
        if counts:
            self.total_sent[channel.id] = self.total_sent.get(channel.id, 0) + 1
        if in_thread and committed.system_metadata is None and committed.webhook_id is None:
            self.take_part(channel, [committed.author_id, *committed.ping_user_ids])
        self._tell_watchers(channel.id, message.id)
        return committed

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Change a message. Its event tells the microsecond of it, everything after that the millisecond alone.

        So a link's preview seems to come before the edit that it follows (as seen: discord-api-docs, issue 8281).
        """
        message = super().edit_message(channel_id, message_id, fields)
        if message.edited_timestamp is not None:
            message.edited_timestamp = _whole_milliseconds(message.edited_timestamp)
        number_components(message.components)  # afterwards: simcord takes the ids away again when it checks them
        self._tell_watchers(channel_id, message_id)
        return message

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Delete a message; in a thread the count of those still there goes down. Raises 50021 for one that stays."""
        message = self.get_message(channel_id, message_id)
        if message.type in UNDELETABLE:
            raise DiscordError(403, 50021, "Cannot execute action on a system message")
        ephemeral = message.is_ephemeral
        super().delete_message(channel_id, message_id)
        if not ephemeral:
            self._uncount(channel_id, 1)
        self._tell_watchers(channel_id, message_id)

    def bulk_delete_messages(self, channel_id: int, message_ids: Iterable[int]) -> list[int]:
        """Delete several messages at once; those that are not there, stay, or only a person sees are passed over."""
        found = [self.messages[channel_id].get(number) for number in message_ids]
        present = [
            message.id
            for message in found
            if message is not None and not message.is_ephemeral and message.type not in UNDELETABLE
        ]
        if not present:
            return []
        deleted = super().bulk_delete_messages(channel_id, present)
        self._uncount(channel_id, len(deleted))
        for message_id in deleted:
            self._tell_watchers(channel_id, message_id)
        return deleted

    def delete_recent_messages(self, guild_id: int, user_id: int, seconds: int) -> None:
        """Delete what somebody wrote anywhere in a guild during the last seconds, as a ban does."""
        oldest = self.clock.now() - timedelta(seconds=seconds)
        guild = self.get_guild(guild_id)
        for channel_id in (*guild.channel_ids, *guild.thread_ids):
            written = [
                message.id
                for message in self.messages[channel_id].values()
                if message.author_id == user_id and datetime.fromisoformat(message.timestamp) >= oldest
            ]
            self.bulk_delete_messages(channel_id, written)

    def _uncount(self, channel_id: int, number: int) -> None:
        channel = self.get_channel(channel_id)
        if channel.is_thread:
            channel.message_count -= number

    def _tell_watchers(self, channel_id: int, message_id: int) -> None:
        for watcher in tuple(self.message_watchers):
            watcher(channel_id, message_id)


def _whole_milliseconds(moment: str) -> str:
    read = datetime.fromisoformat(moment)
    return read.replace(microsecond=read.microsecond // 1000 * 1000).isoformat(timespec="microseconds")


def number_components(components: Sequence[dict[str, Any]]) -> None:
    """Give every component without an id the next free one (Discord docs: Component Reference > Anatomy)."""
    listed = list(walk(list(components)))
    taken = {component.get("id") for component in listed}
    free = (number for number in count(1) if number not in taken)
    for component in listed:
        if not component.get("id"):
            component["id"] = next(free)
