"""What the bots here share. ENDPOINT, CA_FILE and TOKEN in the environment say where one goes and who it is."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from typing import Any

import discord
from discord.ext import commands

from sandbox.client.connecting import connector

Bot = commands.Bot


def say(what: str, /, **details: Any) -> None:
    """Tell the test, in a line of JSON."""
    print(json.dumps({"what": what, **details}), flush=True)


def main(setup: Any, kind: type[Any] = commands.Bot, **options: Any) -> None:
    """Run a bot until it is killed, as one with those named on the command line. `options` are discord.py's."""
    discord.utils.setup_logging(level=logging.WARNING)
    asyncio.run(_run(setup, kind, options))


async def _run(setup: Any, kind: type[Any], options: dict[str, Any]) -> None:
    to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
    # Without a cache: in it, an edit changes a message that is still to be told of.
    options = {"intents": discord.Intents.all(), "max_messages": None, **options}
    async with kind("!", connector=to_sandbox, **options) as bot:
        await setup(bot)
        for name in sys.argv[1:]:
            await bot.load_extension(f"{__package__}.{name}")
        await bot.login(os.environ["TOKEN"])
        if bot.tree.get_commands():
            await bot.tree.sync()
        await bot.connect()
