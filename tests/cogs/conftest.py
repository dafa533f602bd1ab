"""One sandbox and one real bot for all tests of this folder, and a server of its own for each test."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from demo.stage import bot_command, bot_environment
from sandbox.client import Refused, Sandbox
from tests.cogs.party import Party
from tests.media import make_silent_video, make_sweep, make_tone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from sandbox.client import BotProcess, Guild

ANSWERED_WITHIN_S = 30.0
"""How long one waits for the bot. Discord waits 3 s, which a busy machine can take: how quick the bot is, and what it
does when it is not, is measured and tested elsewhere."""
MOST_GROUPS = 13
"""On one server: enough for a second page of them."""
CHEAP_HASHES: dict[str, str | None] = {
    "CHORUS_ACCOUNTS__ARGON2_TIME_COST": "1",
    "CHORUS_ACCOUNTS__ARGON2_MEMORY_KIB": "1024",
    "CHORUS_ACCOUNTS__ARGON2_PARALLELISM": "1",
}


@asynccontextmanager
async def running_bot(
    sandbox: Sandbox, folder: Path, variables: Mapping[str, str] | None = None
) -> AsyncIterator[BotProcess]:
    """The real bot in a sandbox, ready for commands, with its files in `folder`; ended with the block."""
    environment = bot_environment(sandbox, folder) | CHEAP_HASHES | {"CHORUS_GROUPS__MAX_PER_GUILD": str(MOST_GROUPS)}
    environment |= variables or {}
    await sandbox.wait_for_answers(ANSWERED_WITHIN_S)
    bot = await sandbox.start_bot(bot_command(folder), env=environment)
    try:
        await bot.wait_ready()
        yield bot
    finally:
        await bot.stop()


@pytest.fixture(scope="session")
def bot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot's files: its database and a library with good and bad media."""
    folder = tmp_path_factory.mktemp("bot")
    library = folder / "library"
    library.mkdir()
    for title, frequency in (("First Light", 440.0), ("Second Wind", 554.0), ("Third Time", 659.0)):
        make_tone(
            library / f"{title}.ogg",
            format="ogg",
            codec="libopus",
            seconds=3.0,
            frequency=frequency,
            tags={"title": title, "artist": "The Testers"},
            options={"frame_duration": "20"},
        )
    make_sweep(library / "Long Haul.ogg", format="ogg", codec="libopus", seconds=20.0, options={"frame_duration": "20"})
    make_tone(library / "Hummed.flac", format="flac", codec="flac", seconds=2.0, rate=44_100, tags={"title": "Hummed"})
    make_silent_video(library / "Mute Film.webm")
    (library / "Hollow.mp3").write_bytes(b"")
    (library / "Shredded.ogg").write_bytes(b"OggS" + bytes(range(256)) * 8)
    return folder


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="session")
async def bot(sandbox: Sandbox, bot_folder: Path) -> AsyncIterator[BotProcess]:
    async with running_bot(sandbox, bot_folder) as running:
        yield running


@pytest.fixture
async def guild(sandbox: Sandbox, bot: BotProcess) -> AsyncIterator[Guild]:
    """A new server with the bot and a channel #general in it.

    The bot is thrown out at the end: after a restart it looks after every server it is in, at Discord's pace, and a
    later test would wait for those of all tests before it.
    """
    guild = await sandbox.create_guild("A server")
    await guild.create_text_channel("general")
    yield guild
    with suppress(Refused):  # it is out already
        await guild.remove_bot()


@pytest.fixture
async def party(guild: Guild) -> AsyncIterator[Party]:
    """Ada and Ben, registered, in a group of Ada's; Cleo, registered, outside it; Dan, who never registered."""
    party = await Party.gather(guild)
    yield party
    await party.go_home()
