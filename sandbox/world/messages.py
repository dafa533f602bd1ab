"""Messages as Discord keeps them: waking threads, counting, telling watchers. A mixin of the backend."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .threads import ThreadRules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from simcord.backend.models import Message


class MessageRules(ThreadRules):
    """Messages with what simcord leaves out; `message_watchers` also hear of ephemeral ones."""

    message_watchers: list[Callable[[int, int], None]]
    nonces: dict[int, str | int]
    """What the bot gave its messages to know them again by, by message id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.message_watchers = []
        self.nonces = {}
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
        """The bot's message with that nonce in a channel."""
        for message in self.messages[channel_id].values():
            if self.nonces.get(message.id) == nonce:
                return message
        return None

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a prepared message; in a thread it unarchives, counts and makes members."""
        channel = self.get_channel(message.channel_id)
        if self._next_nonce is not None and message.author_id == self.bot_user.id:
            self.nonces[message.id] = self._next_nonce
        in_thread = channel.is_thread and not message.is_ephemeral
        if in_thread:
            self.wake(channel)
        committed = super().commit_message(message, broadcast=broadcast)
        if channel.is_thread and message.is_ephemeral:
            channel.message_count -= 1  # simcord counts what only one person sees
        if in_thread:
            self.total_sent[channel.id] = self.total_sent.get(channel.id, 0) + 1
            if committed.system_metadata is None and committed.webhook_id is None:
                self.take_part(channel, [committed.author_id, *committed.ping_user_ids])
        self._tell_watchers(channel.id, message.id)
        return committed

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Change a message."""
        message = super().edit_message(channel_id, message_id, fields)
        self._tell_watchers(channel_id, message_id)
        return message

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Delete a message; in a thread the count of those still there goes down."""
        ephemeral = self.get_message(channel_id, message_id).is_ephemeral
        super().delete_message(channel_id, message_id)
        if not ephemeral:
            self._uncount(channel_id, 1)
        self._tell_watchers(channel_id, message_id)

    def bulk_delete_messages(self, channel_id: int, message_ids: Iterable[int]) -> list[int]:
        """Delete several messages at once."""
        deleted = super().bulk_delete_messages(channel_id, message_ids)
        self._uncount(channel_id, len(deleted))
        for message_id in deleted:
            self._tell_watchers(channel_id, message_id)
        return deleted

    def _uncount(self, channel_id: int, number: int) -> None:
        channel = self.get_channel(channel_id)
        if channel.is_thread:
            channel.message_count -= number

    def _tell_watchers(self, channel_id: int, message_id: int) -> None:
        for watcher in tuple(self.message_watchers):
            watcher(channel_id, message_id)
