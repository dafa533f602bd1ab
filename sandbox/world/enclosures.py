"""What comes with a message: forwarded snapshots, what is told of its files, long texts. A mixin of the backend."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from simcord.backend import serializers

from .guilds import GuildRules
from .message_limits import FORWARD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simcord.backend.models import Message

NITRO_CONTENT = 4000
"""How many characters people with Nitro may write."""


class EnclosureRules(GuildRules):
    """Messages with forwards of forwards, voice message details and Nitro's longer contents."""

    nitro_ids: set[int]
    """The people who have Nitro."""

    _details: Sequence[Mapping[str, Any]] = ()
    _long_content: str | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.nitro_ids = set()

    @contextmanager
    def with_enclosures(
        self, details: Sequence[Mapping[str, Any]] = (), *, long_content: str | None = None
    ) -> Iterator[None]:
        """Within this, a new message's attachments get these fields, one mapping each, and it the long content."""
        self._details, self._long_content = details, long_content
        try:
            yield
        finally:
            self._details, self._long_content = (), None

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a prepared message with what belongs to it."""
        for attachment, details in zip(message.attachments, self._details, strict=False):
            attachment.update(details)
        if self._long_content is not None:
            self._lengthen(message, self._long_content)
        source = self._forwarded(message)
        if source is not None and source.snapshots:
            message.snapshots = deepcopy(source.snapshots)
        return super().commit_message(message, broadcast=broadcast)

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Change a message; within `with_enclosures` it gets the long content, whatever the fields say."""
        if self._long_content is None:
            return super().edit_message(channel_id, message_id, fields)
        with self.quiet():
            message = super().edit_message(channel_id, message_id, fields)
        self._lengthen(message, self._long_content)
        self.emit("MESSAGE_UPDATE", dict(serializers.message_payload(self, message)))
        return message

    def _forward_source(self, channel_id: int, author_id: int, reference: dict[str, Any]) -> Message:
        """The message to forward. A forward may be forwarded too: what it holds goes on, not itself."""
        held = self.messages.get(int(reference["channel_id"]), {}).get(int(reference["message_id"]))
        snapshots = [] if held is None else held.snapshots
        if held is not None:
            held.snapshots = []
        try:
            return super()._forward_source(channel_id, author_id, reference)
        finally:
            if held is not None:
                held.snapshots = snapshots

    def _forwarded(self, message: Message) -> Message | None:
        reference = message.reference
        if reference is None or reference.get("type") != FORWARD:
            return None
        return self.messages.get(int(reference["channel_id"]), {}).get(int(reference["message_id"]))

    def _lengthen(self, message: Message, content: str) -> None:
        channel = self.get_channel(message.channel_id)
        message.content = content
        (
            message.mention_user_ids,
            message.mention_role_ids,
            message.ping_user_ids,
            message.ping_role_ids,
            message.mention_everyone,
        ) = self._mention_state(channel, message.author_id, content, message.allowed_mentions, message.reply_author_id)
