"""A station of internet radio on loopback, over a plain socket: SHOUTcast's first line is not HTTP's."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


@dataclass
class Programme:
    """What one connection gets: sound, with what is said after every `interval` bytes of it."""

    sound: bytes
    said: Sequence[bytes] = ()
    interval: int | None = None
    first_line: bytes = b"ICY 200 OK"
    headers: Sequence[bytes] = (b"icy-name: Test FM", b"Content-Type: audio/mpeg")
    stays: bool = False
    """Whether the connection stays open, silent, when all was sent."""
    pieces: int = 0
    """In pieces of so many bytes, each sent by itself; all at once for 0."""

    def body(self) -> bytes:
        if self.interval is None:
            return self.sound
        parts = []
        for number, start in enumerate(range(0, len(self.sound), self.interval)):
            part = self.sound[start : start + self.interval]
            said = self.said[number] if number < len(self.said) else b""
            parts.append(part + (framed(said) if len(part) == self.interval else b""))
        return b"".join(parts)


def framed(said: bytes) -> bytes:
    """Sixteens of bytes behind their count."""
    count = -(-len(said) // 16)
    return bytes([count]) + said.ljust(16 * count, b"\0")


@dataclass
class TestStation:
    """Plays one programme after the other, one for each connection, the last for all that follow."""

    __test__ = False
    programmes: list[Programme]
    heads: list[bytes] = field(default_factory=list)
    port: int = 0
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once a listener has turned away."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/live"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError):
            self.heads.append(await reader.readuntil(b"\r\n\r\n"))
            programme = self.programmes.pop(0) if len(self.programmes) > 1 else self.programmes[0]
            await self._play(programme, writer)
            if programme.stays:
                self.silent.set()
                await reader.read()
        self.gone.set()
        writer.close()

    async def _play(self, programme: Programme, writer: asyncio.StreamWriter) -> None:
        lines = [programme.first_line, *programme.headers]
        if programme.interval is not None:
            lines.append(b"icy-metaint: %d" % programme.interval)
        answer = b"\r\n".join(lines) + b"\r\n\r\n" + programme.body()
        size = programme.pieces or len(answer)
        for start in range(0, len(answer), size):
            writer.write(answer[start : start + size])
            await writer.drain()


@asynccontextmanager
async def broadcasting(*programmes: Programme) -> AsyncIterator[TestStation]:
    station = TestStation(list(programmes))
    async with await asyncio.start_server(station.serve, "127.0.0.1", 0) as server:
        station.port = server.sockets[0].getsockname()[1]
        yield station
