"""Fields that simcord writes and Discord does not send there, taken out of payloads on their way out.

Works on payloads that are already copies; never changes the state. Source: Discord's OpenAPI description and, for the
gateway, Discord docs, Gateway Events.
"""

from __future__ import annotations

from typing import Any

from sandbox.component_tree import media_of

Payload = dict[str, Any]

_OF_ACCOUNTS = ("verified", "mfa_enabled", "locale")
"""What Discord tells of an account to nobody but its owner (Discord docs: User > User Structure)."""
_OF_GUILD_CREATE = (
    "channels",
    "guild_scheduled_events",
    "joined_at",
    "large",
    "member_count",
    "members",
    "presences",
    "soundboard_sounds",
    "stage_instances",
    "threads",
    "unavailable",
    "voice_states",
)
"""What a guild object holds in GUILD_CREATE alone (Discord docs: Gateway Events > Guild Create Extra Fields)."""
_OF_GUILD_CHANNELS = ("parent_id", "topic", "rate_limit_per_user")
"""What a direct message channel has not (Discord docs: Channel > Example DM Channel)."""
_OF_DELETED_THREAD = ("id", "guild_id", "parent_id", "type")
_SELECTS = (3, 5, 6, 7, 8)
"""The types of components that know `required`, in modals only (Discord docs: Component Reference)."""


def drop_excess(payload: Payload) -> None:
    """Take out of an object what it never has, whatever it is: kinds are told apart by fields that only they have."""
    if "discriminator" in payload and "email" not in payload:
        for key in _OF_ACCOUNTS:
            payload.pop(key, None)
    elif "author" in payload and "embeds" in payload:
        _drop_from_message(payload)
    elif payload.get("type") in _SELECTS and "custom_id" in payload:
        payload.pop("required", None)
    elif ("custom_id" in payload or "value" in payload) and isinstance(payload.get("emoji"), dict):
        if payload["emoji"].get("id", payload) is None:
            del payload["emoji"]["id"]  # an emoji of everybody's has a name alone (Discord docs: Component Reference)
    elif "format_type" in payload and "tags" in payload:
        payload.pop("url", None)
    elif "recipients" in payload:
        for key in _OF_GUILD_CHANNELS:
            payload.pop(key, None)


def drop_shown_files(message: Payload) -> None:
    """Files that components show are not among a message's attachments (discord-api-docs, pull request 8279)."""
    in_components = {media.get("attachment_id") for media in media_of(message.get("components"))} - {None}
    if in_components:
        message["attachments"] = [file for file in message["attachments"] if file["id"] not in in_components]


def plain_guild(guild: Payload) -> Payload:
    """A guild as REST and GUILD_UPDATE show it."""
    return {key: value for key, value in guild.items() if key not in _OF_GUILD_CREATE}


def deleted_thread(thread: Payload) -> Payload:
    """What THREAD_DELETE tells of a thread (Discord docs: Gateway Events > Thread Delete)."""
    return {key: thread[key] for key in _OF_DELETED_THREAD}


def own_account(user: Payload) -> Payload:
    """The bot's user as only the bot itself is shown it; an e-mail address, be it null, tells it from others'."""
    return {**user, "verified": True, "mfa_enabled": False, "locale": "en-US", "email": None}


def _drop_from_message(message: Payload) -> None:
    """The guild of a message stands in the events that tell of it, nowhere else; a target has no reactions.

    Source: Discord docs, Gateway Events > Message Create Extra Fields.
    """
    message.pop("guild_id", None)
    drop_shown_files(message)
    if message.get("referenced_message"):
        message["referenced_message"].pop("reactions", None)
