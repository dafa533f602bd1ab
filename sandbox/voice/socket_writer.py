"""Writes to one voice WebSocket, in order, for callers that cannot wait."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Protocol

from aiohttp import ClientConnectionResetError

if TYPE_CHECKING:
    from sandbox.voice.opcodes import Op


class WebSocket(Protocol):
    """The sending half that aiohttp's server and client WebSockets have in common."""

    async def send_str(self, data: str) -> None: ...

    async def send_bytes(self, data: bytes) -> None: ...


def json_message(op: Op, data: object, sequence: int | None = None) -> str:
    """One JSON message of the voice gateway, numbered or not."""
    message: dict[str, object] = {"op": int(op), "d": data}
    if sequence is not None:
        message["seq"] = sequence
    return json.dumps(message)


class SocketWriter:
    """Sends messages in a task of its own. Make it inside a running event loop; `finish` ends it.

    `closing` gets its result when somebody wants the WebSocket closed. Closing it is up to whoever reads from it:
    aiohttp drops the connection, and with it the close code, when another task closes a WebSocket being read.
    """

    def __init__(self, ws: WebSocket) -> None:
        self.closing: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._ws = ws
        self._queue: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._run())

    def put(self, message: str | bytes) -> None:
        """Send a message after all that were put before it."""
        self._queue.put_nowait(message)

    def close(self, code: int) -> None:
        """Have the WebSocket closed; the first code given stands."""
        if not self.closing.done():
            self.closing.set_result(code)

    async def finish(self) -> None:
        """Send what is still queued, and end."""
        self._queue.put_nowait(None)
        await self._task

    async def _run(self) -> None:
        while (message := await self._queue.get()) is not None:
            try:
                if isinstance(message, str):
                    await self._ws.send_str(message)
                else:
                    await self._ws.send_bytes(message)
            except ClientConnectionResetError:
                return  # the peer is gone; whoever reads from the socket notices it too
