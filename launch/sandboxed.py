"""A start without a Discord token: what is run, and what the person at the terminal is told.

What happens in the sandbox stays there, in `data/sandbox`: its world, and a database and files of the bot's own, so
that trying things out never touches the real ones, and all is found again at the next start.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from launch import exits
from launch.lock import HeldError, held
from launch.supervisor import NEW_WORLD, Plan, Sandbox, supervise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launch.settings import Settings

NO_TOKEN = "No DISCORD_TOKEN is set: starting in the sandbox, a local Discord on this machine."

FOLDER = Path("data", "sandbox")
"""Where everything of the sandbox is kept, below the folder that settings are read from."""
DATABASE = "chorus.db"
LOG = "bot.log"

WELCOME = """
The sandbox is up, and Chorus is joining it.
  Try it        {talk}   (in another terminal; then type /register)
  Watch it      make demo   (the whole story, played by itself)
  For real      put DISCORD_TOKEN into .env and start again; README.md, "Run it on Discord", tells how
  Stop          Ctrl-C; {kept}
"""
RUNS_ALREADY = """\
Chorus runs in this sandbox already ({folder}{process}).
  Talk in it    {talk}
  Stop it       Ctrl-C in its terminal{kill}
"""


def run(settings: Settings, home: Path, folder: Path, environ: Mapping[str, str]) -> int:
    """Run sandbox and bot until told to stop. Returns the exit code.

    `home` is where `bot.py` stands, `folder` where the settings were read from.
    """
    own = folder.resolve() / FOLDER
    try:
        own.mkdir(parents=True, exist_ok=True)
        with held(own / "running"):
            return _run(make_plan(settings, home, folder, environ), settings, home, own)
    except HeldError as error:
        _say(_runs_already(error.pid, own, home))
    except OSError as error:
        _say(f"The sandbox cannot be started: {error.filename or own}: {error.strerror}.")
    return exits.FAILED


def _run(plan: Plan, settings: Settings, home: Path, own: Path) -> int:
    _say(NO_TOKEN)
    if plan.samples:
        _say(f"{_relative(settings.library.folder)} is empty: making some sample music and a video for it.")

    def welcome(sandbox: Sandbox) -> str:
        if sandbox.world == NEW_WORLD and _put_aside(own / DATABASE):
            _say(f"The sandbox begins anew: what the bot knew of the former one is put aside in {_relative(own)}.")
        return WELCOME.format(talk=_talk(Path(sandbox.control), home), kept=f"all of it is kept in {_relative(own)}")

    return asyncio.run(supervise(plan, _say, welcome))


def make_plan(settings: Settings, home: Path, folder: Path, environ: Mapping[str, str]) -> Plan:
    """What to run for these settings."""
    own = folder.resolve() / FOLDER
    library = settings.library.folder
    log = settings.logging.file or own / LOG
    keeping = ("--folder", str(own), "--keep", str(own / "world"), "--seed", "sample", "--bot-log", str(log))
    return Plan(
        folder=home,
        environ={
            **environ,
            "CHORUS_DATABASE__PATH": str(own / DATABASE),
            "CHORUS_STORAGE__FOLDER": str(own / "files"),
            "CHORUS_CLOUDINARY__CLOUD_NAME": "",
            "CHORUS_BACKUP__FOLDER": str(own / "backups"),
            "CHORUS_LOGGING__FILE": str(log),
        },
        sandbox=_python("-m", "sandbox", *keeping, "--quiet", "--until-stdin-closes"),
        bot=_python("bot.py", "--folder", str(folder.resolve()), "run", "--until-stdin-closes"),
        samples=None if _has_files(library) else _python("-m", "sandbox.samples", str(library)),
    )


def _put_aside(database: Path) -> bool:
    """Rename a database with the files that SQLite keeps beside it; tells whether there was one."""
    if not database.exists():
        return False
    for suffix in ("", "-wal", "-shm"):
        aside = database.with_name(f"{database.name}.aside{suffix}")
        aside.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            database.with_name(f"{database.name}{suffix}").rename(aside)
    return True


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _has_files(folder: Path) -> bool:
    """Whether someone uses this folder; only an empty one gets samples. Hidden files do not count."""
    for _, subfolders, files in os.walk(folder):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        if any(not name.startswith(".") for name in files):
            return True
    return False


def _runs_already(pid: int | None, own: Path, home: Path) -> str:
    process, kill = ("", "") if pid is None else (f", process {pid}", f", or: kill {pid}")
    talk = _talk(own / "control.sock", home)
    return RUNS_ALREADY.format(folder=_relative(own), process=process, talk=talk, kill=kill)


def _talk(control: Path, home: Path) -> str:
    """The command that makes one a person of the sandbox."""
    command = f"{_relative(Path(sys.executable))} -m sandbox.talk --as Ada"
    # Where `sandbox.talk` looks by itself.
    return command if control == home / FOLDER / "control.sock" else f"{command} --control {_relative(control)}"


def _relative(path: Path) -> str:
    """The path as one would type it here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _say(text: str) -> None:
    print(text, flush=True)
