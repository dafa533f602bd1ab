"""Who asks the stand-in, and how it hangs up."""

from __future__ import annotations

from aiohttp import web

from tests.watch.life import NAMES
from web.problems import HttpProblem


def hung_up(request: web.Request) -> web.Response:
    """An answer that never arrives, since the connection is gone."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)


def who(request: web.Request) -> int | None:
    value = request.cookies.get("who", "")
    return int(value) if value.isdecimal() and int(value) in NAMES else None


def known(request: web.Request) -> int:
    user_id = who(request)
    if user_id is None:
        raise HttpProblem(401, "Log in first.")
    return user_id
