"""A sandbox whose time moves with the bot's, for all tests of a file; each file starts its bot as it needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.moving.time import Time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running


@pytest.fixture(scope="module")
async def time(sandbox: Sandbox) -> AsyncIterator[Time]:
    async with Time.of(sandbox) as time:
        yield time


@pytest.fixture
async def guild(sandbox: Sandbox, bot: BotProcess) -> Guild:
    return await sandbox.create_guild("A server")


@pytest.fixture
async def general(guild: Guild) -> Channel:
    return await guild.create_text_channel("general")
