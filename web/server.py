"""The web server: the API's endpoints and the built pages, on the loop of the bot.

What protects it, in the order in which a request passes: the Host header (another name that leads to this machine is
not us), the rate of its address, the session behind its cookie or bearer token, the rate of its person, and, for what
changes something, where it was asked from (`Sec-Fetch-Site`; absent counts as elsewhere). A bearer token is sent by no
page that does not know it, so that it may come from anywhere.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from services.web_access.errors import WebSessionOverError
from web.api_page import STYLE, api_page
from web.call import Call, household
from web.endpoint import MAX_BODY_BYTES
from web.limits import Limiter, MediaSlots, Rate
from web.live.server import LiveServer
from web.multipart import AT_ONCE, TURNS
from web.openapi import described
from web.problems import HttpProblem, TooFastProblem, explained
from web.routes import ENDPOINTS
from web.speech import PageSpeech

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.clock import Clock
    from services.container import Services
    from services.web_access.sessions import Visit
    from web.endpoint import Endpoint
    from web.pages import Pages

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SHUTDOWN_TIMEOUT_S = 1.0
PER_ADDRESS = Rate(burst=200, per_second=40)
PER_PERSON = Rate(burst=60, per_second=15)
ENTRANCES = Rate(burst=10, per_second=0.2)
"""For what lets somebody in, from one address."""
SAME_ORIGIN = "same-origin"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https: data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; frame-src https://www.youtube-nocookie.com; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where to listen, where people reach it, and how many servers stand in between."""

    host: str
    port: int
    public_url: str
    trusted_proxies: int = 0

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over TLS."""
        return self.public_url.startswith("https:")

    @property
    def cookie(self) -> str:
        """The session's cookie; over TLS its name binds it to this host (RFC 6265bis, 4.1.3.2)."""
        return "__Host-chorus" if self.is_secure else "chorus"


class WebServer:
    """Owns its socket and its connections. `start` listens, `close` ends it."""

    def __init__(self, services: Services, address: WebAddress, pages: Pages, clock: Clock) -> None:
        self._services = services
        self._address = address
        self._pages = pages
        self._clock = clock
        self._speech = PageSpeech(services.words)
        self._by_address = Limiter(PER_ADDRESS, time.monotonic)
        self._by_person = Limiter(PER_PERSON, time.monotonic)
        self._entrances = Limiter(ENTRANCES, time.monotonic)
        self._media_slots = MediaSlots()
        self._live = LiveServer(services, self._speech, self._visit, self._is_our_page)
        self._runner: web.AppRunner | None = None
        self._hosts: frozenset[str] = frozenset()

    async def start(self) -> int:
        """Listen; returns the port. Raises OSError."""
        app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[self._guard])
        app[TURNS] = asyncio.Semaphore(AT_ONCE)
        for one in ENDPOINTS:
            app.router.add_route(one.method, one.path, self._handler(one))
            if one.sends_media:
                app.router.add_route("HEAD", one.path, self._handler(one))
        app.router.add_get("/openapi.json", self._describe)
        app.router.add_get("/api", self._show_api)
        app.router.add_get("/api.css", self._style_api)
        self._live.add_to(app)
        self._pages.add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._address.host, self._address.port).start()
        port: int = self._runner.addresses[0][1]
        self._hosts = frozenset(
            {self._address.public_url.partition("://")[2], f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"}
        )
        return port

    async def close(self) -> None:
        """Stop listening and close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await self._passed(request, handler)
        except Exception as error:  # whatever went wrong, who asked gets a problem of one form
            response = explained(error, self._speech, f"{request.method} {request.path}")
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    async def _passed(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host not in self._hosts:
            raise HttpProblem(404, "error-no-such-route")
        _take(self._by_address, household(self._remote(request)))
        return await handler(request)

    def _handler(self, one: Endpoint) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            visit = await self._visit(request)
            browser = request.headers.get("User-Agent", "")
            call = Call(self._services, visit, self._remote(request), browser, request.headers, self._media_slots)
            self._admit(one, request, call)
            response = await one.run(call, request)
            self._set_cookie(response, call)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return handle

    def _admit(self, one: Endpoint, request: web.Request, call: Call) -> None:
        """Raises what keeps a request out, before anything of it is read."""
        if one.changes and _token_of(request) is None and request.headers.get("Sec-Fetch-Site") != SAME_ORIGIN:
            raise HttpProblem(403, "error-from-elsewhere")
        if one.access == "session":
            _take(self._by_person, str(call.visitor.user_id))
        elif one.changes:
            _take(self._entrances, household(call.address))

    async def _visit(self, request: web.Request) -> Visit | None:
        """Who a request's bearer token or cookie belongs to; None for neither, or for one that is over."""
        token = _token_of(request) or request.cookies.get(self._address.cookie)
        if token is None:
            return None
        try:
            return await self._services.web_sessions.visit(token)
        except WebSessionOverError:
            return None

    def _is_our_page(self, request: web.Request) -> bool:
        """Whether a page of ours opens a socket, or a program that knows a token: cookies go with any page's."""
        if _token_of(request) is not None:
            return True
        scheme, _, host = request.headers.get("Origin", "").partition("://")
        return scheme in ("http", "https") and host == request.host

    def _set_cookie(self, response: web.StreamResponse, call: Call) -> None:
        name, secure = self._address.cookie, self._address.is_secure
        if call.begun is not None:
            lasts_s = int((call.begun.visit.expires_at - self._clock()).total_seconds())
            response.set_cookie(
                name, call.begun.token, max_age=lasts_s, httponly=True, secure=secure, samesite="Lax", path="/"
            )
        elif call.is_over:
            response.del_cookie(name, httponly=True, secure=secure, samesite="Lax", path="/")

    def _remote(self, request: web.Request) -> str:
        """The address that asks: the connection's, or what the server nearest to people wrote down of it."""
        direct = request.remote or ""
        if not self._address.trusted_proxies:
            return direct
        told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
        return told[-self._address.trusted_proxies] if len(told) >= self._address.trusted_proxies else direct

    async def _describe(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(self._described())

    async def _show_api(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=api_page(self._described()), content_type="text/html")

    async def _style_api(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=STYLE, content_type="text/css")

    def _described(self) -> dict[str, Any]:
        return described(ENDPOINTS, self._address.public_url, self._address.cookie)


def _take(limiter: Limiter, key: str) -> None:
    """Count one more. Raises TooFastProblem."""
    if not limiter.take(key):
        raise TooFastProblem(limiter.wait_s(key))


def _token_of(request: web.Request) -> str | None:
    """The bearer token of a request (RFC 6750, 2.1)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
