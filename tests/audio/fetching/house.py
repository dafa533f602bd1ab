"""A breakable server, and fetchers of what it serves."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

from audio.errors import MediaError
from audio.fetching.limits import FetchLimits
from audio.fetching.track_fetcher import TrackFetcher
from tests.audio.fetching.server import BreakableServer, Numbers, Waits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.audio.fetching.server import Content

KIB = 1024
SMALL = FetchLimits(
    chunk=1 * KIB,
    kept=16 * KIB,
    ahead=4 * KIB,
    first_request=2 * KIB,
    worth_waiting=1 * KIB,
    pace=16,
    tries=4,
    tries_to_open=2,
)
"""Like the real ones, for tracks of some kilobytes."""


class House:
    """One server, one session, the fetchers that were opened."""

    def __init__(self, server: BreakableServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session
        self.waits = Waits(server, SMALL.stall_s)
        self.fetchers: list[TrackFetcher] = []

    @property
    def truth(self) -> bytes:
        return self.server.content[:]

    async def open(
        self,
        link: str | None = None,
        *,
        fresh_link: Callable[[], Awaitable[str]] | None = None,
        limits: FetchLimits = SMALL,
    ) -> TrackFetcher:
        fetcher = await TrackFetcher.open(
            link or self.server.link(),
            name="a track",
            session=self.session,
            fresh_link=fresh_link,
            limits=limits,
            wait=self.waits,
        )
        self.fetchers.append(fetcher)
        return fetcher

    async def reason_of_opening(self, link: str | None = None) -> str:
        return (await self.refusal(link)).reason

    async def refusal(self, link: str | None = None) -> MediaError:
        """What comes of opening that cannot be opened."""
        with pytest.raises(MediaError) as caught:
            await self.open(link)
        return caught.value

    async def hear(self, **how: object) -> bytes:
        """A track of the server, from its first byte to its last."""
        return await read(await self.open(**how))  # type: ignore[arg-type]


@asynccontextmanager
async def house(content: Content | None = None) -> AsyncIterator[House]:
    """50 kB of numbers, unless something else is to be served."""
    server = BreakableServer(Numbers(50_000) if content is None else content)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session:
            here = House(server, session)
            yield here
            for fetcher in here.fetchers:
                await fetcher.wait_closed()
    finally:
        await server.stop()


async def read(fetcher: TrackFetcher, size: int = -1, *, at: int | None = None) -> bytes:
    """So many bytes, fewer at the end; read by a thread, as it will be."""
    return await asyncio.to_thread(_read, fetcher, size, at)


def _read(fetcher: TrackFetcher, size: int, at: int | None) -> bytes:
    if at is not None:
        fetcher.seek(at)
    found = bytearray()
    while size < 0 or len(found) < size:
        block = fetcher.read(700 if size < 0 else min(700, size - len(found)))
        if not block:
            break
        found += block
    return bytes(found)


async def reason_of_reading(fetcher: TrackFetcher, size: int = -1, *, at: int | None = None) -> str:
    """Why the bytes do not come."""
    with pytest.raises(MediaError) as caught:
        await read(fetcher, size, at=at)
    assert fetcher.failure is caught.value
    return caught.value.reason


def descriptors() -> set[tuple[str, str]]:
    """What this process has open."""
    found = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            found.add((number, os.readlink(f"/proc/self/fd/{number}")))
        except FileNotFoundError:  # the listing's own
            continue
    return found


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop run until something is so."""
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0)
    pytest.fail("it never is")
