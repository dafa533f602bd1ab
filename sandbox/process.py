"""The sandbox as a process: builds its parts, says where it is, and goes when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import os
import secrets
import signal
import socket
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .acting import Desk
from .certificates import make_server_context
from .control import ControlServer
from .faults import Faults
from .front import Front
from .gateway import Gateway
from .journal import Journal
from .limits import RateLimits
from .page import PageOptions, PageServer
from .page.server import find_key
from .rest import RestApi
from .saving import Keeper, load_state
from .seed import plant
from .session import SessionStore
from .site import Site
from .spec import open_recorder, watched
from .switchboard import Switchboard
from .tape import ENTRIES, Tape
from .voice import VoiceService
from .world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

MAX_SOCKET_PATH = 100
"""Unix socket paths end at 108 bytes on Linux and 104 on macOS."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How to run: where to keep files (None for a folder that goes away), which port, what to start with.

    A `state` is only read; what stands at `keep` is gone on with and kept up to date.
    """

    folder: Path | None = None
    port: int = 0
    seed: str = "sample"
    state: Path | None = None
    keep: Path | None = None
    page: PageOptions | None = None
    until_stdin_closes: bool = False


@contextlib.asynccontextmanager
async def running(
    folder: Path,
    *,
    port: int = 0,
    seed: str = "sample",
    state: Path | None = None,
    keep: Path | None = None,
    page: PageOptions | None = None,
) -> AsyncIterator[dict[str, str]]:
    """A sandbox for as long as the block lasts, its files in an existing folder; gives what it prints.

    A saved `state`, or what was kept at `keep`, takes the place of the seed. Raises OSError when the port is taken,
    another sandbox uses the folder or there is no such state, StateError when it cannot be read.
    """
    world = World()
    token = secrets.token_urlsafe(48)
    tape = Tape(0 if page is None else ENTRIES)  # nobody but a page shows it
    voice = VoiceService(tape=tape)
    spec = open_recorder()
    faults = Faults()
    limits = RateLimits(world.clock.seconds)
    journal = Journal(world)  # hears events before the sessions, which ask for their numbers
    # and they before the switchboard, which answers some with another
    sessions = SessionStore(world, spec.event, faults.events, journal)
    switchboard = Switchboard(world, voice)
    gateway = Gateway(world, sessions, switchboard, token, faults.gateway, tape)
    front = Front(RestApi(world, token).handle, faults.calls, limits)
    rest = tape.overhearing(watched(front.handle, spec))
    site = Site(world, rest, gateway, voice, faults.downloads)
    keeper = None if keep is None else Keeper(world, journal, keep)
    continues = keeper is not None and keeper.load()
    if state is not None:
        load_state(world, journal, state)
    elif not continues:
        plant(world, seed)
    async with contextlib.AsyncExitStack() as stack:
        socket_path = stack.enter_context(_socket_path(folder))
        stack.push_async_callback(site.close)
        stack.push_async_callback(voice.close)  # before the site, which waits for its open sockets
        await voice.start()
        ca_file = folder / "ca.pem"
        bound = await site.start(make_server_context(ca_file), port)
        addresses = {
            "endpoint": f"127.0.0.1:{bound}",
            "ca_file": str(ca_file),
            "control": str(socket_path),
            "token": token,
            "world": "continued" if continues else "new",
        }
        desk = Desk(world, front, gateway, switchboard, journal, spec, faults, limits, addresses, tape)
        control = ControlServer(desk)
        stack.push_async_callback(control.close)
        stack.enter_context(_running_task(world.clock.run()))
        await control.start(socket_path)
        if page is not None:
            window = PageServer(desk, page, find_key(folder / "page.key"), folder / "states")
            stack.push_async_callback(window.close)
            addresses["page"] = await window.start()
        if keeper is not None:
            stack.callback(keeper.save)
            stack.enter_context(_running_task(keeper.run()))
        yield addresses


async def run(options: Options) -> None:
    """Run until SIGTERM, SIGINT or, if asked for, the end of standard input."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if options.until_stdin_closes:
        _watch_stdin(stop, loop)
    with contextlib.ExitStack() as stack:
        folder = options.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sandbox-")))
        folder.mkdir(parents=True, exist_ok=True)
        async with running(
            folder,
            port=options.port,
            seed=options.seed,
            state=options.state,
            keep=options.keep,
            page=options.page,
        ) as addresses:
            print(json.dumps(addresses), flush=True)
            _log.info("listening on %s", addresses["endpoint"])
            await stop.wait()


@contextlib.contextmanager
def _running_task(work: Coroutine[Any, Any, None]) -> Iterator[None]:
    """Work that goes on in the background for as long as the block lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()


@contextlib.contextmanager
def _socket_path(folder: Path) -> Iterator[Path]:
    """Where the control socket goes: into the folder, or elsewhere when its path is too long for a socket."""
    path = folder.resolve() / "control.sock"
    if len(str(path)) <= MAX_SOCKET_PATH:
        if _is_alive(path):
            raise OSError(errno.EADDRINUSE, "another sandbox uses this folder", str(folder))
        path.unlink(missing_ok=True)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)
        return
    with tempfile.TemporaryDirectory(prefix="sandbox-") as short:
        path = Path(short) / "control.sock"
        if len(str(path)) > MAX_SOCKET_PATH:
            raise OSError(errno.ENAMETOOLONG, "the path is too long for a socket; set a shorter TMPDIR", str(path))
        yield path


def _is_alive(path: Path) -> bool:
    """Whether somebody listens on a Unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0


def _watch_stdin(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Set `stop` at the end of standard input; a thread, since not every file can be polled."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        with contextlib.suppress(RuntimeError):  # the loop may have ended before
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
