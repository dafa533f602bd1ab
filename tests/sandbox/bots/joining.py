"""A bot that is sent into voice channels, and tells when it is there."""

from __future__ import annotations

import discord
from discord.ext import commands

from tests.sandbox.bots.runner import main
from tests.sandbox.bots.voice_clients import AES256_GCM, AesVoiceClient, impatient
from tests.sandbox.bots.voices import Context, answer, until, voice_of


@commands.command()
async def join(
    context: Context, channel: discord.VoiceChannel, mode: str, timeout_s: float = 5, patience_s: float | None = None
) -> None:
    """Connect: with discord.py's time-out for this and later attempts, and for the acknowledgement of heartbeats."""
    client = AesVoiceClient if mode == AES256_GCM else discord.VoiceClient
    voice = await channel.connect(cls=impatient(patience_s) if patience_s else client, timeout=timeout_s)
    await answer(context, voice.mode)


@commands.command()
async def move(context: Context, channel: discord.VoiceChannel) -> None:
    """Change the channel the way a moderator's move looks to discord.py."""
    voice, ssrc_before = voice_of(context), voice_of(context).ssrc
    await channel.guild.change_voice_state(channel=channel)
    await until(lambda: voice.ssrc != ssrc_before and voice.is_connected())
    await answer(context, "moved")


@commands.command()
async def leave(context: Context) -> None:
    """Disconnect, if still connected."""
    if context.voice_client is not None:
        # `VoiceClient.disconnect` waits for all of its time-out when it hears that it left before its socket closes.
        await voice_of(context)._connection.disconnect()
        await until(lambda: isinstance(context.me, discord.Member) and context.me.voice is None)
    await answer(context, "left")


async def setup(bot: commands.Bot) -> None:
    for command in (join, move, leave):
        bot.add_command(command)


if __name__ == "__main__":
    main(setup)
