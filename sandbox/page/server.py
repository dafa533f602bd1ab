"""Serves the page: its built files, what people uploaded, and one WebSocket for each window.

It listens on loopback only. Another site that a browser has open can send requests there, too: so the Host and Origin
headers are looked at, and the socket asks for the key that stands behind the # of the page's address, which no
browser sends anywhere.
"""

from __future__ import annotations

import asyncio
import errno
import secrets
import socket as sockets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.cdn_answers import file_answer

from .drawer import Drawer
from .person import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sandbox.acting.desk import Desk

PORTS_TRIED = 10
"""From the wanted one on; after them, any."""
MAX_PORT = 65_535
KEY_LENGTH = 32
MAX_MESSAGE_BYTES = 48 * 1024 * 1024
"""A request of a page, in which an upload stands in base64."""
SEND_BUFFER_BYTES = 128 * 1024
"""What waits for a window in the kernel. Sound that waits comes late, and Linux would keep megabytes: minutes of it."""
SHUTDOWN_TIMEOUT_S = 1.0
A_DAY_S = 24 * 3600.0
ENTRY = "sandbox.html"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https: data: blob:; "
    "media-src 'self' https: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NOT_BUILT = "The page has not been built. Run: make web"


@dataclass(frozen=True)
class PageOptions:
    """What to serve where: the folder of built pages, the first port to try (0 for any), the bot's log."""

    folder: Path
    port: int = 0
    bot_log: Path | None = None


class PageServer:
    """Owns the page's socket and all windows. `start` gives its address, `close` ends it.

    States that are saved go into the folder `states`.
    """

    def __init__(self, desk: Desk, options: PageOptions, key: str, states: Path) -> None:
        self._desk = desk
        self._options = options
        self._key = key
        self._drawer = Drawer(desk, options.bot_log, states, self._open_anew)
        self._people: set[Person] = set()
        self._runner: web.AppRunner | None = None
        self._watching: asyncio.Task[None] | None = None
        self._is_bot_online = False
        self._hosts: frozenset[str] = frozenset()
        desk.world.listen(self._hear)

    async def start(self) -> str:
        """Listen on the wanted port, or one that is free; returns the page's whole address. Raises OSError."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._entry)
        app.router.add_get("/live", self._live)
        app.router.add_get("/files/{path:.+}", self._file)
        app.router.add_get("/assets/{name}", self._asset)
        app.on_shutdown.append(self._go_away)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
        await self._runner.setup()
        port = await self._listen(self._runner)
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._watching = asyncio.create_task(self._watch_bot())
        return f"http://127.0.0.1:{port}/#key={self._key}"

    async def close(self) -> None:
        """Stop listening and close every window's socket."""
        if self._watching is not None:
            self._watching.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
        self._drawer.close()

    async def _listen(self, runner: web.AppRunner) -> int:
        wanted = self._options.port
        for port in (*range(wanted, min(wanted + PORTS_TRIED, MAX_PORT + 1)), 0):
            try:
                await web.TCPSite(runner, "127.0.0.1", port).start()
                break
            except OSError as error:
                if port == 0 or error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
        bound: int = runner.addresses[0][1]
        return bound

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if request.host not in self._hosts or (origin is not None and origin not in self._origins()):
            raise web.HTTPForbidden(text="This page is only served to itself, on this machine.")
        response: web.StreamResponse = await handler(request)
        if not response.prepared:
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    def _origins(self) -> set[str]:
        return {f"http://{host}" for host in self._hosts}

    async def _entry(self, _request: web.Request) -> web.StreamResponse:
        entry = self._options.folder / ENTRY
        if not await asyncio.to_thread(entry.is_file):
            return web.Response(status=503, text=_NOT_BUILT)
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Cache-Control": "no-cache"}
        return web.FileResponse(entry, headers=headers)

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        file = self._options.folder / "assets" / name
        if "/" in name or name.startswith(".") or not await asyncio.to_thread(_is_file, file):
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={"Cache-Control": "max-age=31536000, immutable"})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A file of a message, whose signed address is all that one needs, as on Discord."""
        answer = file_answer(request, self._desk.world.attachment(request.raw_path.removeprefix("/files")))
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; media-src 'self'; img-src 'self'"
        return answer

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Origin") is None:
            raise web.HTTPForbidden(text="A window says where it comes from.")
        socket = web.WebSocketResponse(max_msg_size=MAX_MESSAGE_BYTES, heartbeat=20)
        await socket.prepare(request)
        if request.transport is not None:
            connection = request.transport.get_extra_info("socket")
            connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, SEND_BUFFER_BYTES)
        person = Person(self._desk, socket, self._key, self._drawer, request.transport)
        self._people.add(person)
        try:
            await person.run({"bot": self._bot()})
        finally:
            self._people.discard(person)
        return socket

    async def _go_away(self, _app: web.Application) -> None:
        await asyncio.gather(*(person.close() for person in tuple(self._people)))

    def _open_anew(self) -> None:
        for person in self._people:
            person.open_anew()

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        for person in self._people:
            person.hear(event, payload)

    def _bot(self) -> dict[str, Any]:
        return {"user": self._desk.world.bot, "online": self._is_bot_online}

    async def _watch_bot(self) -> None:
        """Tell all windows when the bot comes and goes."""
        while True:
            with suppress(TimeoutError):
                await self._desk.gateway.sessions.wait_attached(A_DAY_S)
                self._turn(is_online=True)
            with suppress(TimeoutError):
                await self._desk.gateway.wait_alone(A_DAY_S)
                self._turn(is_online=False)

    def _turn(self, *, is_online: bool) -> None:
        if is_online != self._is_bot_online:
            self._is_bot_online = is_online
            for person in self._people:
                person.tell("bot", self._bot())


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than any file's
        return False


def find_key(path: Path) -> str:
    """The key that is kept at a path, so that a window which is open finds its sandbox again; a new one else.

    Raises OSError.
    """
    with suppress(FileNotFoundError):
        kept = path.read_text().strip()
        if len(kept) >= KEY_LENGTH:
            return kept
    key = secrets.token_urlsafe(KEY_LENGTH)
    path.touch(mode=0o600)
    path.write_text(key)
    return key
