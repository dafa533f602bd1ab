"""What simcord's message payloads lack, and links that are signed anew each time they are handed out.

Works on payloads that are already copies; never changes the state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.enums import MessageType

from .cdn import ATTACHMENTS

if TYPE_CHECKING:
    from .backend import SandboxBackend

Payload = dict[str, Any]

_LINKS = ("url", "proxy_url", "icon_url", "proxy_icon_url")
_REPLIES = (MessageType.REPLY, MessageType.THREAD_STARTER_MESSAGE)


def refresh_links(backend: SandboxBackend, payload: Payload) -> None:
    """Sign the attachment links that are right in this object, as Discord does wherever they appear.

    Source: Discord docs, Reference > Signed Attachment CDN URLs.
    """
    for key in _LINKS:
        link = payload.get(key)
        if isinstance(link, str) and link.startswith(ATTACHMENTS):
            payload[key] = backend.cdn.signed(link)


def with_fresh_links(backend: SandboxBackend, payload: Any) -> Any:
    """A copy of a payload in which every attachment link is newly signed."""
    if isinstance(payload, list):
        return [with_fresh_links(backend, item) for item in payload]
    if not isinstance(payload, dict):
        return payload
    copied = {
        key: with_fresh_links(backend, value) if isinstance(value, (dict, list)) else value
        for key, value in payload.items()
    }
    refresh_links(backend, copied)
    return copied


def mend_message(backend: SandboxBackend, message: Payload) -> None:
    """Bring a message's reference and reactions into the shape that the bot gets."""
    reference = message.get("message_reference")
    if reference is not None:
        reference.pop("fail_if_not_exists", None)
        if "guild_id" in message:
            reference.setdefault("guild_id", message["guild_id"])
    _mend_referenced(message)
    for reaction in message.get("reactions") or ():
        reaction["me"] = _bot_reacted(backend, message, reaction["emoji"])


def _mend_referenced(message: Payload) -> None:
    """A reply whose target is gone says so with null; what a target itself replied to is not nested further."""
    if message["type"] in _REPLIES:
        message.setdefault("referenced_message", None)
    referenced = message.get("referenced_message")
    if referenced is not None:
        referenced.pop("referenced_message", None)


def _bot_reacted(backend: SandboxBackend, message: Payload, emoji: Payload) -> bool:
    stored = backend.messages.get(int(message["channel_id"]), {}).get(int(message["id"]))
    key = emoji["name"] if emoji["id"] is None else f"{emoji['name']}:{emoji['id']}"
    reaction = None if stored is None else stored.reaction_for(key)
    return reaction is not None and backend.bot_user.id in reaction.user_ids
