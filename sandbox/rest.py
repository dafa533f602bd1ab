"""Discord's REST API v10 over HTTP: requests to the world, replies as Discord writes them.

What a client relies on and is easily missed: the Content-Type is exactly `application/json`. Rate limits stand before
this, in `front.py`.
"""

from __future__ import annotations

import copy
import json
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web

from .multipart import read_form
from .spec.watch import BODY
from .world import DiscordError, Reply, World

if TYPE_CHECKING:
    from .world import Upload

PREFIX = "/api/v10"
_OPEN_PATHS = re.compile(r"/interactions/\d+/.+|/webhooks/\d+/.+|/gateway")
_log = logging.getLogger(__name__)


class RestApi:
    """Answers the bot's requests."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        if not request.path.startswith(PREFIX + "/"):
            return json_response(404, {"message": "404: Not Found", "code": 0})
        path = request.raw_path.partition("?")[0].removeprefix(PREFIX)
        if not self._may_ask(request, path):
            return json_response(401, {"message": "401: Unauthorized", "code": 0})
        try:
            reply = await self._answer(request, path)
        except DiscordError as error:
            return json_response(error.status, error.to_json())
        if reply.status == 204:
            return web.Response(status=204)
        return json_response(reply.status, reply.body)

    async def _answer(self, request: web.Request, path: str) -> Reply:
        body, uploads = await _read_body(request)
        request[BODY] = copy.deepcopy(body)
        try:
            return self._world.request(
                request.method,
                path,
                query=dict(request.query),
                json=body,
                uploads=uploads,
                reason=unquote(request.headers.get("X-Audit-Log-Reason", "")) or None,
            )
        except DiscordError as error:
            if error.status == 501:
                _log.warning("not in this local Discord: %s", error.message)
            else:
                _log.debug("%s %s -> %s %s", request.method, path, error.code, error.message)
            raise

    def _may_ask(self, request: web.Request, path: str) -> bool:
        if _OPEN_PATHS.fullmatch(path):
            return True
        return request.headers.get("Authorization") == f"Bot {self._token}"


def json_response(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer whose Content-Type names no charset: discord.py takes any other for text."""
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers={**(headers or {}), "Content-Type": "application/json"},
    )


async def _read_body(request: web.Request) -> tuple[Any, list[Upload]]:
    if request.content_type.startswith("multipart/"):
        return await read_form(request)
    raw = await request.read()
    if not raw:
        return None, []
    try:
        return json.loads(raw), []
    except ValueError:
        raise DiscordError(400, 50109, "The request body contains invalid JSON.") from None
