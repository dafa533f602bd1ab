"""Tells the rules of the room, and the groups' pages, that people came, went or were deafened in voice channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

if TYPE_CHECKING:
    import discord

    from cogs.client import Chorus


class RoomListener(commands.Cog):
    """Listens to voice states; what they mean for the music is decided in `services/room`."""

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_voice_state_update(
        self, member: discord.Member, _before: discord.VoiceState, _after: discord.VoiceState
    ) -> None:
        self.bot.services.watch_rooms.voice_changed(member.guild.id)
        await self.bot.services.playback.comings.look_at(member.guild.id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """After a lost session: who came and went meanwhile was not told."""
        self.bot.services.watch_rooms.voice_changed(guild.id)
        await self.bot.services.playback.comings.look_at(guild.id)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(RoomListener(bot))
