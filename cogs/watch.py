"""Lets the bot look after itself as soon as Discord is there, so that its admins can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

if TYPE_CHECKING:
    from cogs.client import Chorus


class WatchListener(commands.Cog):
    """Hears when the bot is ready, which it is anew after each lost session."""

    def __init__(self, bot: Chorus) -> None:
        self.watch = bot.services.watch

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        self.watch.begin()


async def setup(bot: Chorus) -> None:
    await bot.add_cog(WatchListener(bot))
