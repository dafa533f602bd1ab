"""Embeds that appear under a message, or vanish, after it was sent. A mixin of the backend.

None of this is an edit: the message keeps its `edited_timestamp` (Discord docs: Gateway Events > Message Update).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, errors, serializers

from .message_limits import SUPPRESS_EMBEDS

if TYPE_CHECKING:
    from collections.abc import Iterable


class EmbedRules(Backend):
    """Link previews, and hiding them."""

    def unfurl(self, channel_id: int, message_id: int, embeds: Iterable[dict[str, Any]]) -> bool:
        """Show previews of a message's links, if its author may embed links and nobody hid them; tells whether."""
        message = self.get_message(channel_id, message_id)
        channel = self.get_channel(channel_id)
        try:
            self.require_permissions(channel.guild_id, message.author_id, channel_id, "embed_links")
        except errors.BackendError:
            return False
        if message.flags & SUPPRESS_EMBEDS:
            return False
        message.embeds = [*message.embeds, *({"type": "link", **embed} for embed in embeds)]
        self._announce(channel_id, message_id)
        return True

    def suppress_embeds(self, channel_id: int, message_id: int, *, suppressed: bool) -> None:
        """Hide a message's embeds for everyone, or let them come again."""
        message = self.get_message(channel_id, message_id)
        if suppressed:
            message.flags |= SUPPRESS_EMBEDS
            message.embeds = []
        else:
            message.flags &= ~SUPPRESS_EMBEDS
        self._announce(channel_id, message_id)

    def _announce(self, channel_id: int, message_id: int) -> None:
        message = self.get_message(channel_id, message_id)
        self.emit("MESSAGE_UPDATE", dict(serializers.message_payload(self, message)))
