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
    from services.seats import Seat


async def watch_link(bot: Chorus, seat: Seat) -> str:
    """The sentence with a personal link for whoever has this seat. Raises what `WatchLinks.make` raises."""
    address = await bot.services.watch_links.make(seat)
    return bot.speech.say("watch-link", group=seat.group.name, address=Markup(address))


class WatchRoom(commands.Cog):
    """The way to the page on which a group watches together."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    @app_commands.command(name="watch", description="Watch together with your group: a link to its page, for you alone")
    @app_commands.guild_only()
    async def watch(self, interaction: discord.Interaction[Chorus]) -> None:
        seated = await seat_of(interaction)
        await answer(seated.interaction, await watch_link(self._bot, seated.seat), ephemeral=True)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(WatchRoom(bot))
