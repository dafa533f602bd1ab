"""A bot that joins the asker's voice channel and sends fifty packets, once somebody can decrypt them."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main

FRAMES = [b"\xfc" + bytes([number]) * 40 for number in range(1, 51)]
"""Opus packets by their first byte, told apart by the others."""


class Song(discord.AudioSource):
    """Plays FRAMES once."""

    def __init__(self) -> None:
        self._frames = iter(FRAMES)

    def is_opus(self) -> bool:
        return True

    def read(self) -> bytes:
        return next(self._frames, b"")


@app_commands.command()
async def sing(interaction: discord.Interaction) -> None:
    """Sing to the asker, and stay."""
    assert isinstance(interaction.user, discord.Member)
    assert interaction.user.voice is not None
    assert interaction.user.voice.channel is not None
    await interaction.response.defer()
    voice: discord.VoiceClient = await interaction.user.voice.channel.connect(timeout=5)
    while not voice._connection.can_encrypt:  # noqa: ASYNC110 - discord.py offers nothing else to wait on
        await asyncio.sleep(0.01)
    voice.play(Song())
    await interaction.edit_original_response(content="singing")


async def setup(bot: Bot) -> None:
    bot.tree.add_command(sing)


if __name__ == "__main__":
    main(setup)
