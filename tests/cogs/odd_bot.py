"""A bot of its own that asks, speaks and presents failures as ours does, with commands that take long or go wrong.

Run as a process by `test_presenter.py`; ENDPOINT, CA_FILE and TOKEN are its environment.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import discord
from discord.ext import commands

from cogs import answering
from cogs.presenter import ChorusTree
from cogs.speech import Speech
from cogs.views import Chooser
from launch.loopback import loopback_connector
from launch.sections import Endpoint
from services.errors import NothingPlayingError
from services.words import Words

answering.DEFER_AFTER_S = 0.05
LONG_S = 0.2
"""Longer than the time after which an answer is deferred."""


async def _take_long(fails: bool) -> str:
    await asyncio.sleep(LONG_S)
    if fails:
        raise NothingPlayingError()
    return "done at last"


async def _answer_late(interaction: discord.Interaction[commands.Bot], *, fails: bool, ephemeral: bool) -> None:
    sentence = await answering.in_time(interaction, _take_long(fails), ephemeral=ephemeral)
    await answering.answer(interaction, sentence, ephemeral=ephemeral)


async def _ask(interaction: discord.Interaction[commands.Bot], *, within_s: float) -> None:
    """Ask everybody who can read it what only one person may answer."""
    chooser = Chooser(interaction, {1: "Tea", 2: "Coffee"}, placeholder="Pick", picked=lambda name: f"You have {name}.")
    await interaction.response.send_message("Which?", view=chooser)
    picked = await chooser.answer(interaction, within_s=within_s)
    await answering.answer(picked.interaction, f"Number {picked.value} it is.")


def make_bot() -> commands.Bot:
    """The bot, not connected yet. Call it inside an event loop."""
    host, port = os.environ["ENDPOINT"].split(":")
    connector = loopback_connector(Endpoint(host, int(port)), Path(os.environ["CA_FILE"]))
    bot = commands.Bot(
        "!", intents=discord.Intents(guilds=True), tree_cls=ChorusTree, connector=connector, help_command=None
    )
    bot.speech = Speech(Words())  # type: ignore[attr-defined] # what a bot needs to carry our presenter

    @bot.tree.command(description="takes long, and works")
    async def long(interaction: discord.Interaction[commands.Bot]) -> None:
        await _answer_late(interaction, fails=False, ephemeral=False)

    @bot.tree.command(description="takes long, and fails")
    async def fail(interaction: discord.Interaction[commands.Bot]) -> None:
        await _answer_late(interaction, fails=True, ephemeral=False)

    @bot.tree.command(description="takes long in private, and fails")
    async def whisper(interaction: discord.Interaction[commands.Bot]) -> None:
        await _answer_late(interaction, fails=True, ephemeral=True)

    @bot.tree.command(description="is given up by who asked before it is done")
    async def abandon(interaction: discord.Interaction[commands.Bot]) -> None:
        done = asyncio.Event()

        async def work() -> str:
            text = await _take_long(fails=False)
            done.set()
            return text

        asked = asyncio.create_task(answering.in_time(interaction, work()))
        await asyncio.wait([asked], timeout=LONG_S / 2)
        asked.cancel()
        await done.wait()
        await answering.answer(interaction, "done for nobody")

    @bot.tree.command(description="asks in public")
    async def ask(interaction: discord.Interaction[commands.Bot]) -> None:
        await _ask(interaction, within_s=30.0)

    @bot.tree.command(description="asks in public, and waits for nobody")
    async def hurry(interaction: discord.Interaction[commands.Bot]) -> None:
        await _ask(interaction, within_s=0.05)

    @bot.tree.command(description="breaks in a way that nobody thought of")
    async def odd(interaction: discord.Interaction[commands.Bot]) -> None:
        raise ZeroDivisionError("a secret of the inside")

    return bot


async def main() -> None:
    discord.utils.setup_logging()
    async with make_bot() as bot:
        bot.setup_hook = bot.tree.sync  # type: ignore[method-assign,assignment] # sync is all there is to set up
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
