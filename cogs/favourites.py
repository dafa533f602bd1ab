"""`/favourite add`, `list` and `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs import completion
from cogs.answering import answer, in_time
from cogs.asking import asker_of, seat_of
from cogs.completion import Choices, choice
from cogs.kept_pages import KeptPageButton, KeptSelect, show_favourites

if TYPE_CHECKING:
    from cogs.client import Chorus

Query = app_commands.Range[str, 1, 500]


async def own_favourites(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names one of the person's favourites."""
    offers = await interaction.client.services.favourites.offers(asker_of(interaction), current)
    return [choice(offer.text, offer.value) for offer in offers]


class Favourites(commands.Cog):
    """Tracks that people keep for themselves."""

    favourite = app_commands.Group(name="favourite", description="The tracks you like, in every group", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.favourites = bot.services.favourites

    async def cog_load(self) -> None:
        self.bot.add_dynamic_items(KeptPageButton, KeptSelect)

    @favourite.command()
    @app_commands.describe(track="Words of its title, or a link; what plays now when left out")
    @app_commands.autocomplete(track=completion.tracks)
    async def add(self, interaction: discord.Interaction[Chorus], track: Query | None = None) -> None:
        """Keep what plays now, or another track, among your favourites."""
        if track is None or not track.strip():
            seated = await seat_of(interaction)
            interaction, work = seated.interaction, self.favourites.add_playing(seated.seat)
        else:
            work = self.favourites.add(asker_of(interaction), track)
        hit = await in_time(interaction, work, ephemeral=True)
        sentence = self.bot.speech.say("favourite-added", track=self.bot.speech.track(hit))
        await answer(interaction, sentence, ephemeral=True)

    @favourite.command(name="list")
    async def list_favourites(self, interaction: discord.Interaction[Chorus]) -> None:
        """See your favourites, page by page, and play one of them."""
        await show_favourites(interaction)

    @favourite.command()
    @app_commands.describe(track="Its number in the list, or words of its title")
    @app_commands.autocomplete(track=own_favourites)
    async def remove(self, interaction: discord.Interaction[Chorus], track: Query) -> None:
        """Take a track out of your favourites."""
        work = self.favourites.remove(asker_of(interaction), track)
        title = await in_time(interaction, work, ephemeral=True)
        await answer(interaction, self.bot.speech.say("favourite-removed", title=title.title), ephemeral=True)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Favourites(bot))
