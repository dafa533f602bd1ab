"""A bot that tells all it hears, beside the sandbox and the guild of the folder above."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands

from tests.sandbox.conftest import ROOT
from tests.sandbox.guild.menus import add_all

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Sandbox

GUILD_BOT = (sys.executable, "-m", "tests.sandbox.guild.guild_bot")


class Ear:
    """What the bot was told, in its own words."""

    def __init__(self, bot: BotProcess) -> None:
        self.bot = bot

    async def hears(self, event: str, *texts: str | int) -> dict[str, Any]:
        """The first event of that name in whose line all the texts appear, past ones included."""
        line = await self.bot.wait_for_line(f'{{"event": "{event}"', *map(str, texts))
        found: dict[str, Any] = json.loads(line)
        return found

    def heard(self, event: str, *texts: str | int) -> list[dict[str, Any]]:
        """All events of that name so far in whose line all the texts appear."""
        wanted = [f'{{"event": "{event}"', *map(str, texts)]
        lines = [line for line in self.bot.log.splitlines() if all(text in line for text in wanted)]
        return [json.loads(line) for line in lines]


async def start_guild_bot(sandbox: Sandbox, **env: str) -> BotProcess:
    """Start the bot."""
    own = {"ENDPOINT": sandbox.endpoint, "CA_FILE": str(sandbox.ca_file), "TOKEN": sandbox.token}
    return await sandbox.start_bot(GUILD_BOT, env={**own, **env}, ready_line='{"event": "ready"', cwd=ROOT)


@pytest.fixture(scope="session")
async def ear(sandbox: Sandbox) -> AsyncIterator[Ear]:
    process = await start_guild_bot(sandbox)
    await process.wait_ready()
    yield Ear(process)
    await process.stop()


@pytest.fixture
async def bot_id(sandbox: Sandbox) -> int:
    return int((await sandbox.bot_user())["id"])


@pytest.fixture
async def lobby(guild: Guild) -> Channel:
    """A voice channel."""
    return await guild.create_voice_channel("Lobby")


@pytest.fixture(scope="session")
def tree(api: discord.Client) -> app_commands.CommandTree[discord.Client]:
    return app_commands.CommandTree(api)


@pytest.fixture
async def published(tree: app_commands.CommandTree[discord.Client], guild: Guild, ear: Ear) -> Ear:
    """The commands of the bot, as commands of the test's guild."""
    add_all(tree, discord.Object(guild.id))
    await tree.sync(guild=discord.Object(guild.id))
    return ear
