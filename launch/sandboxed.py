"""A start without a Discord token: what is run, and what the person at the terminal is told.

What happens in the sandbox stays there, in `data/sandbox`: its world, and a database and files of the bot's own, so
that trying things out never touches the real ones, and all is found again at the next start.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from launch import exits
from launch.lock import HeldError, held
from launch.supervisor import NEW_WORLD, Plan, Sandbox, supervise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launch.settings import Settings

NO_PAGE = "the page is not built yet: stop this, and start with `make run`"
NO_TOKEN = "No DISCORD_TOKEN is set: starting in the sandbox, a local Discord on this machine."

FOLDER = Path("data", "sandbox")
"""Where everything of the sandbox is kept, below the folder that settings are read from."""
DATABASE = "chorus.db"
PAGES = Path("web", "dist")
"""Where `make web` leaves the page, below the folder of `bot.py`."""
PAGE_ADDRESS = "page.address"
"""Keeps the page's address while it is served, for whoever starts a second time."""
LOG = "bot.log"

WELCOME = """
The sandbox is up, and Chorus is joining it.
{try_it}
  Watch it      make demo   (the whole story, played by itself)
  For real      put DISCORD_TOKEN into .env and start again; docs/discord.md leads there in five minutes
  Stop          Ctrl-C; {kept}
"""
RUNS_ALREADY = """\
Chorus runs in this sandbox already ({folder}{process}).
{try_it}
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
        _note_page(own, sandbox.page)
        if sandbox.page and settings.sandbox.open_browser and has_desktop(os.environ):
            Thread(target=webbrowser.open, args=(sandbox.page,), daemon=True).start()
        if sandbox.world == NEW_WORLD and _put_aside(own / DATABASE):
            _say(f"The sandbox begins anew: what the bot knew of the former one is put aside in {_relative(own)}.")
        try_it = _try_it(sandbox.page, Path(sandbox.control), home)
        return WELCOME.format(try_it=try_it, kept=f"all of it is kept in {_relative(own)}")

    try:
        return asyncio.run(supervise(plan, _say, welcome))
    finally:
        _note_page(own, "")


def make_plan(settings: Settings, home: Path, folder: Path, environ: Mapping[str, str]) -> Plan:
    """What to run for these settings."""
    own = folder.resolve() / FOLDER
    library = settings.library.folder
    log = settings.logging.file or own / LOG
    keeping = ("--folder", str(own), "--keep", str(own / "world"), "--seed", "sample", "--bot-log", str(log))
    pages = home / PAGES
    shown = ("--page", str(pages), "--page-port", str(settings.sandbox.page_port)) if pages.is_dir() else ()
    return Plan(
        folder=home,
        environ={
            # In the sandbox's page a form is a step of the guided visit; the web page would be a second place to go to.
            "CHORUS_WEB__PASSWORDS_ON_PAGE": "false",
            **environ,
            "CHORUS_DATABASE__PATH": str(own / DATABASE),
            "CHORUS_STORAGE__FOLDER": str(own / "files"),
            "CHORUS_CLOUDINARY__CLOUD_NAME": "",
            "CHORUS_BACKUP__FOLDER": str(own / "backups"),
            "CHORUS_LOGGING__FILE": str(log),
            **_web_page(settings),
        },
        sandbox=_python("-m", "sandbox", *keeping, *shown, "--quiet", "--until-stdin-closes"),
        bot=_python("bot.py", "--folder", str(folder.resolve()), "run", "--until-stdin-closes"),
        samples=None if _has_files(library) else _python("-m", "sandbox.samples", str(library)),
    )


def _web_page(settings: Settings) -> dict[str, str]:
    """Where the bot's own web page is: on this machine, at the port of the settings, or another that is free."""
    for port in (settings.web.port, 0):
        try:
            with socket.create_server(("127.0.0.1", port)) as found:
                bound: int = found.getsockname()[1]
        except OSError:
            continue
        address = f"http://127.0.0.1:{bound}"
        return {
            "CHORUS_WEB__HOST": "127.0.0.1",
            "CHORUS_WEB__PORT": str(bound),
            "CHORUS_WEB__PUBLIC_URL": address,
        }
    return {}


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
    try_it = _try_it(_noted_page(own), own / "control.sock", home)
    return RUNS_ALREADY.format(folder=_relative(own), process=process, try_it=try_it, kill=kill)


def has_desktop(environ: Mapping[str, str]) -> bool:
    """Whether somebody sits at this machine: not a server, a container or a distant terminal."""
    if not sys.stdout.isatty() or environ.get("CI") or environ.get("SSH_CONNECTION"):
        return False
    return sys.platform == "darwin" or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _try_it(page: str, control: Path, home: Path) -> str:
    """The lines that tell how one becomes a person of the sandbox."""
    talk = f"  In a terminal {_talk(control, home)}"
    return f"  Try it        {page}   (in your browser)\n{talk}" if page else f"{talk}\n  In a browser  {NO_PAGE}"


def _note_page(own: Path, address: str) -> None:
    """Keep the page's address, which holds its key, for this user only; with none, no address."""
    file = own / PAGE_ADDRESS
    file.unlink(missing_ok=True)
    if address:
        file.touch(mode=0o600)
        file.write_text(address)


def _noted_page(own: Path) -> str:
    try:
        return (own / PAGE_ADDRESS).read_text()
    except OSError:
        return ""


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
