"""Answers presses and forms that are left over from before a restart, instead of leaving people without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import discord
from discord.ext import commands

from cogs.presenter import present
from cogs.views import QuestionExpiredError, is_left_over

if TYPE_CHECKING:
    from cogs.client import Chorus


class Leftovers(commands.Cog):
    """Tells whoever answers a question that nobody waits for any more to ask anew."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        data = cast("dict[str, Any]", interaction.data or {})  # which keys are there depends on the interaction's type
        if is_left_over(data.get("custom_id", "")):
            await present(interaction, QuestionExpiredError())


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Leftovers())
