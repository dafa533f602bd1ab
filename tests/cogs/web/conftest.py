"""A sandbox, a stand-in for the web and a bot that knows no other, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demo.stage import PROJECT, bot_environment
from sandbox.client import Sandbox
from tests.cogs.conftest import ANSWERED_WITHIN_S, CHEAP_HASHES
from tests.media import make_sweep
from tests.sources.standin.bot import bot_beside
from tests.sources.standin.media import Media
from tests.sources.standin.server import StandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess

SECONDS = 20.0
SITES = "library youtube soundcloud bandcamp link"


@pytest.fixture(scope="package")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="package")
def bot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bot")
    (folder / "library").mkdir()
    return folder


@pytest.fixture(scope="package")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every track of the stand-in sounds like."""
    file = tmp_path_factory.mktemp("song") / "song.webm"
    return make_sweep(file, format="webm", codec="libopus", seconds=SECONDS, options={"frame_duration": "20"})


@pytest.fixture(scope="package")
def media(song: Path) -> Media:
    return Media(song.read_bytes())


@pytest.fixture(scope="package")
async def running_stand_in(media: Media, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StandIn]:
    async with StandIn(tmp_path_factory.mktemp("stand-in"), media) as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(running_stand_in: StandIn) -> StandIn:
    """As new, but for the bot's memory of it."""
    for changed in (running_stand_in.statuses, running_stand_in.players, running_stand_in.asked):
        changed.clear()
    running_stand_in.media.answers_per_link = None
    running_stand_in.media.answered.clear()
    return running_stand_in


@pytest.fixture(scope="package")
async def bot(sandbox: Sandbox, running_stand_in: StandIn, bot_folder: Path) -> AsyncIterator[BotProcess]:
    environment = bot_environment(sandbox, bot_folder) | CHEAP_HASHES | {"CHORUS_SOURCES__ORDER": SITES}
    await sandbox.wait_for_answers(ANSWERED_WITHIN_S)
    command = bot_beside(running_stand_in.tls_port, running_stand_in.ca_file, bot_folder)
    bot = await sandbox.start_bot(command, env=environment, cwd=PROJECT)
    try:
        await bot.wait_ready()
        yield bot
    finally:
        await bot.stop()
