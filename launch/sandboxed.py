"""A start without a Discord token: what is run, and what the person at the terminal is told.

What happens in the sandbox stays there: the bot gets a database and a folder for files of its own in the
sandbox's folder, so that trying things out never touches the real ones.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from launch.supervisor import Plan, Sandbox, supervise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launch.settings import Settings

NO_TOKEN = "No DISCORD_TOKEN is set: starting in the sandbox, a local Discord on this machine."

WELCOME = """
The sandbox is up, and Chorus is joining it.
  Try it        {talk}   (in another terminal)
  Watch it      make demo   (the whole story, played by itself)
  For real      put DISCORD_TOKEN into .env and start again; README.md, "Run it on Discord", tells how
  Stop          Ctrl-C
"""


def run(settings: Settings, home: Path, folder: Path, environ: Mapping[str, str]) -> int:
    """Run sandbox and bot until told to stop. Returns the exit code.

    `home` is where `bot.py` stands, `folder` where the settings were read from.
    """
    plan = make_plan(settings, home, folder, environ)
    _say(NO_TOKEN)
    if plan.samples:
        _say(f"{_relative(settings.library.folder)} is empty: making some sample music and a video for it.")
    return asyncio.run(supervise(plan, _say, lambda sandbox: _welcome(sandbox, home)))


def make_plan(settings: Settings, home: Path, folder: Path, environ: Mapping[str, str]) -> Plan:
    """What to run for these settings."""
    own = settings.database.path.parent / "sandbox"
    library = settings.library.folder
    return Plan(
        folder=home,
        environ={
            "CHORUS_DATABASE__PATH": str(own / "chorus.db"),
            "CHORUS_STORAGE__FOLDER": str(own / "files"),
            **environ,
        },
        sandbox=_python("-m", "sandbox", "--folder", str(own), "--until-stdin-closes", "--seed", "sample"),
        bot=_python("bot.py", "--folder", str(folder.resolve()), "run", "--until-stdin-closes"),
        samples=None if _has_files(library) else _python("-m", "sandbox.samples", str(library)),
    )


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _has_files(folder: Path) -> bool:
    """Whether someone uses this folder; only an empty one gets samples. Hidden files do not count."""
    for _, subfolders, files in os.walk(folder):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        if any(not name.startswith(".") for name in files):
            return True
    return False


def _welcome(sandbox: Sandbox, home: Path) -> str:
    talk = f"{_relative(Path(sys.executable))} -m sandbox.talk --as Ada"
    # Where `sandbox.talk` looks by itself.
    if Path(sandbox.control) != home / "data" / "sandbox" / "control.sock":
        talk += f" --control {_relative(Path(sandbox.control))}"
    return WELCOME.format(talk=talk)


def _relative(path: Path) -> str:
    """The path as one would type it here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _say(text: str) -> None:
    print(text, flush=True)
