"""Keeps out what is no frame of ours: looked at before Engine.IO and Socket.IO take it for one.

What a page of ours sends is a CONNECT once, events with or without an id, and pongs (Engine.IO protocol 4, Socket.IO
protocol 5). Whoever sends anything else, or more than any page would, is disconnected with WebSocket's own codes
(RFC 6455, 7.4.1), and nothing of it is logged as a fault of ours.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web
from engineio.async_drivers.aiohttp import WebSocket

from web.limits import Limiter, Rate

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FRAME_BYTES = 16 * 1024
FRAMES = Rate(burst=200, per_second=50)
"""From one page, which at its busiest sends a dozen a second."""
RESERVED = frozenset({"*", "connect", "connect_error", "disconnect", "disconnecting"})
"""Names that Socket.IO has for itself, and the one of its library for all the others."""
_PONG, _CLOSE, _CONNECT, _DISCONNECT, _EVENT = "3", "1", "40", "41", "42"
_ACK_ID = re.compile(r"\d{0,9}", re.ASCII)
LONGEST_NAME = 32
SOCKET = web.RequestKey("live socket", web.WebSocketResponse)
"""Under which a request keeps its socket."""


class Frames:
    """The frames of one page, in their order."""

    def __init__(self) -> None:
        self._is_connected = False

    def allows(self, frame: str) -> bool:
        """Whether this may come next."""
        if frame in (_PONG, _CLOSE):
            return True
        if frame.startswith(_CONNECT):
            was_connected, self._is_connected = self._is_connected, True
            return not was_connected and isinstance(_json(frame[len(_CONNECT) :] or "{}"), dict)
        if not self._is_connected:
            return False
        return frame == _DISCONNECT or (frame.startswith(_EVENT) and _is_event(frame[len(_EVENT) :]))


def _is_event(text: str) -> bool:
    found = _ACK_ID.match(text)
    parts = _json(text[found.end() :] if found is not None else text)
    if not isinstance(parts, list) or not parts or not isinstance(parts[0], str):
        return False
    return parts[0] not in RESERVED and len(parts[0]) <= LONGEST_NAME and not _has_placeholder(parts[1:])


def _has_placeholder(parts: list[Any]) -> bool:
    """Whether it speaks of binary parts that come behind it: pages send none."""
    return any(isinstance(one, dict) and "_placeholder" in one for one in parts)


def _json(text: str) -> object:
    """What a text says; None for what says nothing."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


class GuardedWebSocket(WebSocket):  # type: ignore[misc]
    """Engine.IO's WebSocket, without compression, which would cost more than all else for what is short and told often.

    What is raised here ends the connection; Engine.IO cleans up then.
    """

    def __init__(self, handler: Callable[..., Any], server: Any) -> None:
        super().__init__(handler, server)
        self._frames = Frames()
        self._limiter = Limiter(FRAMES, time.monotonic)

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        self.environ = environ
        self._sock = web.WebSocketResponse(max_msg_size=MAX_FRAME_BYTES, compress=False, autoping=True)
        request: web.Request = environ["aiohttp.request"]
        await self._sock.prepare(request)
        request[SOCKET] = self._sock
        await self.handler(self)
        return self._sock

    async def wait(self) -> str:
        message = await self._sock.receive()
        if message.type is WSMsgType.BINARY:
            await self._refuse(WSCloseCode.UNSUPPORTED_DATA, "text only")
        if message.type is not WSMsgType.TEXT:
            raise OSError("closed")
        if not self._limiter.take(""):
            await self._refuse(WSCloseCode.POLICY_VIOLATION, "too fast")
        if not self._frames.allows(message.data):
            await self._refuse(WSCloseCode.PROTOCOL_ERROR, "malformed")
        text: str = message.data
        return text

    async def _refuse(self, code: WSCloseCode, why: str) -> None:
        await self._sock.close(code=code, message=why.encode())
        raise OSError(why)
