"""What simcord leaves out of the payloads it writes, added on their way out. Never changes the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import serializers

if TYPE_CHECKING:
    from simcord.backend.models import Channel

    from .backend import SandboxBackend

Payload = dict[str, Any]


def complete(backend: SandboxBackend, payload: Any) -> Any:
    """A copy of an answer or event with everything in it completed."""
    if isinstance(payload, list):
        return [complete(backend, item) for item in payload]
    if not isinstance(payload, dict):
        return payload
    completed = {key: complete(backend, value) for key, value in payload.items()}
    if "thread_metadata" in completed:
        _complete_thread(backend, completed)
    elif "nonce" in completed and "author" in completed:
        _complete_message(backend, completed)
    elif "discriminator" in completed:
        completed.setdefault("primary_guild", None)
    elif "permission_overwrites" in completed:
        completed.setdefault("flags", 0)
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


def own_membership(backend: SandboxBackend, thread: Channel) -> Payload | None:
    """The bot's thread member object, or None while it is not in the thread."""
    if backend.bot_user.id not in thread.thread_members:
        return None
    return serializers.thread_member_payload(thread, backend.bot_user.id)
