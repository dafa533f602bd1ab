"""A sandbox and a bot of this folder's own, whose clocks can be moved: its tests end the bot and start it again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.moving.time import Time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess


@pytest.fixture(scope="package")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        await running.relax_limits()  # their pace is not the subject here
        yield running
        await running.check_spec()


@pytest.fixture(scope="package")
async def time(sandbox: Sandbox) -> AsyncIterator[Time]:
    async with Time.of(sandbox) as time:
        yield time


@pytest.fixture(scope="package")
def away_folder(bot_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this bot, which runs beside that of other folders: the same library, a database of its own."""
    folder = tmp_path_factory.mktemp("away")
    shutil.copytree(bot_folder / "library", folder / "library")
    return folder


@pytest.fixture(scope="package")
async def bot(time: Time, away_folder: Path) -> AsyncIterator[BotProcess]:
    async with time.running_bot(away_folder) as running:
        yield running
