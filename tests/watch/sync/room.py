"""A server with a room's state and clock and nothing else, for the picture by itself; each page's wire may be slow."""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

TOLD_AGAIN_S = 5.0


def server_ms() -> float:
    """The room's clock; monotonic, and nobody else's."""
    return time.perf_counter() * 1000


@dataclass(eq=False)
class Watcher:
    """One page. `lag_ms`: how long an answer takes at most, each way half, at random as on a bad line."""

    name: str
    lag_ms: float
    socket: web.WebSocketResponse
    reports: list[dict[str, Any]] = field(default_factory=list)

    async def held_up(self) -> None:
        """As long as a message takes one way."""
        if self.lag_ms:
            await asyncio.sleep(random.uniform(0.1, 1) * self.lag_ms / 2000)


class Room:
    """What plays, and who watches."""

    def __init__(self, folder: Path, films: Path) -> None:
        self._folder = folder
        self._films = films
        self._tasks: set[asyncio.Task[None]] = set()
        self.base = ""
        self.watchers: dict[str, Watcher] = {}
        self.changed = asyncio.Event()
        self.state: dict[str, Any] = {"phase": "idle", "entry": None, "position_ms": 0, "at_ms": 0, "rate": 0}
        self._entries = 0

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, films: Path) -> AsyncIterator[Room]:
        """A room with the built page of `folder` and the files of `films`, until the block ends."""
        room = cls(folder, films)
        app = web.Application()
        app.router.add_get("/", room._page)
        app.router.add_get("/naive", room._naive)
        app.router.add_get("/wire", room._wire)
        app.router.add_static("/assets", folder / "assets")
        app.router.add_static("/films", films)
        app.router.add_get("/gone.mp4", room._gone)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        room.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        telling = asyncio.create_task(room._tell_again())
        try:
            yield room
        finally:
            telling.cancel()
            for watcher in [*room.watchers.values()]:
                await watcher.socket.close()
            await runner.cleanup()

    def address(self, name: str, *, lag_ms: float = 0, part: str = "") -> str:
        """The page of somebody."""
        return f"{self.base}/?name={name}&lag={lag_ms}{part}"

    async def show(self, picture: dict[str, Any], *, cover: str | None = None, duration_ms: int | None = None) -> None:
        """Another track, which begins to play."""
        self._entries += 1
        entry = {"id": self._entries, "title": "Film", "duration_ms": duration_ms, "cover": cover, "picture": picture}
        self.state["entry"] = entry
        await self.play(0)

    async def show_film(
        self, name: str = "film.mp4", *, mime: str = "video/mp4", subtitles: tuple[Any, ...] = ()
    ) -> None:
        """A file of the films' folder."""
        await self.show({"kind": "file", "src": f"/films/{name}", "mime": mime, "subtitles": [*subtitles]})

    async def play(self, position_ms: float, *, rate: int = 1) -> None:
        """Go on from there; with `rate` 0 it is held there."""
        await self.anchor(position_ms, server_ms(), rate)

    async def anchor(self, position_ms: float, at_ms: float, rate: int = 1) -> None:
        """The position at a moment of the room's clock, as the one who plays the sound tells it."""
        phase = "playing" if rate else "paused"
        self.state |= {"position_ms": position_ms, "at_ms": at_ms, "rate": rate, "phase": phase}
        await self._tell()

    def position_ms(self) -> float:
        """Where it is now."""
        state = self.state
        return float(state["position_ms"] + state["rate"] * (server_ms() - state["at_ms"]))

    async def until(self, name: str, wanted: Callable[[dict[str, Any]], bool], *, patience_s: float = 60.0) -> None:
        """Wait until somebody's latest report is as `wanted`."""
        async with asyncio.timeout(patience_s):
            while True:
                self.changed.clear()
                watcher = self.watchers.get(name)
                if watcher is not None and watcher.reports and wanted(watcher.reports[-1]):
                    return
                await self.changed.wait()

    async def locked(self, *names: str) -> None:
        """Wait until all of these say that they are where they should be, with what plays now."""
        for name in names:
            await self.until(name, lambda told: told["state"] == "locked" and told["entry_id"] == self._entries)

    async def _tell(self) -> None:
        for watcher in [*self.watchers.values()]:
            self._later(self._tell_one(watcher))

    async def _tell_again(self) -> None:
        while True:
            await asyncio.sleep(TOLD_AGAIN_S)
            await self._tell()

    async def _tell_one(self, watcher: Watcher) -> None:
        told = json.dumps({"state": self.state})
        await watcher.held_up()
        if not watcher.socket.closed:
            await watcher.socket.send_str(told)

    async def _wire(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        name = request.query.get("name", "")
        watcher = self.watchers[name] = Watcher(name, float(request.query.get("lag", 0)), socket)
        self._later(self._tell_one(watcher))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data)
                if "ping" in told:
                    self._later(self._pong(watcher, told["ping"]))
                if "report" in told:
                    watcher.reports.append({**told["report"], "at_ms": server_ms()})
                    self.changed.set()
        return socket

    async def _pong(self, watcher: Watcher, number: int) -> None:
        await watcher.held_up()
        answer = json.dumps({"pong": number, "server_ms": server_ms()})
        await watcher.held_up()
        if not watcher.socket.closed:
            await watcher.socket.send_str(answer)

    def _later(self, what: Any) -> None:
        task = asyncio.create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._folder / "trial.html")

    async def _naive(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._folder / "naive.html")

    async def _gone(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"detail": "That film is gone."}, status=404, content_type="application/problem+json")
