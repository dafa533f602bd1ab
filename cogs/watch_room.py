"""`/watch`: a personal link to the group's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answering import answer
from cogs.asking import seat_of
from cogs.speech import Markup

if TYPE_CHECKING:
    from cogs.client import Chorus


class WatchRoom(commands.Cog):
    """The way to the page on which a group watches together."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    @app_commands.command(name="watch", description="Watch together with your group: a link to its page, for you alone")
    @app_commands.guild_only()
    async def watch(self, interaction: discord.Interaction[Chorus]) -> None:
        seated = await seat_of(interaction)
        address = await self._bot.services.watch_links.make(seated.seat)
        speech = self._bot.speech
        sentence = speech.say("watch-link", group=seated.seat.group.name, address=Markup(address))
        await answer(seated.interaction, sentence, ephemeral=True)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(WatchRoom(bot))
