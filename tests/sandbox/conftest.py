"""One sandbox and one process of small bots for all tests of this folder, and a guild of its own for each test."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Sandbox
from sandbox.client.connecting import connector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member


ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("pinging", "forgetting", "options", "forms", "panel", "selects", "menus", "choices", "boxes", "card")
EARS = ("listening", "watching", "reacting", "beating")


async def start_bot(
    sandbox: Sandbox, name: str, *others: str, token: str | None = None, ready_line: str | None = None
) -> BotProcess:
    """Start one of `tests/sandbox/bots`, as one with others of them; with the right token or another."""
    env = {"ENDPOINT": sandbox.endpoint, "CA_FILE": str(sandbox.ca_file), "TOKEN": token or sandbox.token}
    command = [sys.executable, "-m", f"tests.sandbox.bots.{name}", *others]
    return await sandbox.start_bot(command, env=env, ready_line=ready_line, cwd=ROOT)


async def start_small_bots(sandbox: Sandbox, token: str | None = None) -> BotProcess:
    """Start those that have commands and those that hear, as one."""
    return await start_bot(sandbox, *COMMANDS, *EARS, "singing", token=token)


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    process = await start_small_bots(sandbox)
    await process.wait_ready()
    yield process
    await process.stop()


@asynccontextmanager
async def rest_client(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    """The bot's REST API, through discord.py; not connected to the gateway."""
    client = discord.Client(intents=discord.Intents.none(), connector=connector(sandbox.endpoint, sandbox.ca_file))
    async with client:
        await client.login(sandbox.token)
        yield client


@pytest.fixture(scope="session")
async def api(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    async with rest_client(sandbox) as client:
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
