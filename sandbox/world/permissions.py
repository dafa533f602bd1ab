"""Permission names and bits: what the bot is invited with, what people may do. Knows no state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BOT_PERMISSIONS = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_private_threads",
    "manage_threads",
    "manage_messages",
    "manage_channels",
    "manage_roles",
    "manage_webhooks",
    "read_message_history",
    "embed_links",
    "attach_files",
    "add_reactions",
    "use_application_commands",
    "connect",
    "speak",
    "move_members",
)
"""What a music and chat bot is invited with; no more, so that a missing permission shows."""

MEMBER_PERMISSIONS = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_public_threads",
    "create_private_threads",
    "read_message_history",
    "embed_links",
    "attach_files",
    "add_reactions",
    "external_emojis",
    "change_nickname",
    "use_application_commands",
    "connect",
    "speak",
    "stream",
    "use_voice_activation",
)
"""What an ordinary person may do. A role grants it, not @everyone: otherwise the bot would inherit it all."""


def permission_bits(names: Iterable[str]) -> int:
    """The bit field of permissions named as in `discord.Permissions`. Raises ValueError for an unknown name."""
    return discord.Permissions(**dict.fromkeys(_known(names), True)).value


def changed_bits(bits: int, changes: Mapping[str, bool]) -> int:
    """`bits` with the named permissions switched on or off. Raises ValueError for an unknown name."""
    on = permission_bits(name for name, granted in changes.items() if granted)
    off = permission_bits(name for name, granted in changes.items() if not granted)
    return (bits | on) & ~off


def _known(names: Iterable[str]) -> list[str]:
    listed = list(names)
    for name in listed:
        if name not in discord.Permissions.VALID_FLAGS:
            raise ValueError(f"there is no permission named {name!r}")
    return listed
