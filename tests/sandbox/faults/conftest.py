"""A sandbox of its own for what goes wrong, with a bot that tells what it hears. Faults end with their test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member


async def start_teller(sandbox: Sandbox) -> BotProcess:
    """Start the bot."""
    teller = await start_bot(sandbox, "hasty", "obeying", "ponging", "beating")
    await teller.wait_ready()
    return teller


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running


@pytest.fixture(scope="session")
async def running_bot(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    teller = await start_teller(sandbox)
    yield teller
    await teller.stop()


@pytest.fixture
async def bot(sandbox: Sandbox, running_bot: BotProcess, general: Channel, ada: Member) -> AsyncIterator[BotProcess]:
    """The bot, once it knows this test's guild."""
    await ada.send(general, f"hello {general.id}")
    await running_bot.wait_for_line(f"hello {general.id}")
    yield running_bot
    await sandbox.faults.clear()


@pytest.fixture
async def guild(sandbox: Sandbox) -> Guild:
    return await sandbox.create_guild("Storm watch")


@pytest.fixture
async def ada(guild: Guild) -> Member:
    return await guild.add_member("Ada")
