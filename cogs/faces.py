"""How people and channels are seen on a server, as Discord has told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.chat_server import Face

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cogs.client import Chorus
    from services.chat_server import Venue

AVATAR_PIXELS = 64


def faces(bot: Chorus, guild_id: int, discord_ids: Collection[int]) -> Mapping[int, Face]:
    """As `services.chat_server.ChatServer` describes it: members that are in memory, and people who left it."""
    guild, seen = bot.get_guild(guild_id), {}
    for discord_id in discord_ids:
        person = (None if guild is None else guild.get_member(discord_id)) or bot.get_user(discord_id)
        if person is not None:
            color = str(person.color) if person.color.value else None
            seen[discord_id] = Face(person.display_name, person.display_avatar.with_size(AVATAR_PIXELS).url, color)
    return seen


def channel_names(bot: Chorus, venue: Venue) -> Mapping[int, str]:
    """As `services.chat_server.ChatServer` describes it."""
    guild = bot.get_guild(venue.guild_id)
    if guild is None:
        return {}
    found = [guild.get_channel_or_thread(one) for one in (venue.thread_id, venue.voice_channel_id)]
    return {channel.id: channel.name for channel in found if channel is not None}
