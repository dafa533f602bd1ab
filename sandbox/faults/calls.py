"""What goes wrong with REST calls: refused, failed, slow, without an answer, held. Speaks HTTP, knows no route.

A fault comes before the call is performed or after it: a server may well have done what it then fails to confirm.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .plan import Plan, Planned
from .routes import CallPattern, RoutePattern

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .holds import Hold

    Perform = Callable[[], Awaitable[web.StreamResponse]]
    Act = Callable[[web.Request], Awaitable[web.StreamResponse | None]]

LOST_STATUS = 499
"""Never seen by the bot: what stands in for an answer on a connection that is cut."""


@dataclass
class _Fault(Planned):
    """What to do to the next calls of a pattern. `act` may give an answer of its own."""

    calls: CallPattern
    act: Act
    performed: bool = False


class CallFaults:
    """Stands around every call; each call meets at most one fault, the oldest that fits."""

    def __init__(self) -> None:
        self._plan: Plan[_Fault] = Plan()

    def fail(
        self,
        calls: str | CallPattern,
        status: int,
        *,
        count: int = 1,
        code: int = 0,
        message: str | None = None,
        performed: bool,
    ) -> None:
        """Answer the next calls with an error; 502 and 504 come as a proxy writes them, without JSON."""
        known = HTTPStatus(status)

        async def act(_request: web.Request) -> web.Response:
            return failure(known, code, message)

        about = {"do": "fail_calls", "status": status, "code": code}
        self._add(about, calls, act, count=count, performed=performed)

    def limit(self, route: str | CallPattern, answer: Callable[[web.Request], web.Response], *, count: int = 1) -> None:
        """Give the next calls the 429 that `answer` makes."""

        async def act(request: web.Request) -> web.Response:
            return answer(request)

        self._add({"do": "limit_calls"}, route, act, count=count)

    def slow(self, route: str | CallPattern, delay_s: float, *, count: int = 1, performed: bool) -> None:
        """Answer the next calls late."""

        async def act(_request: web.Request) -> None:
            await asyncio.sleep(delay_s)

        self._add({"do": "slow_calls", "delay_s": delay_s}, route, act, count=count, performed=performed)

    def lose(self, route: str, after_s: float, *, count: int = 1, performed: bool) -> None:
        """Never answer the next calls: after so many seconds of silence their connection is cut."""

        async def act(request: web.Request) -> web.Response:
            await asyncio.sleep(after_s)
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=LOST_STATUS)

        self._add({"do": "lose_calls", "after_s": after_s}, route, act, count=count, performed=performed)

    def hold(self, route: str, nth: int, hold: Hold, *, performed: bool) -> None:
        """Hold the n-th call, or its answer, until the hold is released.

        A call held before it was performed never is when its caller died meanwhile: it has not arrived.
        """

        async def act(request: web.Request) -> web.Response | None:
            hold.reach({"method": request.method, "path": request.path})
            await hold.wait_released()
            return None if request.transport is not None else web.Response(status=LOST_STATUS)

        self._add({"do": "hold_call"}, route, act, skip=nth - 1, performed=performed)

    async def pass_through(self, request: web.Request, path: str, perform: Perform) -> web.StreamResponse:
        """Answer a call: as `perform` does, unless something is to go wrong."""
        fault = self._plan.take(lambda planned: planned.calls.fits(request.method, path))
        if fault is None:
            return await perform()
        response = await perform() if fault.performed else None
        answer = await fault.act(request)
        if answer is not None:
            return answer
        return await perform() if response is None else response

    def pending(self) -> list[dict[str, Any]]:
        """What was ordered and has not come yet."""
        return self._plan.pending()

    def clear(self) -> None:
        """All is well again."""
        self._plan.clear()

    def _add(
        self,
        about: dict[str, Any],
        calls: str | CallPattern,
        act: Act,
        *,
        count: int = 1,
        skip: int = 0,
        performed: bool = False,
    ) -> None:
        pattern = RoutePattern(calls) if isinstance(calls, str) else calls
        about = {**about, "route": str(pattern), "performed": performed}
        self._plan.add(_Fault(pattern, act, performed, about=about, count=count, skip=skip))


def failure(status: HTTPStatus, code: int, message: str | None) -> web.Response:
    """An error as Discord or, for a gateway's own failure, the proxy before it writes it."""
    if status in (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT):
        return web.Response(
            status=status, text=f"<html><h1>{status.value} {status.phrase}</h1></html>", content_type="text/html"
        )
    body: dict[str, Any] = {"message": message or f"{status.value}: {status.phrase}", "code": code}
    headers = {"Content-Type": "application/json"}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
