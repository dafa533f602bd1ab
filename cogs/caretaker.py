"""Hands what happens to threads, voice channels, people and servers to the caretaker, which makes groups agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from cogs.knocking import JoinButton, RegisterButton
from cogs.rooms import let_in_by_name

if TYPE_CHECKING:
    from cogs.client import Chorus


class CaretakerListener(commands.Cog):
    """Listens to everything by hand; which of it concerns groups is the caretaker's business."""

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.caretaker = bot.services.caretaker

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """At the start, after an outage, and when a lost session begins anew."""
        await self.caretaker.guild_came(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.caretaker.guild_came(guild.id)

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        for guild in self.bot.guilds:
            if not guild.unavailable:
                await self.caretaker.guild_came(guild.id)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        await self.caretaker.channel_named(payload.thread_id, payload.data["name"])

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self.caretaker.channel_gone(payload.thread_id)

    @commands.Cog.listener()
    async def on_thread_remove(self, thread: discord.Thread) -> None:
        """The bot was taken out of a thread."""
        await self.caretaker.bot_taken_out(thread.id)

    @commands.Cog.listener()
    async def on_thread_member_join(self, member: discord.ThreadMember) -> None:
        await self.caretaker.came_in(member.thread_id, member.id)

    @commands.Cog.listener()
    async def on_raw_thread_member_remove(self, payload: discord.RawThreadMembersUpdate) -> None:
        removed = [int(discord_id) for discord_id in payload.data.get("removed_member_ids", [])]
        await self.caretaker.went_out(payload.thread_id, removed)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        await self.caretaker.left_guild(payload.guild_id, payload.user.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self.caretaker.channel_gone(channel.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        if not isinstance(before, discord.VoiceChannel) or not isinstance(after, discord.VoiceChannel):
            return
        if before.name != after.name:
            await self.caretaker.channel_named(after.id, after.name)
        then, now = let_in_by_name(before), let_in_by_name(after)
        if then != now:
            await self.caretaker.voice_doors_moved(after.id, opened=now - then, shut=then - now)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(CaretakerListener(bot))
    bot.add_dynamic_items(JoinButton, RegisterButton)
