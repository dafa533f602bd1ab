"""What waits to be sent to one window, which may read slowly or not at all."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

MAX_WAITING_BYTES = 32 * 1024 * 1024
"""What waits for a window until it is given up: it asks for all anew when it comes back."""
ROOM_BYTES = 1024 * 1024
"""While more than this waits, nothing more that would be answered is taken from the window."""


class Outbox:
    """Packets in their order. `run` sends them; `overflowed` is set, and all of it dropped, when too much waits."""

    def __init__(self) -> None:
        self.overflowed = asyncio.Event()
        self.ended = False
        self._packets: deque[str | bytes] = deque()
        self._bytes = 0
        self._filled = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    @property
    def waiting(self) -> int:
        """How many packets wait."""
        return len(self._packets)

    def put(self, packet: str | bytes) -> None:
        """Add a packet: a text or binary message."""
        if self.overflowed.is_set():
            return
        self._packets.append(packet)
        self._bytes += len(packet)
        self._filled.set()
        if self._bytes > ROOM_BYTES:
            self._has_room.clear()
        if self._bytes > MAX_WAITING_BYTES:
            self._packets.clear()
            self.overflowed.set()

    def end(self) -> None:
        """Nothing comes after what waits."""
        self.ended = True
        self._filled.set()

    async def room(self) -> None:
        """Return once not much waits any more, or the window was given up."""
        await self._has_room.wait()

    async def run(self, socket: web.WebSocketResponse) -> None:
        """Send what comes until the connection is lost, or nothing more is to come."""
        while True:
            await self._filled.wait()
            while self._packets:
                packet = self._packets.popleft()
                try:
                    await (socket.send_bytes(packet) if isinstance(packet, bytes) else socket.send_str(packet))
                except ConnectionError:
                    return
                self._bytes -= len(packet)
                if self._bytes <= ROOM_BYTES:
                    self._has_room.set()
            if self.ended:
                return
            self._filled.clear()
