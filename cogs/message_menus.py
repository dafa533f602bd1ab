"""The menu of a message: "Play this" and "Quote". And what was left to be sent, when a server is seen anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.asking import seat_of
from cogs.music import attached, play_file_for, play_for
from cogs.quoting import quotation
from cogs.refusals import refusals_explained
from cogs.sending import quote_for
from services.playables import playable_in
from services.sending.errors import MessageGoneError

if TYPE_CHECKING:
    from cogs.client import Chorus


class MessageMenus(commands.Cog):
    """What can be done with a message that is there."""

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.sending = bot.services.sending
        self._menus: list[app_commands.ContextMenu] = [
            app_commands.ContextMenu(name="Play this", callback=self.play_this),
            app_commands.ContextMenu(name="Quote", callback=self.quote),
        ]

    async def cog_load(self) -> None:
        for menu in self._menus:
            menu.guild_only = True
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        for menu in self._menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    async def play_this(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        snapshots = message.message_snapshots
        texts = [message.content, *(one.content for one in snapshots), *(one.url or "" for one in message.embeds)]
        files = [*message.attachments, *(file for one in snapshots for file in one.attachments)]
        own = partial(attached, author_id=message.author.id, message_id=message.id)
        wanted = playable_in(texts, [own(file) for file in files])
        await (play_for(interaction, wanted) if isinstance(wanted, str) else play_file_for(interaction, wanted))

    async def quote(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        seated = await seat_of(interaction)
        with refusals_explained():
            try:
                present = await message.fetch()
            except (discord.NotFound, discord.Forbidden):
                raise MessageGoneError() from None
        seat, playing = seated.seat, None
        if message.channel.id == seat.venue.thread_id:  # elsewhere the group's music was not what people heard
            playing = await self.bot.services.reading.playing_at(seat, message.id)
        await quote_for(seated, quotation(self.bot.speech, present, seat.venue.guild_id, playing))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """At the start, after an outage, and when a lost session begins anew."""
        await self.sending.resume(guild.id)

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        for guild in self.bot.guilds:
            if not guild.unavailable:
                await self.sending.resume(guild.id)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(MessageMenus(bot))
