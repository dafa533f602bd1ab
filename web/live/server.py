"""Carries between pages and `services.watching`: a Socket.IO server on the web server's application.

A socket belongs to the session whose cookie it was opened with, and is opened by pages of ours only. Everything is read
by its type before it is looked at, answered with an acknowledgement, and refused with a sentence. What is told to many
is made into one frame, which goes into the queue of each socket: nobody waits for a page that does not read, and one
that leaves too much unread is let go of.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import socketio
from aiohttp import WSCloseCode, web
from engineio.packet import MESSAGE, Packet
from pydantic import ValidationError
from socketio.exceptions import ConnectionRefusedError as RefusedError

from services.web_access.errors import WebSessionOverError
from web.limits import Limiter, Rate
from web.live import shows, wire
from web.live.frames import MAX_FRAME_BYTES, SOCKET, GuardedWebSocket
from web.problems import HttpProblem, problem_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from services.container import Services
    from services.watching.audience import OverReason, Told
    from services.web_access.sessions import Visit
    from web.speech import PageSpeech

log = logging.getLogger(__name__)

PATH = "/socket.io/"
PING_S = 10
"""How often it is seen whether a page is there still, and how long it may take to say so."""
MOST_SOCKETS = 2_000
MOST_UNREAD = 200
"""Frames that wait for one page: some ten seconds' worth at the busiest."""
LET_GO_AFTER_S = 1.0
"""How long a page that was told that it is over has to hang up."""
EVENTS, REPORTS = Rate(burst=40, per_second=10), Rate(burst=4, per_second=2.2)
"""From one page; it reports twice a second."""


@dataclass
class _Page:
    """An open socket, and whose it is."""

    key: str
    visit: Visit
    request: web.Request
    socket: Any
    """Engine.IO's."""
    events: Limiter = field(default_factory=lambda: Limiter(EVENTS, time.monotonic))
    reports: Limiter = field(default_factory=lambda: Limiter(REPORTS, time.monotonic))


class LiveServer:
    """The pages' sockets; `services.watching.audience.Audience` for the rooms.

    `visit_of` tells who a request is from, `is_our_page` whether one of our pages makes it.
    """

    def __init__(
        self,
        services: Services,
        speech: PageSpeech,
        visit_of: Callable[[web.Request], Awaitable[Visit | None]],
        is_our_page: Callable[[web.Request], bool],
    ) -> None:
        self._rooms = services.watch_rooms
        self._speech = speech
        self._visit_of = visit_of
        self._is_our_page = is_our_page
        self._pages: dict[str, _Page] = {}
        self._open: dict[int, web.Request] = {}
        self._letting_go: set[asyncio.Task[None]] = set()
        quiet = logging.getLogger(f"{__name__}.library")
        quiet.setLevel(logging.ERROR)  # below, it tells every message with what is in it
        self._io = socketio.AsyncServer(
            async_mode="aiohttp",
            transports=["websocket"],
            cors_allowed_origins=[],  # looked at here, before it
            async_handlers=False,  # what one page says is done one after the other
            max_http_buffer_size=MAX_FRAME_BYTES,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            logger=quiet,
            engineio_logger=quiet,
        )
        self._io.eio._async = {**self._io.eio._async, "websocket": GuardedWebSocket}
        self._io.on("connect", self._connected)
        self._io.on("disconnect", self._disconnected)
        self._io.on("*", self._said)
        self._answers: dict[str, tuple[type[wire.Asked], Callable[[_Page, Any], Awaitable[wire.Done]]]] = {
            "enter": (wire.Enter, self._enter),
            "leave": (wire.Leave, self._leave),
            "clock": (wire.Clock, self._clock),
            "report": (wire.Report, self._report),
            "listen": (wire.Listen, self._listen),
        }
        self._rooms.admit(self)

    def add_to(self, app: web.Application) -> None:
        """Add its address, and let it end with the application."""
        app.router.add_get(PATH, self._handle)
        app.on_shutdown.append(self._shut_down)

    # What pages are told

    def tell(self, pages: Sequence[str], told: Told) -> None:
        """As `Audience` says."""
        event, text = shows.event_of(told)
        self._send(pages, Packet(MESSAGE, f'2["{event}",{text}]'))

    def sound(self, pages: Sequence[str], packet: bytes) -> None:
        """As `Audience` says."""
        self._send(pages, Packet(MESSAGE, '51-["sound",{"_placeholder":true,"num":0}]'), Packet(MESSAGE, packet))

    def end(self, pages: Collection[str], reason: OverReason) -> None:
        """As `Audience` says."""
        over = Packet(MESSAGE, f'2["over",{wire.Over(reason=reason).model_dump_json()}]')
        for key in pages:
            page = self._pages.get(key)
            if page is not None:
                self._send([key], over)
                self._let_go(page)

    def _send(self, pages: Sequence[str], *frames: Packet) -> None:
        for key in pages:
            page = self._pages.get(key)
            if page is None or page.socket.closing or page.socket.closed:
                continue
            if page.socket.queue.qsize() > MOST_UNREAD:
                self._abort(page)
                continue
            for frame in frames:
                page.socket.queue.put_nowait(frame)

    def _let_go(self, page: _Page) -> None:
        """Say good-bye in Socket.IO's way, after which a page does not come back by itself; then hang up."""

        async def hang_up() -> None:
            await self._io.disconnect(page.key)
            await asyncio.sleep(LET_GO_AFTER_S)
            self._abort(page)

        task = asyncio.create_task(hang_up())
        self._letting_go.add(task)
        task.add_done_callback(self._letting_go.discard)

    def _abort(self, page: _Page) -> None:
        if page.request.transport is not None:
            page.request.transport.abort()

    # Coming and going

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        """Raises HttpProblem."""
        asked = request.query
        is_socket = asked.get("transport") == "websocket" and asked.get("EIO") == "4" and "sid" not in asked
        if not is_socket or "j" in asked or not web.WebSocketResponse().can_prepare(request):
            raise HttpProblem(400, "error-live-websocket-only")
        if not self._is_our_page(request):
            raise HttpProblem(403, "error-from-elsewhere")
        if len(self._open) >= MOST_SOCKETS:
            raise HttpProblem(503, "error-server-full")
        self._open[id(request)] = request
        try:
            response: web.StreamResponse = await self._io.handle_request(request)
        finally:
            del self._open[id(request)]
        return response

    async def _connected(self, key: str, environ: dict[str, Any], _auth: object = None) -> None:
        request: web.Request = environ["aiohttp.request"]
        visit = await self._visit_of(request)
        socket = self._io.eio.sockets[self._io.manager.eio_sid_from_sid(key, "/")]
        if visit is None:
            problem = self._problem(WebSessionOverError(), "connect")
            raise RefusedError(problem.detail, problem.model_dump(mode="json"))
        self._pages[key] = _Page(key, visit, request, socket)

    async def _disconnected(self, key: str, _reason: str) -> None:
        self._pages.pop(key, None)
        self._rooms.leave(key)

    async def _shut_down(self, _app: web.Application) -> None:
        sockets = [socket for request in self._open.values() if (socket := request.get(SOCKET)) is not None]
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in sockets))
        for task in self._letting_go:
            task.cancel()
        await self._io.shutdown()

    # What pages say

    async def _said(self, event: str, key: str, *said: object) -> dict[str, Any]:
        """Any event; returns its acknowledgement."""
        page = self._pages.get(key)
        try:
            if page is None:
                raise WebSessionOverError()
            return (await self._answer(page, event, said)).model_dump(mode="json")
        except Exception as error:  # whatever went wrong, the page gets a problem of one form
            if page is not None and isinstance(error, WebSessionOverError):
                self.end([key], "session")
            return wire.Refused(problem=self._problem(error, event)).model_dump(mode="json")

    async def _answer(self, page: _Page, event: str, said: Sequence[object]) -> wire.Done:
        if not page.events.take(""):
            raise HttpProblem(429, "error-too-fast")
        if event not in self._answers:
            raise HttpProblem(404, "error-event-unknown", event=event)
        model, answer = self._answers[event]
        try:
            asked = model.model_validate(said[0] if len(said) == 1 else list(said))
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"]) or event
            raise HttpProblem(422, "error-field", field=name, problem=first["msg"].lower()) from None
        return await answer(page, asked)

    async def _enter(self, page: _Page, asked: wire.Enter) -> wire.Done:
        return shows.entered(await self._rooms.enter(page.key, page.visit, asked.group_id))

    async def _leave(self, page: _Page, _asked: wire.Leave) -> wire.Done:
        self._rooms.leave(page.key)
        return wire.Done()

    async def _clock(self, _page: _Page, _asked: wire.Clock) -> wire.Done:
        return wire.Time(server_ms=self._rooms.now_ms())

    async def _report(self, page: _Page, asked: wire.Report) -> wire.Done:
        if not page.reports.take(""):
            raise HttpProblem(429, "error-too-fast")
        self._rooms.report(page.key, asked.entry_id, asked.state, round(asked.behind_ms))
        return wire.Done()

    async def _listen(self, page: _Page, asked: wire.Listen) -> wire.Done:
        self._rooms.listen(page.key, on=asked.on)
        return wire.Done()

    def _problem(self, error: Exception, event: str) -> wire.Problem:
        problem = problem_of(error, self._speech, f"event {event}")
        return wire.Problem(status=problem.status, code=problem.code, detail=problem.sentence)
