"""A slow line to a server on this machine: all that goes through it comes later, and in order."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHUNK_BYTES = 65_536
CHUNKS_UNDER_WAY = 64


class Line:
    """`lag_ms`: how long an answer takes at most; each way half, of which each piece takes 10 to 100 % at random."""

    def __init__(self, port: int, lag_ms: float) -> None:
        self._to = port
        self._lag_ms = lag_ms
        self._connections = set[asyncio.Task[None]]()
        self.port = 0

    @classmethod
    @asynccontextmanager
    async def open(cls, port: int, lag_ms: float) -> AsyncIterator[Line]:
        """A line from `Line.port` to that port, both of 127.0.0.1, until the block ends."""
        line = cls(port, lag_ms)
        server = await asyncio.start_server(line._take, "127.0.0.1", 0)
        line.port = server.sockets[0].getsockname()[1]
        try:
            yield line
        finally:
            server.close()
            for connection in line._connections:
                connection.cancel()
            await asyncio.gather(*line._connections, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._connect(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, thither = await asyncio.open_connection("127.0.0.1", self._to)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(reader, thither))
                both.create_task(self._carry(there, writer))
        finally:
            thither.close()
            writer.close()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """One way, until its end, which is passed on."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(CHUNKS_UNDER_WAY)
        now = asyncio.get_running_loop().time
        async with asyncio.TaskGroup() as sending:
            sending.create_task(self._send(under_way, sink))
            data = b"?"
            while data:
                data = b""
                with suppress(OSError):  # who hung up sends no more
                    data = await source.read(CHUNK_BYTES)
                await under_way.put((now() + random.uniform(0.1, 1) * self._lag_ms / 2000, data))

    async def _send(self, under_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
        now = asyncio.get_running_loop().time
        data = b"?"
        while data:
            due, data = await under_way.get()
            await asyncio.sleep(due - now())
            with suppress(OSError):  # who hung up gets no more
                sink.write(data) if data else sink.write_eof()
                await sink.drain()
