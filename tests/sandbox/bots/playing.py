"""A bot that plays packets in the voice channel it sits in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord.ext import commands

from tests.sandbox.bots.packets import Packets
from tests.sandbox.bots.runner import main
from tests.sandbox.bots.voices import Context, answer, until, voice_of

if TYPE_CHECKING:
    import discord


@commands.command()
async def play(context: Context, count: int) -> None:
    """Play to the end, and discord.py's five frames of silence; answer then, or when out of voice."""
    voice, packets = voice_of(context), Packets(count)
    while context.voice_client is voice and await _is_broken_off(voice, packets):
        voice.stop()
        packets.step_back()
        await until(lambda: voice.is_connected() or context.voice_client is not voice)
    await answer(context, "played")


async def _is_broken_off(voice: discord.VoiceClient, packets: Packets) -> bool:
    """Play; whether discord.py's player gave up before the end, with a packet in hand, and still says that it plays."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    voice.play(packets, after=lambda _error: loop.call_soon_threadsafe(ended.set))
    await ended.wait()
    return voice.is_playing()


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
