"""What simcord's message payloads lack, and links that are signed anew each time they are handed out.

Works on payloads that are already copies; never changes the state.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from simcord.enums import MessageType

from .cdn import ATTACHMENTS

if TYPE_CHECKING:
    from .backend import SandboxBackend

Payload = dict[str, Any]

_LINKS = ("url", "proxy_url", "icon_url", "proxy_icon_url")
_REPLIES = (MessageType.REPLY, MessageType.THREAD_STARTER_MESSAGE, MessageType.CONTEXT_MENU_COMMAND)
"""The types whose target comes with them (Discord docs: Message > Message Structure, footnote 4)."""


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
    """Bring a message's place, author, reference and reactions into the shape that the bot gets."""
    position = backend.positions.get(int(message["id"]))
    if position is not None:
        message["position"] = position
    if "webhook_id" in message:
        mend_webhook(backend, message)
    reference = message.get("message_reference")
    if reference is not None:
        reference.pop("fail_if_not_exists", None)
        if "guild_id" in message:
            reference.setdefault("guild_id", message["guild_id"])
    _mend_referenced(message)
    for reaction in message.get("reactions") or ():
        reaction["me"] = _bot_reacted(backend, message, reaction["emoji"])


def mend_webhook(backend: SandboxBackend, message: Payload) -> None:
    """Say whose application a webhook is; what it posts is by nobody's account, under the picture it asked for.

    Source: Discord docs, Message > Message Structure (application_id, footnote 1).
    """
    webhook_id, own_id = int(message["webhook_id"]), backend.application_id
    webhook = backend.webhooks.get(webhook_id)
    if webhook_id == own_id or (webhook is not None and webhook.creator_id == backend.bot_user.id):
        message["application_id"] = str(own_id)
    if message["author"]["id"] == message["webhook_id"]:
        stored = backend.messages.get(int(message["channel_id"]), {}).get(int(message["id"]))
        avatar = None if stored is None or not stored.author_avatar else _picture_hash(stored.author_avatar)
        message["author"].update({"discriminator": "0000", "global_name": None, "avatar": avatar})


def _picture_hash(url: str) -> str:
    """Stands in for the hash of a picture: 32 hex digits, the same for the same address."""
    return hashlib.blake2s(url.encode(), digest_size=16).hexdigest()


def _mend_referenced(message: Payload) -> None:
    """A reply whose target is gone says so with null; what a target itself replied to is not nested further."""
    if message["type"] not in _REPLIES:
        message.pop("referenced_message", None)
    elif "message_reference" in message:
        message.setdefault("referenced_message", None)
    referenced = message.get("referenced_message")
    if referenced is not None:
        referenced.pop("referenced_message", None)


def _bot_reacted(backend: SandboxBackend, message: Payload, emoji: Payload) -> bool:
    stored = backend.messages.get(int(message["channel_id"]), {}).get(int(message["id"]))
    key = emoji["name"] if emoji["id"] is None else f"{emoji['name']}:{emoji['id']}"
    reaction = None if stored is None else stored.reaction_for(key)
    return reaction is not None and backend.bot_user.id in reaction.user_ids
