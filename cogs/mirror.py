"""Lets the mirror hear all that is said, and tells it when there is something to be read, while this is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from cogs.intake import Intake

if TYPE_CHECKING:
    from cogs.client import Chorus


class MirrorListener(commands.Cog):
    """Owns the tap on the gateway; which messages are a group's is the mirror's business."""

    def __init__(self, bot: Chorus) -> None:
        self._recorder = bot.services.recorder
        self._catch_up = bot.services.catch_up
        self._files = bot.services.files
        self._intake = Intake(bot, self._recorder)

    async def cog_load(self) -> None:
        self._intake.open()

    async def cog_unload(self) -> None:
        self._intake.close()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """At the start, after an outage, and when a lost session begins anew."""
        self._files.look()
        await self._catch_up.guild_came(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._catch_up.guild_came(guild.id)

    @commands.Cog.listener()
    async def on_thread_join(self, thread: discord.Thread) -> None:
        """The bot is in a thread now, or is told of one that it may see now (THREAD_LIST_SYNC)."""
        await self._catch_up.thread_came(thread.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """What the bot may read in a channel may have changed, and with it what it may read in the threads there."""
        if before.overwrites == after.overwrites or not isinstance(after, discord.TextChannel):
            return
        for thread in after.threads:
            await self._catch_up.thread_came(thread.id)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        await self._touched(payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        await self._touched(payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        await self._touched(payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        await self._touched(payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_poll_vote_add(self, payload: discord.RawPollVoteActionEvent) -> None:
        await self._touched(payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_poll_vote_remove(self, payload: discord.RawPollVoteActionEvent) -> None:
        await self._touched(payload.channel_id)

    async def _touched(self, thread_id: int) -> None:
        await self._recorder.settled()  # the message is on the list then
        self._catch_up.touched(thread_id)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(MirrorListener(bot))
