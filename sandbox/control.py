"""The control socket: people's actions as newline-delimited JSON over a Unix socket.

A request is `{"id": 1, "do": "send", "args": {...}}`, its answer `{"id": 1, "ok": true, "result": ...}` or
`{"id": 1, "ok": false, "error": {"kind": ..., "code": ..., "message": ...}}`. Kinds: `refused` (a person cannot do
this; `code` is Discord's where there is one), `timeout`, `misuse` (no such action, or wrong arguments), `failed`.
After `{"do": "subscribe"}` every gateway event comes as `{"event": ..., "data": ...}`, told before the answer to the
action that caused it; `{"args": {"only": [...]}}` narrows that to some. `{"do": "help"}` tells of all actions, with
their arguments and defaults. Requests of one connection run at the same time.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from typing import TYPE_CHECKING, Any

from .acting import ACTIONS, Desk
from .acting.describing import describe
from .acting.performing import described, perform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LINE_LIMIT = 256 * 1024 * 1024
_log = logging.getLogger(__name__)


class ControlServer:
    """Serves the control socket; owns the socket's file."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._server: asyncio.Server | None = None
        self._clients: set[_Client] = set()
        desk.world.listen(self._tell)

    async def start(self, path: Path) -> None:
        """Listen at `path`, which only its owner may use. Raises OSError when it is taken or too long."""
        self._server = await asyncio.start_unix_server(self._serve, sock=_bind(path), limit=LINE_LIMIT)

    async def close(self) -> None:
        """Stop listening and drop every client."""
        if self._server is not None:
            self._server.close()
        for client in tuple(self._clients):
            client.close()
        if self._server is not None:
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = _Client(self._desk, reader, writer)
        self._clients.add(client)
        try:
            await client.run()
        finally:
            self._clients.discard(client)
            client.close()

    def _tell(self, event: str, payload: Mapping[str, Any]) -> None:
        for client in self._clients:
            client.tell(event, payload)


class _Client:
    """One connection of someone who acts."""

    def __init__(self, desk: Desk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._desk = desk
        self._reader = reader
        self._writer = writer
        self._subscribed = False
        self._only: frozenset[str] | None = None
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Take requests until the client hangs up."""
        try:
            while line := await self._reader.readline():
                task = asyncio.create_task(self._answer(line))
                self._running.add(task)
                task.add_done_callback(self._running.discard)
        except (ConnectionError, ValueError) as error:
            _log.info("control: dropped a client: %s", error)

    def tell(self, event: str, payload: Mapping[str, Any]) -> None:
        """Pass an event on to a subscriber."""
        if self._subscribed and (self._only is None or event in self._only):
            self._write({"event": event, "data": payload})

    def close(self) -> None:
        """Hang up; what is still running for this client stops."""
        for task in tuple(self._running):
            task.cancel()
        self._writer.close()

    async def _answer(self, line: bytes) -> None:
        request_id: Any = None
        try:
            request = json.loads(line)
            request_id = request.get("id")
            result = await self._perform(request["do"], request.get("args") or {})
            # Written inside: a result that cannot be sent must be answered too.
            self._write({"id": request_id, "ok": True, "result": result})
        except Exception as error:  # whatever an action raises is the client's to know
            self._write({"id": request_id, "ok": False, "error": described(error)})

    async def _perform(self, name: str, args: dict[str, Any]) -> Any:
        if name == "subscribe":
            self._subscribed = True
            self._only = frozenset(args["only"]) if "only" in args else None
            return None
        if name == "help":
            return describe(ACTIONS)
        return await perform(self._desk, ACTIONS, name, args)

    def _write(self, packet: Mapping[str, Any]) -> None:
        if not self._writer.is_closing():
            self._writer.write(json.dumps(packet).encode() + b"\n")


def _bind(path: Path) -> socket.socket:
    """A bound socket that only its owner may connect to, from before it listens."""
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        bound.bind(str(path))
        path.chmod(0o600)
    except OSError:
        bound.close()
        raise
    return bound
