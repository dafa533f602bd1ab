"""Keeps the panels in groups' threads right while this is loaded; their buttons work by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from cogs.panel_buttons import ChapterSelect, PanelButton

if TYPE_CHECKING:
    from cogs.client import Chorus


class PanelKeeper(commands.Cog):
    """Tells the panels what happens around them."""

    def __init__(self, bot: Chorus) -> None:
        self._panels = bot.services.panels

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """At the start, after an outage, and when a lost session begins anew."""
        await self._panels.guild_came(guild.id)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if not message.flags.ephemeral:
            self._panels.said(message.channel.id, message.id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        self._panels.deleted(payload.channel_id, payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        for message_id in payload.message_ids:
            self._panels.deleted(payload.channel_id, message_id)


async def setup(bot: Chorus) -> None:
    bot.add_dynamic_items(PanelButton, ChapterSelect)
    await bot.add_cog(PanelKeeper(bot))
