"""`/history show`: what was played, to be played again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.kept_pages import KeptSelect
from cogs.listening_pages import HistoryPageButton, Whose, show_history

if TYPE_CHECKING:
    from cogs.client import Chorus


class ListeningHistory(commands.Cog):
    """What was listened to."""

    history = app_commands.Group(name="history", description="What was played", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.add_dynamic_items(HistoryPageButton, KeptSelect)

    @history.command()
    @app_commands.describe(whose="Your group's when left out, or what you yourself asked for, in all groups")
    async def show(self, interaction: discord.Interaction[Chorus], whose: Whose = "group") -> None:
        """See what was played, who asked for it and when, and play one of it again."""
        await show_history(interaction, whose)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(ListeningHistory(bot))
