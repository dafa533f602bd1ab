"""Who sits in a voice channel and hears what is played there, as Discord has told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from services.chat_server import Occupancy

if TYPE_CHECKING:
    from cogs.client import Chorus


def occupancy(bot: Chorus, guild_id: int, voice_channel_id: int) -> Occupancy | None:
    """As `services.chat_server.ChatServer` describes it. Whoever sits in voice is told with their voice state."""
    guild = bot.get_guild(guild_id)
    if guild is None or guild.unavailable:
        return None
    channel = guild.get_channel(voice_channel_id)
    if not isinstance(channel, discord.VoiceChannel | discord.StageChannel):
        return Occupancy()
    inside = channel.voice_states
    bots = {discord_id for discord_id in inside if (member := guild.get_member(discord_id)) and member.bot}
    people = {discord_id: state for discord_id, state in inside.items() if discord_id not in bots}
    hearing = {discord_id for discord_id, state in people.items() if not (state.deaf or state.self_deaf)}
    return Occupancy(frozenset(people), frozenset(hearing), len(bots - {guild.me.id}))
