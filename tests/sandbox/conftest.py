"""One sandbox and one small bot for all tests of this folder, and a guild of its own for each test."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Sandbox
from tests.sandbox.to_sandbox import connector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member


ROOT = Path(__file__).resolve().parents[2]
SMALL_BOT = (sys.executable, "-m", "tests.sandbox.small_bot")


async def start_small_bot(sandbox: Sandbox, token: str | None = None) -> BotProcess:
    """Start the small bot, with the right token or another."""
    env = {"ENDPOINT": sandbox.endpoint, "CA_FILE": str(sandbox.ca_file), "TOKEN": token or sandbox.token}
    return await sandbox.start_bot(SMALL_BOT, env=env, cwd=ROOT)


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    process = await start_small_bot(sandbox)
    await process.wait_ready()
    yield process
    await process.stop()


@pytest.fixture(scope="session")
async def api(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    """The bot's REST API, through discord.py; not connected to the gateway."""
    client = discord.Client(intents=discord.Intents.none(), connector=connector(sandbox.endpoint, sandbox.ca_file))
    async with client:
        await client.login(sandbox.token)
        yield client


@pytest.fixture
async def guild(sandbox: Sandbox) -> Guild:
    return await sandbox.create_guild("Film club")


@pytest.fixture
async def general(guild: Guild) -> Channel:
    return await guild.create_text_channel("general")


@pytest.fixture
async def ada(guild: Guild) -> Member:
    return await guild.add_member("Ada")


@pytest.fixture
async def ben(guild: Guild) -> Member:
    return await guild.add_member("Ben")
