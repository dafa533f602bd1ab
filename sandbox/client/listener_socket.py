"""The client's half of the voice WebSocket: connect, identify, heartbeat, number and answer messages.

Source: Discord docs, Voice.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from typing import TYPE_CHECKING, Any

import aiohttp

from sandbox.client.connecting import connector
from sandbox.voice.opcodes import GATEWAY_VERSION, Close, Op
from sandbox.voice.socket_writer import SocketWriter, json_message

if TYPE_CHECKING:
    from pathlib import Path


class VoiceClosedError(ConnectionError):
    """The voice server has closed the WebSocket; `code` is its close code (None if the connection broke)."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"the voice server closed the connection with code {code}")
        self.code = code


class VoiceSocket:
    """A voice WebSocket and the HTTP session under it; `close` closes both."""

    def __init__(self, http: aiohttp.ClientSession, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.sequence = -1  # of the last numbered message
        self._http = http
        self._ws = ws
        self._writer = SocketWriter(ws)
        self._heart: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, endpoint: str, *, address: str, ca_file: Path) -> VoiceSocket:
        """Connect to `endpoint`, which is found at `address` ("host:port") and trusted by `ca_file`."""
        http = aiohttp.ClientSession(connector=connector(address, ca_file))
        try:
            return cls(http, await http.ws_connect(f"wss://{endpoint}/?v={GATEWAY_VERSION}"))
        except BaseException:
            await http.close()
            raise

    def start_heartbeat(self, interval_ms: float) -> None:
        """Send a heartbeat every `interval_ms` until closed."""
        self._heart = asyncio.create_task(self._beat(interval_ms / 1000))

    def send(self, op: Op, data: object) -> None:
        """Send a JSON message."""
        self._writer.put(json_message(op, data))

    def send_binary(self, op: Op, payload: bytes) -> None:
        """Send a binary message."""
        self._writer.put(bytes([op]) + payload)

    async def receive(self) -> tuple[int, Any]:
        """Opcode and content of the next message, bytes for a binary one; raises `VoiceClosedError` at the end."""
        message = await self._ws.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            self.sequence, op = struct.unpack_from(">HB", message.data)
            return op, message.data[3:]
        if message.type is aiohttp.WSMsgType.TEXT:
            content = json.loads(message.data)
            self.sequence = content.get("seq", self.sequence)
            return content["op"], content["d"]
        raise VoiceClosedError(self._ws.close_code)

    async def expect(self, op: Op) -> Any:
        """The content of the next message, which has to have this opcode."""
        found, data = await self.receive()
        if found != op:
            raise ConnectionError(f"the voice server sent opcode {found} where {op.name} was due")
        return data

    async def cut(self) -> None:
        """Lose the connection without a goodbye, as a broken network does."""
        self._ws.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        await self.close()

    async def close(self) -> None:
        """Say goodbye and close everything. Nobody may be waiting in `receive`."""
        if self._heart is not None:
            self._heart.cancel()
        await self._writer.finish()
        await self._ws.close(code=Close.NORMAL)
        await self._http.close()

    async def _beat(self, interval_s: float) -> None:
        while True:
            await asyncio.sleep(interval_s)
            self.send(Op.HEARTBEAT, {"t": time.time_ns() // 1_000_000, "seq_ack": self.sequence})
