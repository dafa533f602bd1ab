"""Listens in on REST: hands every exchange of the bot and the sandbox to the recorder, as it went over the wire."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .requests import Request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .recorder import Recorder

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PREFIX = "/api/v10"
BODY = "sandbox.body"
"""The key of an aiohttp request under which its handler leaves the JSON that it read, untouched."""


def watched(handler: Handler, recorder: Recorder) -> Handler:
    """A REST handler whose requests and answers are recorded; an answer that never comes is not."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = await handler(request)
        if request.path.startswith(PREFIX + "/") and isinstance(response, web.Response) and _is_of_the_api(response):
            recorder.exchange(_request(request), response.status, _answer(response))
        return response

    return handle


def _request(request: web.Request) -> Request:
    path = request.raw_path.partition("?")[0].removeprefix(PREFIX)
    return Request(request.method, path, tuple(request.query.items()), request.get(BODY))


def _is_of_the_api(response: web.Response) -> bool:
    """Whether Discord's API answers: what stands before it refuses in plain words, and nothing describes them."""
    return response.status < 400 or _is_json(response)


def _is_json(response: web.Response) -> bool:
    return response.headers.get("Content-Type") == "application/json"


def _answer(response: web.Response) -> Any:
    """The JSON of an answer; None for one without."""
    return json.loads(response.body) if _is_json(response) and isinstance(response.body, bytes) else None
