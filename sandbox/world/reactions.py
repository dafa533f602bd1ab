"""Reactions and pins as Discord keeps them: how many, and in which order. A mixin of the backend.

Source: Discord docs, Message > Create Reaction and Pin Message; Opcodes and Status Codes > JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, serializers

from .rules import DiscordError

if TYPE_CHECKING:
    from simcord.backend.models import Message

MAX_REACTIONS = 20
MAX_PINS = 250
CONTENT_TYPES = (0, 19, 20, 23)
"""Message types that people and apps write: default, reply, chat input command, context menu command."""


class ReactionRules(Backend):
    """Reactions within Discord's limit, and pins that know when they were set."""

    pinned_at: dict[int, str]
    """When each pinned message was pinned, by message id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pinned_at = {}

    def set_reaction(self, channel_id: int, message_id: int, emoji: str, user_id: int, reacted: bool) -> None:
        """Add or take back one user's reaction; raises 30010 for the 21st emoji on a message."""
        message = self.get_message(channel_id, message_id)
        if reacted and message.reaction_for(emoji) is None and len(message.reactions) >= MAX_REACTIONS:
            raise DiscordError(400, 30010, f"Maximum number of reactions reached ({MAX_REACTIONS})")
        super().set_reaction(channel_id, message_id, emoji, user_id, reacted)

    def remove_reaction(self, channel_id: int, message_id: int, emoji: str, user_id: int) -> None:
        """Take a user's reaction away; raises 10014 for an emoji that nobody reacted with."""
        if self.get_message(channel_id, message_id).reaction_for(emoji) is None:
            raise DiscordError(404, 10014, "Unknown Emoji")
        self.set_reaction(channel_id, message_id, emoji, user_id, False)

    def set_pinned(self, channel_id: int, message_id: int, pinned: bool, *, actor_id: int | None = None) -> None:
        """Pin or unpin a message, which updates it. Raises 50021 for a system message, 30003 for the 251st."""
        message = self.get_message(channel_id, message_id)
        if message.pinned == pinned:
            return
        if pinned:
            self._check_may_be_pinned(message)
            self.pinned_at[message_id] = self.now_iso()
        else:
            del self.pinned_at[message_id]
        message.pinned = pinned
        self.emit("MESSAGE_UPDATE", dict(serializers.message_payload(self, message)))
        message.pinned = not pinned
        super().set_pinned(channel_id, message_id, pinned, actor_id=actor_id)

    def pins(self, channel_id: int) -> list[Message]:
        """The pinned messages of a channel, the one pinned last first."""
        pinned = [message for message in self.messages[channel_id].values() if message.pinned]
        return sorted(pinned, key=lambda message: self.pinned_at[message.id], reverse=True)

    def _check_may_be_pinned(self, message: Message) -> None:
        if message.type not in CONTENT_TYPES:
            raise DiscordError(403, 50021, "Cannot execute action on a system message")
        if len(self.pins(message.channel_id)) >= MAX_PINS:
            raise DiscordError(400, 30003, f"Maximum number of pins reached for the channel ({MAX_PINS})")
