"""Fields that Discord always sends and simcord leaves out, with the values they have in a plain server.

Works on payloads that are already copies; never changes the state. Source: Discord's OpenAPI description, which
`sandbox/spec` holds every answer and event against.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from simcord.backend import serializers
from simcord.enums import AppCommandType

from .payload_excess import drop_excess

if TYPE_CHECKING:
    from simcord.backend.models import Interaction

    from .backend import SandboxBackend

Payload = dict[str, Any]

GUILD_DEFAULTS: Payload = {
    "home_header": None,
    "incidents_data": None,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "nsfw": False,
    "nsfw_level": 0,
    "region": "deprecated",
    "safety_alerts_channel_id": None,
    "widget_channel_id": None,
    "widget_enabled": False,
}
_COMPONENT = 3
_OF_SIMCORD = ("name", "command_type", "target_id", "target_type", "target_channel_id")
"""What simcord notes in an answer's metadata in ways of its own."""
_NULLS_LEFT_OUT = ("options", "reason", "changes")


def add_defaults(backend: SandboxBackend, payload: Payload) -> None:
    """Complete an object, whatever it is: kinds are told apart by fields that only they have."""
    if "afk_timeout" in payload and "owner_id" in payload:
        for key, value in GUILD_DEFAULTS.items():
            payload.setdefault(key, value)
    elif "joined_at" in payload and "roles" in payload:
        payload.setdefault("banner", None)
    elif "action_type" in payload and "target_id" in payload:
        for key in _NULLS_LEFT_OUT:
            if payload.get(key, payload) is None:
                del payload[key]
    elif isinstance(payload.get("media"), dict):
        _complete_media(payload["media"])
    elif "embeds" in payload and "author" in payload:
        _complete_message(backend, payload)
    elif "recipients" in payload:  # a direct message channel
        payload.setdefault("flags", 0)


def _complete_media(media: Payload) -> None:
    """What a component shows has an id of its own and stands at Discord's proxy too."""
    media.setdefault("id", media.get("attachment_id") or str(zlib.crc32(media["url"].encode())))
    media.setdefault("proxy_url", media["url"])


def _complete_message(backend: SandboxBackend, message: Payload) -> None:
    message.setdefault("components", [])
    for embed in message["embeds"]:
        embed.setdefault("type", "rich")
    if message.get("message_reference"):
        message["message_reference"].setdefault("type", 0)
    if "interaction_metadata" in message:
        _complete_metadata(backend, message["interaction_metadata"])


def _complete_metadata(backend: SandboxBackend, metadata: Payload) -> None:
    """Say where an answer comes from: the server, the clicked message, the interaction that opened the modal.

    Source: Discord docs, Message > Message Interaction Metadata Object.
    """
    interaction = backend.interactions.get(int(metadata["id"]))
    if interaction is None:
        return
    for key in _OF_SIMCORD:
        metadata.pop(key, None)
    metadata.update({**_origin(interaction), **_target(backend, interaction)})
    opener = backend.interactions.get(backend.modal_openers.get(interaction.id, 0))
    if opener is not None:
        user = serializers.user_payload(backend.users[opener.user_id])
        triggering = {"id": str(opener.id), "type": opener.type, "user": complete_user(dict(user))}
        metadata["triggering_interaction_metadata"] = {**triggering, **_origin(opener)}


def _origin(interaction: Interaction) -> Payload:
    owner = {} if interaction.guild_id is None else {"0": str(interaction.guild_id)}
    origin: Payload = {"authorizing_integration_owners": owner}
    if interaction.type == _COMPONENT and interaction.source_message_id is not None:
        origin["interacted_message_id"] = str(interaction.source_message_id)
    return origin


def _target(backend: SandboxBackend, interaction: Interaction) -> Payload:
    """Whom or what a context menu was opened on."""
    if interaction.target_id is None:
        return {}
    if interaction.command_type == AppCommandType.MESSAGE:
        return {"target_message_id": str(interaction.target_id)}
    return {"target_user": complete_user(dict(serializers.user_payload(backend.users[interaction.target_id])))}


def complete_user(user: Payload) -> Payload:
    """A user object with what simcord leaves out and without what it adds; changes and returns it."""
    user.setdefault("primary_guild", None)
    drop_excess(user)
    return user
