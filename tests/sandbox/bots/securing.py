"""A bot that looks at its voice connection: where it ends, the encrypted group, the heartbeats."""

from __future__ import annotations

from discord.ext import commands

from tests.sandbox.bots.runner import main
from tests.sandbox.bots.voices import Context, answer, dave_of, until, voice_of


@commands.command()
async def secure(context: Context, others: int) -> None:
    """Wait until a DAVE group is shared with so many; answer with its code."""
    await until(lambda: len(dave_of(context).get_user_ids()) == others + 1)
    await answer(context, dave_of(context).voice_privacy_code)


@commands.command()
async def latency(context: Context) -> None:
    """How late the last heartbeat was acknowledged, once one was."""
    await until(lambda: voice_of(context).latency != float("inf"))
    await answer(context, voice_of(context).latency)


@commands.command()
async def where(context: Context) -> None:
    """The voice server's name."""
    await answer(context, voice_of(context).endpoint)


@commands.command()
async def gone(context: Context) -> None:
    """Wait until disconnected."""
    await until(lambda: context.voice_client is None)
    await answer(context, "gone")


async def setup(bot: commands.Bot) -> None:
    for command in (secure, latency, where, gone):
        bot.add_command(command)


if __name__ == "__main__":
    main(setup)
