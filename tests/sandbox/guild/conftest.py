"""A bot that tells all it hears, beside the sandbox and the guild of the folder above."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Sandbox


class Ear:
    """What the bot was told, in its own words."""

    def __init__(self, bot: BotProcess) -> None:
        self.bot = bot

    async def hears(self, event: str, *texts: str | int) -> dict[str, Any]:
        """The first event of that name in whose line all the texts appear, past ones included."""
        line = await self.bot.wait_for_line(f'{{"what": "{event}"', *map(str, texts))
        found: dict[str, Any] = json.loads(line)
        return found

    def heard(self, event: str, *texts: str | int) -> list[dict[str, Any]]:
        """All events of that name so far in whose line all the texts appear."""
        wanted = [f'{{"what": "{event}"', *map(str, texts)]
        lines = [line for line in self.bot.log.splitlines() if all(text in line for text in wanted)]
        return [json.loads(line) for line in lines]


async def start_sharded(sandbox: Sandbox) -> BotProcess:
    """Start the bot."""
    return await start_bot(sandbox, "sharded", ready_line='{"what": "ready"')


@pytest.fixture(scope="session")
async def ear(sandbox: Sandbox) -> AsyncIterator[Ear]:
    process = await start_sharded(sandbox)
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
