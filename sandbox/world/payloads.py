"""What simcord leaves out of the payloads it writes, or adds, mended on their way out. Never changes the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import serializers

from .message_payloads import mend_message, refresh_links
from .payload_defaults import add_defaults, complete_user
from .payload_excess import drop_excess

if TYPE_CHECKING:
    from simcord.backend.models import Channel

    from .backend import SandboxBackend

Payload = dict[str, Any]


_NESTING = (dict, list)
"""What is worth a call: most values are plain, and every event passes here."""


def complete(backend: SandboxBackend, payload: Any) -> Any:
    """A copy of an answer or event with everything in it as Discord has it."""
    if isinstance(payload, list):
        return [complete(backend, item) for item in payload]
    if not isinstance(payload, dict):
        return payload
    completed = {key: complete(backend, value) if type(value) in _NESTING else value for key, value in payload.items()}
    refresh_links(backend, completed)
    add_defaults(backend, completed)
    if "thread_metadata" in completed:
        _complete_thread(backend, completed)
    elif "nonce" in completed and "author" in completed:
        _complete_message(backend, completed)
    elif "discriminator" in completed:
        complete_user(completed)
    elif "permission_overwrites" in completed:
        completed.setdefault("flags", 0)
    drop_excess(completed)
    return completed


def _complete_thread(backend: SandboxBackend, thread: Payload) -> None:
    """Add a thread's lifetime count and, when the bot is in it, the bot's own membership."""
    stored = backend.channels.get(int(thread["id"]))
    if stored is not None:
        thread["total_message_sent"] = backend.total_sent.get(stored.id, 0)
        membership = own_membership(backend, stored)
        if membership is not None:
            thread["member"] = membership


def _complete_message(backend: SandboxBackend, message: Payload) -> None:
    """Give a message its nonce, or none at all."""
    nonce = backend.nonces.get(int(message["id"]))
    if nonce is None:
        del message["nonce"]
    else:
        message["nonce"] = nonce
    mend_message(backend, message)
    thread = backend.channels.get(int(message["id"]))
    if thread is not None and thread.is_thread:
        message["thread"] = complete(backend, dict(serializers.thread_payload(backend, thread)))


def own_membership(backend: SandboxBackend, thread: Channel) -> Payload | None:
    """The bot's thread member object, or None while it is not in the thread."""
    if backend.bot_user.id not in thread.thread_members:
        return None
    return serializers.thread_member_payload(thread, backend.bot_user.id)
