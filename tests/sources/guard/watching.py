"""Names that lead where a test says, real servers on loopback, and every address that this process dials."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import sys
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

from sources.guard.guard import Guard
from sources.guard.hosts import AllowList

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    Destination = tuple[str, int]

_watches: list[set[Destination]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _watches and event in ("socket.connect", "socket.sendto"):
        where = arguments[-1]
        if isinstance(where, tuple):
            for watch in _watches:
                watch.add((str(where[0]), int(where[1])))


sys.addaudithook(_note)  # for as long as the process lives: there is no way to take one back


@contextmanager
def dialled() -> Iterator[set[Destination]]:
    """Every address and port that this process dials within the block, as the interpreter reports it."""
    watch: set[Destination] = set()
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)


class Names:
    """A DNS of the test's own: each name's answers in turn, the last of them for good.

    What looks like an address to the system's resolver, in whatever notation, is resolved as that does; it asks nobody.
    """

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): lists for name, lists in answers.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        return [(address, port) for address in await self._addresses(host)]

    async def _addresses(self, host: str) -> list[str]:
        self.asked.append(host)
        if host in self.answers:
            lists = self.answers[host]
            return lists.pop(0) if len(lists) > 1 else lists[0]
        if host == "localhost" or host.endswith(".localhost"):
            return ["127.0.0.1", "::1"]
        found = await asyncio.get_running_loop().getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
        return [str(info[4][0]) for info in found]


class Listener:
    """A socket on loopback that answers every request, and counts the connections."""

    def __init__(self) -> None:
        self.connections = 0
        self.heard: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening(address: str = "127.0.0.1", port: int = 0) -> AsyncIterator[tuple[Listener, int]]:
    """A listener and its port."""
    listener = Listener()
    async with await asyncio.start_server(listener.serve, address, port) as server:
        yield listener, server.sockets[0].getsockname()[1]


def guard_with(names: Names | None = None, *allowed: str) -> Guard:
    return Guard(allowed=AllowList.parse(allowed), resolve=(names or Names()).resolve)


def forbidden(destinations: set[Destination], *, but: set[Destination] = frozenset()) -> set[Destination]:  # type: ignore[assignment]
    """The destinations in networks that are nobody's business, as the standard library judges them."""
    return {
        (host, port)
        for host, port in destinations - but
        if not (address := ipaddress.ip_address(host)).is_global or address.is_multicast
    }
