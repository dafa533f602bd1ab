"""Where the story happens: a sandbox, a bot in it, and folders of their own that are gone afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.client import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from sandbox.client import BotProcess

PROJECT = Path(__file__).resolve().parent.parent
SHORT_S = 10
"""How long a track is that somebody waits for."""


@dataclass(frozen=True)
class Stage:
    """A running sandbox and bot; `database` and `library` are the bot's."""

    sandbox: Sandbox
    bot: BotProcess
    database: Path
    library: Path


@asynccontextmanager
async def set_stage(extra: Path | None = None) -> AsyncIterator[Stage]:
    """Start everything, with sample tracks and the file `extra` in the library; end it all in the end."""
    with tempfile.TemporaryDirectory(prefix="chorus-demo-") as temporary:
        folder = Path(temporary)
        library = folder / "library"
        async with _meanwhile(make_samples(library)) as samples, Sandbox.start(seed="empty") as sandbox:
            await samples
            if extra is not None:
                await asyncio.to_thread(shutil.copy, extra, library)
            bot = await sandbox.start_bot(bot_command(folder), env=bot_environment(sandbox, folder))
            try:
                await bot.wait_ready()
                yield Stage(sandbox, bot, folder / "chorus.db", library)
            finally:
                await bot.stop()


@asynccontextmanager
async def _meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Work that goes on beside the block, and no longer than it."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


async def make_samples(library: Path) -> None:
    """Fill a folder with the sandbox's sample tracks, short ones. Raises RuntimeError when that fails."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox.samples", str(library), str(SHORT_S)),
        cwd=PROJECT,
        stdout=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches only its parent
    )
    try:
        if await process.wait() != 0:
            raise RuntimeError("the sample tracks could not be made")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def bot_command(folder: Path) -> list[str]:
    """The bot, with no settings but the defaults and its environment: `folder` holds no config.

    It ends with the process that starts it.
    """
    return [sys.executable, str(PROJECT / "bot.py"), "--folder", str(folder), "run", "--until-stdin-closes"]


def bot_environment(sandbox: Sandbox, folder: Path) -> dict[str, str | None]:
    """Settings for a bot in this sandbox with its files in `folder`, and none of the person's own (None: unset)."""
    ours = ("CHORUS_", "DISCORD_", "YOUTUBE_")
    theirs: dict[str, str | None] = {name: None for name in os.environ if name.startswith(ours)}
    return theirs | {
        "DISCORD_TOKEN": sandbox.token,
        "CHORUS_DISCORD__ENDPOINT": sandbox.endpoint,
        "CHORUS_DISCORD__CA_FILE": str(sandbox.ca_file),
        "CHORUS_DATABASE__PATH": str(folder / "chorus.db"),
        "CHORUS_LIBRARY__FOLDER": str(folder / "library"),
        "CHORUS_STORAGE__FOLDER": str(folder / "files"),
        "CHORUS_SOURCES__ORDER": "library link",  # nothing of the real web
        "CHORUS_SOURCES__ALLOWED_HOSTS": "127.0.0.1",
        "CHORUS_WEB__PUBLIC_URL": "http://127.0.0.1:8770",
        "CHORUS_WEB__PORT": "0",
        "CHORUS_WEB__PASSWORDS_ON_PAGE": "false",  # the story and the tests fill in Discord's forms
    }
