"""A sandbox and a bot of this folder's own: its tests end the bot and start it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import Party
from tests.cogs.truth.agreement import Truth

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess, Guild


@dataclass
class Hand:
    """Does something by hand, while the bot looks on or while it is down."""

    bot: BotProcess
    live: bool

    async def __aenter__(self) -> None:
        if not self.live:
            await self.bot.kill()

    async def __aexit__(self, *_: object) -> None:
        if not self.live:
            await self.bot.restart()
            await self.bot.wait_ready()


@pytest.fixture(scope="package")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        await running.relax_limits()  # their pace is not the subject here
        yield running
        await running.check_spec()


@pytest.fixture(scope="package")
def bot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="package")
async def bot(sandbox: Sandbox, bot_folder: Path) -> AsyncIterator[BotProcess]:
    async with running_bot(sandbox, bot_folder) as running:
        yield running


@pytest.fixture
async def guild(sandbox: Sandbox, bot: BotProcess) -> AsyncIterator[Guild]:
    """A new server; the bot is thrown out of it afterwards, so that it does not look after it at each start."""
    guild = await sandbox.create_guild("A server", owner="Olga")
    await guild.create_text_channel("general")
    yield guild
    await guild.remove_bot()


@pytest.fixture
async def party(guild: Guild) -> AsyncIterator[Party]:
    party = await Party.gather(guild)
    yield party
    await party.go_home()


@pytest.fixture
def truth(party: Party, bot_folder: Path) -> Truth:
    return Truth(party.guild, bot_folder / "chorus.db", party.bot_id)


@pytest.fixture(params=[True, False], ids=["live", "while the bot is down"])
def hand(bot: BotProcess, request: pytest.FixtureRequest) -> Hand:
    return Hand(bot, request.param)
