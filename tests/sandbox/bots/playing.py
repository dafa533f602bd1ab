"""A bot that plays packets in the voice channel it sits in."""

from __future__ import annotations

import asyncio

from discord.ext import commands

from tests.sandbox.bots.packets import Packets
from tests.sandbox.bots.runner import main
from tests.sandbox.bots.voices import Context, answer, voice_of


@commands.command()
async def play(context: Context, count: int) -> None:
    """Play to the end, and discord.py's five frames of silence; answer then."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    voice_of(context).play(Packets(count), after=lambda _error: loop.call_soon_threadsafe(ended.set))
    await ended.wait()
    await answer(context, "played")


@commands.command()
async def stop(context: Context) -> None:
    """Play no longer."""
    voice_of(context).stop()
    await answer(context, "stopped")


async def setup(bot: commands.Bot) -> None:
    bot.add_command(play)
    bot.add_command(stop)


if __name__ == "__main__":
    main(setup)
