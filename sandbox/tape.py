"""The last of what passed between bot and sandbox, as it passed: REST calls, gateway and voice gateway messages.

Sockets note what they carry; nothing is read, copied or written out before somebody wants to see it, so that the tape
costs next to nothing. What it holds is bounded by number and by size. Belongs to the event loop.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from aiohttp import web

from .spec.watch import BODY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ENTRIES = 2_000
MAX_BYTES = 16 * 1024 * 1024
"""Of messages and answers together; texts of events are shared with the sessions that keep them for a resume."""
PREFIX = "/api/v10"


class WebSocket(Protocol):
    """The sending half of a WebSocket."""

    async def send_str(self, data: str) -> None: ...

    async def send_bytes(self, data: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Call:
    """One REST call. `asked` is its JSON, `answered` the bytes of the answer."""

    method: str
    path: str
    status: int
    took_s: float
    left: str | None
    limit: str | None
    asked: Any
    answered: bytes


class Entry(NamedTuple):
    """Something that passed: `way` is "in" (from the bot), "out" (to it), "open", "close" (`what` is the code), "call".

    `at` is in seconds since 1970.
    """

    number: int
    at: float
    via: str
    way: str
    what: Any
    line: Line | None


class Tape:
    """Keeps the last `limit` entries; 0 keeps nothing. `wake` is called once when something was noted."""

    def __init__(self, limit: int = 0, max_bytes: int = MAX_BYTES) -> None:
        self.wake: Callable[[], None] | None = None
        self.last = 0
        """The number of the newest entry; they count from 1 without a gap."""
        self._limit = limit
        self._max_bytes = max_bytes
        self._entries: deque[Entry] = deque()
        self._bytes = 0

    def line(self, via: str) -> Line:
        """A new connection of a kind."""
        return Line(self, via)

    def note(self, via: str, way: str, what: Any, line: Line | None = None) -> None:
        """Something passed."""
        if not self._limit:
            return
        self.last += 1
        self._entries.append(Entry(self.last, time.time(), via, way, what, line))
        self._bytes += size_of(what)
        while len(self._entries) > self._limit or (self._bytes > self._max_bytes and len(self._entries) > 1):
            self._bytes -= size_of(self._entries.popleft().what)
        if self.wake is not None:
            wake, self.wake = self.wake, None
            wake()

    def since(self, number: int) -> list[Entry]:
        """What is kept of all after this number, oldest first."""
        if number >= self.last or not self._entries:
            return []
        found = []
        for entry in reversed(self._entries):
            if entry.number <= number:
                break
            found.append(entry)
        return found[::-1]

    def get(self, number: int) -> Entry | None:
        """One entry; None when it is gone."""
        if not self._entries or not self._entries[0].number <= number <= self.last:
            return None
        return self._entries[number - self._entries[0].number]

    def overhearing(self, handler: Handler) -> Handler:
        """A REST handler whose calls are noted."""

        async def handle(request: web.Request) -> web.StreamResponse:
            began_s = time.perf_counter()
            response = await handler(request)
            self.note("rest", "call", _call(request, response, time.perf_counter() - began_s))
            return response

        return handle


class Line:
    """One connection; `member_id` is whose voice it is, once that is known."""

    __slots__ = ("_tape", "_via", "member_id")

    def __init__(self, tape: Tape, via: str) -> None:
        self._tape = tape
        self._via = via
        self.member_id: int | None = None

    def opened(self) -> None:
        """The connection stands."""
        self._tape.note(self._via, "open", None, self)

    def received(self, message: str | bytes) -> None:
        """The other side said something."""
        self._tape.note(self._via, "in", message, self)

    def sent(self, message: str | bytes) -> None:
        """The sandbox says something."""
        self._tape.note(self._via, "out", message, self)

    def closed(self, code: int | None) -> None:
        """The connection is over."""
        self._tape.note(self._via, "close", code, self)


class Overheard:
    """A WebSocket of which all that is sent is noted."""

    def __init__(self, ws: WebSocket, line: Line) -> None:
        self._ws = ws
        self._line = line

    async def send_str(self, data: str) -> None:
        """Send a text."""
        self._line.sent(data)
        await self._ws.send_str(data)

    async def send_bytes(self, data: bytes) -> None:
        """Send bytes."""
        self._line.sent(data)
        await self._ws.send_bytes(data)


def size_of(what: Any) -> int:
    """How many bytes or characters something has that passed."""
    if isinstance(what, str | bytes):
        return len(what)
    return len(what.answered) if isinstance(what, Call) else 0


def _call(request: web.Request, response: web.StreamResponse, took_s: float) -> Call:
    body = response.body if isinstance(response, web.Response) and isinstance(response.body, bytes) else b""
    return Call(
        request.method,
        request.raw_path.removeprefix(PREFIX),
        response.status,
        took_s,
        response.headers.get("X-RateLimit-Remaining"),
        response.headers.get("X-RateLimit-Limit"),
        request.get(BODY),
        body,
    )
