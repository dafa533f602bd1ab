"""How a bot ends and begins again."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess


@asynccontextmanager
async def away(bot: BotProcess, *, gently: bool = False) -> AsyncIterator[None]:
    """The bot is killed, or told to stop, and runs again after the block."""
    await (bot.stop() if gently else bot.kill())
    try:
        yield
    finally:
        await bot.restart()
        await bot.wait_ready()


async def restart(bot: BotProcess, *, gently: bool = False) -> None:
    """The bot is killed, or told to stop, and runs again."""
    async with away(bot, gently=gently):
        pass
