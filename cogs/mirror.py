"""Lets the mirror hear all that is said, for as long as this extension is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from cogs.intake import Intake

if TYPE_CHECKING:
    from cogs.client import Chorus


class MirrorListener(commands.Cog):
    """Owns the tap on the gateway; which messages are a group's is the mirror's business."""

    def __init__(self, bot: Chorus) -> None:
        self._intake = Intake(bot, bot.services.recorder)

    async def cog_load(self) -> None:
        self._intake.open()

    async def cog_unload(self) -> None:
        self._intake.close()


async def setup(bot: Chorus) -> None:
    await bot.add_cog(MirrorListener(bot))
