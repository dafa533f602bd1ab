"""Embeds: the links that they may hold, and how they appear or vanish after a message was sent. A mixin of the backend.

That is no edit: the message keeps its `edited_timestamp` (Discord docs: Gateway Events > Message Update).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, errors, serializers

from .form import wrong_field
from .message_limits import SUPPRESS_EMBEDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simcord.backend.models import Message

_LINKS = (("url",), ("author", "url"))
_PICTURES = (("image", "url"), ("thumbnail", "url"), ("footer", "icon_url"), ("author", "icon_url"))
"""These may also show a file of the message (Discord docs: Reference > Using Attachments within Embeds)."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def check_links(embeds: Iterable[Mapping[str, Any]]) -> None:
    """Raises 50035 for a link that is neither http nor https (Discord docs: Message > Embed Object)."""
    for index, embed in enumerate(embeds):
        for path in (*_LINKS, *_PICTURES):
            node: Any = embed
            for step in path:
                node = (node or {}).get(step)
            if node:
                schemes = ("http", "https", "attachment") if path in _PICTURES else ("http", "https")
                _check_link(".".join(("embeds", str(index), *path)), str(node), schemes)


def _check_link(path: str, link: str, schemes: tuple[str, ...]) -> None:
    found = _SCHEME.match(link)
    if found is None:
        raise wrong_field(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
    if found[1].lower() not in schemes:
        text = f'Scheme "{found[1].lower()}" is not supported. Scheme must be one of {schemes}.'
        raise wrong_field(path, "URL_TYPE_INVALID_SCHEME", text)


class EmbedRules(Backend):
    """Links in embeds, link previews, and hiding them."""

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a prepared message. Raises 50035 for a link in an embed that is none."""
        check_links(message.embeds)
        return super().commit_message(message, broadcast=broadcast)

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Change a message. Raises 50035 for a link in an embed that is none."""
        check_links(fields.get("embeds") or ())
        return super().edit_message(channel_id, message_id, fields)

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
