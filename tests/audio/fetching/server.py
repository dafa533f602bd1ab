"""A web server on loopback that serves one thing, and breaks on command."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping


class Content(Protocol):
    """What is served: `bytes`, or what is made while it is asked for."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> bytes: ...


class Numbers:
    """As many bytes as one likes, each place unlike every other: its number, over and over."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        first = start // 8
        numbers = b"".join(number.to_bytes(8, "big") for number in range(first, stop // 8 + 1))
        return numbers[start - first * 8 : stop - first * 8]


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one answer; what is None goes right."""

    status: int | None = None
    drop_after: int | None = None
    """The connection ends after so many bytes of the body."""
    resets: bool = False
    """It ends as when a machine has crashed: with RST instead of FIN."""
    stall_after: int | None = None
    """Nothing comes any more after so many bytes, for as long as the connection lives."""
    whole: bool = False
    """As if no range had been asked for."""
    shift: int = 0
    """Other bytes than those that were asked for, and it says so."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """In place of the true ones."""
    location: str | None = None


@dataclass
class Request:
    """What was asked for."""

    path: str
    headers: Mapping[str, str]

    @property
    def range(self) -> str | None:
        return self.headers.get("Range")

    @property
    def start(self) -> int:
        return int((self.range or "bytes=0-").removeprefix("bytes=").partition("-")[0])


class BreakableServer:
    """Serves `content` under every path that `valid` (a regular expression) matches, else 403."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.etag: str | None = '"one"'
        self.last_modified: str | None = None
        self.ranges = True
        self.tells_length = True
        self.heeds_conditions = True
        self.silent = False
        """Whether requests are heard and never answered."""
        self.sends_too_much = 0
        self.broken_from: int | None = None
        """Requests for what lies there or after it are answered with 500."""
        self.missing_from: int | None = None
        """What lies there or after it is not sent, although it is promised."""
        self.busy = 0
        """Requests that are being answered."""
        self.valid = ".*"
        self.block = 64 * 1024
        self.faults: deque[Fault] = deque()
        """One for each answer to come."""
        self.always: Fault | None = None
        """What goes wrong with all others."""
        self.requests: list[Request] = []
        self.connections: set[asyncio.BaseTransport] = set()
        self.stalled = asyncio.Event()
        self.flowing = asyncio.Event()
        self.flowing.set()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for _ in range(20):  # asyncio leaves a socket open that is being accepted while its server closes
            await asyncio.sleep(0)
        await self._runner.cleanup()

    def link(self, path: str = "/track") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        self.connections.add(request.transport)
        self.requests.append(Request(request.path_qs, request.headers))
        self.busy += 1
        try:
            return await self._answer_heard(request)
        finally:
            self.busy -= 1

    async def _answer_heard(self, request: web.Request) -> web.StreamResponse:
        if self.silent:
            await self._stall()
        if not re.fullmatch(self.valid, request.path_qs):
            return web.Response(status=403)
        fault = self.faults.popleft() if self.faults else (self.always or Fault())
        if fault.status is not None:
            headers = {**fault.headers, **({"Location": fault.location} if fault.location else {})}
            return web.Response(status=fault.status, headers=headers)
        return await self._send(request, fault)

    async def _send(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        asked = None if fault.whole or not self.ranges else self._asked(request)
        start, stop = asked or (0, len(self.content))
        shift = min(fault.shift, len(self.content) - stop)
        start, stop = start + shift, stop + shift
        if self.broken_from is not None and stop > self.broken_from:
            return web.Response(status=500)
        if asked and start >= len(self.content):
            return web.Response(status=416, headers={"Content-Range": f"bytes */{len(self.content)}"})
        response = web.StreamResponse(status=206 if asked else 200)
        if asked:
            response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(self.content)}"
        if self.etag:
            response.headers["ETag"] = self.etag
        if self.last_modified:
            response.headers["Last-Modified"] = self.last_modified
        if self.tells_length or asked:
            response.content_length = stop - start
        response.headers.update(fault.headers)
        with suppress(ConnectionError):  # who asked has turned away
            await response.prepare(request)
            await self._send_body(request, response, start, stop, fault)
        return response

    async def _send_body(
        self, request: web.Request, response: web.StreamResponse, start: int, stop: int, fault: Fault
    ) -> None:
        if self.missing_from is not None and stop > self.missing_from:
            fault = Fault(drop_after=max(0, self.missing_from - start))
        limits = [limit for limit in (fault.drop_after, fault.stall_after) if limit is not None]
        until = min([stop, *(start + limit for limit in limits)])
        for offset in range(start, until, self.block):
            await response.write(self.content[offset : min(offset + self.block, until)])
        if fault.stall_after is not None:
            await self._stall()
        if fault.drop_after is not None and request.transport is not None:
            if fault.resets:
                linger = struct.pack("ii", 1, 0)
                request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            request.transport.close()

    async def _stall(self) -> None:
        self.stalled.set()
        self.flowing.clear()
        try:
            await asyncio.Event().wait()  # until the connection is gone
        finally:
            self.stalled.clear()
            self.flowing.set()

    def _asked(self, request: web.Request) -> tuple[int, int] | None:
        match = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
        if match is None:
            return None
        condition = request.headers.get("If-Range")
        if self.heeds_conditions and condition is not None and condition not in (self.etag, self.last_modified):
            return None
        start, stop = int(match[1]), int(match[2]) + 1
        return start, min(max(stop + self.sends_too_much, start + 1), len(self.content))


class Waits:
    """The fetcher's time: a wait for the next try takes none, one for a stall lasts until the server has stalled."""

    def __init__(self, server: BreakableServer, stall_s: float) -> None:
        self._server = server
        self.stalls = {stall_s}
        """The waits that only a stall ends."""
        self.endless_stalls = False
        self.windows = 0
        """How many waits for a stall have passed."""
        self.between_tries: list[float] = []

    async def __call__(self, seconds: float) -> None:
        if seconds in self.stalls:
            await (asyncio.Future() if self.endless_stalls else self._server.stalled.wait())
            self.windows += 1
        else:
            self.between_tries.append(seconds)
            await self._server.flowing.wait()
        await asyncio.sleep(0)
