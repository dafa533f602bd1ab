"""What stands before the REST API: faults to order, then rate limits. Everything else is the API's.

Source: Discord docs, Rate Limits > Exceeding A Rate Limit, Global Rate Limit, Invalid Request Limit.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .faults import CallFaults
    from .faults.routes import CallPattern
    from .limits import RateLimits, Verdict

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PREFIX = "/api/v10"
PROXY = {"Via": "1.1 google"}
"""On every answer of Discord's API, and on none of Cloudflare's: this is how discord.py tells a ban from a limit."""
BANNED = "error code: 1015"


class Front:
    """Lets requests through to the API, or answers them in its place."""

    def __init__(self, api: Handler, faults: CallFaults, limits: RateLimits) -> None:
        self._api = api
        self._faults = faults
        self._limits = limits

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        path = request.raw_path.partition("?")[0].removeprefix(PREFIX)
        response = await self._faults.pass_through(request, path, lambda: self._answer(request, path))
        if response.content_type == "application/json" and not PROXY.keys() <= response.headers.keys():
            response.headers.update({**self._limits.headers(request.method, path), **PROXY})  # an ordered failure
        return response

    def limit_next(self, route: str | CallPattern, retry_after_s: float, scope: str, count: int) -> None:
        """Refuse the next calls of a route with 429, whatever their buckets hold."""

        def answer(request: web.Request) -> web.Response:
            path = request.raw_path.partition("?")[0].removeprefix(PREFIX)
            headers = self._limits.used_up(request.method, path, retry_after_s)
            return refusal(retry_after_s, scope, headers)

        self._faults.limit(route, answer, count=count)

    async def _answer(self, request: web.Request, path: str) -> web.StreamResponse:
        sender = request.headers.get("Authorization") or str(request.remote)
        if self._limits.is_banned(sender):
            return web.Response(status=429, text=BANNED, headers={"Retry-After": "600"})
        verdict = self._limits.check(request.method, path, sender)
        response = await self._obey(request, verdict)
        self._limits.note(sender, response.status, shared=verdict.scope == "shared")
        return response

    async def _obey(self, request: web.Request, verdict: Verdict) -> web.StreamResponse:
        if verdict.retry_after_s is not None:
            return refusal(verdict.retry_after_s, verdict.scope, verdict.headers)
        response = await self._api(request)
        response.headers.update({**verdict.headers, **PROXY})
        return response


def refusal(retry_after_s: float, scope: str, headers: dict[str, str]) -> web.Response:
    """The 429 of a limit whose scope is user, shared or global."""
    message = "The resource is being rate limited." if scope == "shared" else "You are being rate limited."
    body = {"message": message, "retry_after": retry_after_s, "global": scope == "global", "code": 0}
    if scope == "global":
        headers = {"X-RateLimit-Global": "true"}
    extra = {"Retry-After": str(math.ceil(retry_after_s)), "X-RateLimit-Scope": scope}
    return web.Response(
        body=json.dumps(body).encode(),
        status=429,
        headers={**headers, **PROXY, **extra, "Content-Type": "application/json"},
    )
