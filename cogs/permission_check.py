"""Whether the bot may do what groups' channels take, there where groups are to live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from cogs.refusals import title
from services.chat_server import Shortfall
from services.errors import HomeGoneError

if TYPE_CHECKING:
    from collections.abc import Sequence

FOR_THREADS = discord.Permissions(
    view_channel=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    manage_threads=True,
    read_message_history=True,
)
"""What it takes to make private threads in a channel, to keep order in them and to speak there (Discord docs: Threads >
Permissions)."""
FOR_VOICE = discord.Permissions(
    view_channel=True, manage_channels=True, manage_roles=True, connect=True, speak=True, move_members=True
)
"""What it takes to make a voice channel, to let people in and out, and to be heard in it. The bot can grant others
only what it has itself (Discord docs: Permissions)."""


def shortfalls(guild: discord.Guild, home_channel_id: int | None, voice_category_id: int | None) -> Sequence[Shortfall]:
    """What is missing, place by place; nothing when all is well. Raises HomeGoneError."""
    home = None if home_channel_id is None else guild.get_channel(home_channel_id)
    category = None if voice_category_id is None else guild.get_channel(voice_category_id)
    if (home is None) != (home_channel_id is None) or (category is None) != (voice_category_id is None):
        raise HomeGoneError()
    if category is None and home is not None:
        category = home.category  # where the voice channel goes then
    missing: dict[int | None, discord.Permissions] = {}
    for needed, place in ((FOR_THREADS, home), (FOR_VOICE, category)):
        granted = guild.me.guild_permissions if place is None else place.permissions_for(guild.me)
        lacking = needed.value & ~granted.value
        missing.setdefault(None if place is None else place.id, discord.Permissions.none()).value |= lacking
    return [
        Shortfall(channel_id, [title(name) for name, value in lacking if value])
        for channel_id, lacking in missing.items()
        if lacking.value
    ]
