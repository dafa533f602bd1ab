"""Discord is told of the bot's commands only when it does not know them as they are."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from demo.stage import PROJECT
from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Guild

TELL = "PUT /applications/*/commands"


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running


@pytest.fixture(scope="module")
async def guild(sandbox: Sandbox) -> Guild:
    guild = await sandbox.create_guild("A server")
    await guild.create_text_channel("general")
    return guild


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot's files, kept from one start to the next."""
    folder = tmp_path_factory.mktemp("bot")
    (folder / "library").mkdir()
    return folder


@asynccontextmanager
async def somebody_elses_bot(sandbox: Sandbox) -> AsyncIterator[None]:
    """Another program with the same token, which makes its own commands the application's."""
    environment = {"ENDPOINT": sandbox.endpoint, "CA_FILE": str(sandbox.ca_file), "TOKEN": sandbox.token}
    bot = await sandbox.start_bot([sys.executable, "-m", "tests.cogs.odd_bot"], env=environment, cwd=PROJECT)
    try:
        await bot.wait_ready()
        yield
    finally:
        await bot.stop()


async def test_the_first_start_tells_discord_of_the_commands(sandbox: Sandbox, guild: Guild, folder: Path) -> None:
    async with running_bot(sandbox, folder):
        ada = await guild.add_member("Ada")
        assert "chorus help" in await ada.commands(guild.channel("general"))


async def test_a_start_with_the_same_commands_tells_discord_nothing_and_still_links_to_them(
    sandbox: Sandbox, guild: Guild, folder: Path
) -> None:
    held = await sandbox.faults.hold_call(TELL)  # a bot that told them again would not become ready
    async with running_bot(sandbox, folder):
        ben = await guild.add_member("Ben")
        answer = await ben.slash("group list", channel=guild.channel("general"))
        assert "</register:" in answer.text
    await held.release()


async def test_commands_that_somebody_else_changed_are_made_ours_again(
    sandbox: Sandbox, guild: Guild, folder: Path
) -> None:
    await sandbox.faults.clear()
    cleo = await guild.add_member("Cleo")
    async with somebody_elses_bot(sandbox):
        assert "odd" in await cleo.commands(guild.channel("general"))
    async with running_bot(sandbox, folder):
        commands = await cleo.commands(guild.channel("general"))
        assert "odd" not in commands
        assert "group create" in commands
