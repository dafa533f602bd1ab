"""What Discord refuses, as errors with a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import discord

from services.errors import (
    ChatServerError,
    MissingPermissionError,
    ThreadGoneError,
    TooManyChannelsError,
    TooManyThreadsError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class JsonCode(IntEnum):
    """What Discord answers with when it refuses (docs: Opcodes and Status Codes > JSON Error Codes)."""

    UNKNOWN_CHANNEL = 10003
    UNKNOWN_MESSAGE = 10008
    TOO_MANY_CHANNELS = 30013
    TOO_MANY_THREADS = 160006


_TITLES = {
    "create_instant_invite": "Create Invite",
    "kick_members": "Kick, Approve, and Reject Members",
    "manage_guild": "Manage Server",
    "stream": "Video",
    "read_messages": "View Channels",
    "send_messages": "Send Messages and Create Posts",
    "send_tts_messages": "Send Text-to-Speech Messages",
    "mention_everyone": "Mention @everyone, @here, and All Roles",
    "external_emojis": "Use External Emoji",
    "view_guild_insights": "View Server Insights",
    "use_voice_activation": "Use Voice Activity",
    "request_to_speak": "Request to Speak",
    "manage_threads": "Manage Threads and Posts",
    "external_stickers": "Use External Stickers",
    "send_messages_in_threads": "Send Messages in Threads and Posts",
    "use_embedded_activities": "Use Activities",
    "moderate_members": "Timeout Members",
    "send_polls": "Create Polls",
}
"""What a role's settings in Discord call a permission, where discord.py's name for it is another."""


def require(*needs: tuple[discord.Permissions, discord.Permissions]) -> None:
    """Compare pairs of what is needed and what is granted.

    Raises MissingPermissionError that names all that is missing, as Discord's settings call it.
    """
    missing = discord.Permissions.none()
    for needed, granted in needs:
        if not granted.administrator:
            missing.value |= needed.value & ~granted.value
    names = [title(name) for name, value in missing if value]
    if names:
        raise MissingPermissionError(permissions=", ".join(names), count=len(names))


@contextmanager
def refusals_explained() -> Iterator[None]:
    """Turns what Discord refuses inside the block into a UserError."""
    try:
        yield
    except discord.HTTPException as error:
        match error.code:
            case JsonCode.UNKNOWN_CHANNEL:
                raise ThreadGoneError() from error
            case JsonCode.TOO_MANY_CHANNELS:
                raise TooManyChannelsError() from error
            case JsonCode.TOO_MANY_THREADS:
                raise TooManyThreadsError() from error
        raise ChatServerError(detail=error.text or str(error.status)) from error


def title(name: str) -> str:
    """A permission, named as discord.py does, as the settings of a role call it: "manage_guild" is Manage Server."""
    return _TITLES.get(name) or name.replace("_", " ").title()
