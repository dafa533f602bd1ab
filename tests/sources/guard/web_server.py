"""A plain web server on loopback whose answers a test lays out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer:
    """Answers by path; 404 for what was not laid out."""

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[web.Request] = []
        self._handlers: dict[str, Handler] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def handle(self, path: str, handler: Handler) -> None:
        self._handlers[path] = handler

    def answer(
        self,
        path: str,
        body: bytes,
        *,
        status: int = 200,
        content_type: str = "application/octet-stream",
        headers: Mapping[str, str] | None = None,
        chunked: bool = False,
    ) -> None:
        async def handler(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(status=status, headers=dict(headers or {}))
            response.content_type = content_type
            if chunked:
                response.enable_chunked_encoding()
            else:
                response.content_length = len(body)
            await response.prepare(request)
            await response.write(body)
            return response

        self.handle(path, handler)

    def redirect(self, path: str, location: str) -> None:
        self.answer(path, b"", status=302, headers={"Location": location})

    def never(self, path: str) -> asyncio.Event:
        """No answer there; the event is set once somebody waits for one."""
        asked = asyncio.Event()

        async def handler(_: web.Request) -> web.StreamResponse:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError

        self.handle(path, handler)
        return asked

    async def respond(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        handler = self._handlers.get(request.path)
        return await handler(request) if handler else web.Response(status=404)


@asynccontextmanager
async def serving(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[WebServer]:
    server = WebServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.respond)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
