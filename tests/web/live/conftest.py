"""Pages of a group, on sockets: each a Socket.IO client with the cookie of a personal link."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest
import socketio

from tests.services.house import PUBLIC_URL
from tests.web.conftest import ada, ben, house, migrated, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    import aiohttp

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

__all__ = ["ada", "ben", "house", "migrated"]

PATIENCE_S = 20.0
COOKIE = "__Host-chorus"


class Page:
    """A page's socket, and all that it was told."""

    def __init__(self, token: str, http: aiohttp.ClientSession | None = None) -> None:
        """`http`: what it connects with, when that is not as usual; the caller's."""
        self.token = token
        self.told: list[tuple[str, Any]] = []
        self._news = asyncio.Event()
        self.io = socketio.AsyncClient(reconnection=False, http_session=http)
        self.io.on("*", self._hear)
        self.io.on("disconnect", lambda *_: self._hear("disconnected", None))
        self.io.on("connect_error", lambda data=None: self._hear("refused", data))

    async def open(self, base: str, **headers: str) -> Page:
        sent = {"Origin": PUBLIC_URL, "Host": PUBLIC_URL.partition("://")[2], "Cookie": f"{COOKIE}={self.token}"}
        said = {**sent, **headers}
        await self.io.connect(base, headers=said, transports=["websocket"], wait_timeout=PATIENCE_S)
        return self

    async def ask(self, event: str, *said: Any) -> Any:
        """Say something; its acknowledgement."""
        return await self.io.call(event, said if said else None, timeout=PATIENCE_S)

    async def enter(self, seat: Seat) -> Any:
        entered = await self.ask("enter", {"group_id": seat.group_id})
        assert entered["ok"], entered
        return entered

    async def hears(self, event: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """The first that was told of that kind, and is taken off what was told."""
        return (await self._first(lambda name, data: name == event and wanted(data)))[1]

    async def hears_any(self, *events: str) -> tuple[str, Any]:
        """The first that was told of these kinds, with its own."""
        return await self._first(lambda name, _: name in events)

    async def _first(self, wanted: Callable[[str, Any], bool]) -> tuple[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                self._news.clear()
                for at, (name, data) in enumerate(self.told):
                    if wanted(name, data):
                        del self.told[: at + 1]
                        return name, data
                await self._news.wait()

    def _hear(self, event: str, *data: Any) -> None:
        self.told.append((event, data[0] if data else None))
        self._news.set()


class Pages:
    """Opens pages on a house's server."""

    def __init__(self, house: House, base: str, stack: AsyncExitStack) -> None:
        self.house = house
        self.base = base
        self._stack = stack

    async def token(self, seat: Seat) -> str:
        link = (await self.house.web.watch_links.make(seat)).partition("#link=")[2]
        return (await self.house.web.web_sessions.begin_with_link(link, "a browser")).token

    async def open(self, seat: Seat, **headers: str) -> Page:
        """A page of somebody's, with its socket open, in no group yet."""
        page = Page(await self.token(seat))
        self._stack.push_async_callback(page.io.disconnect)
        return await page.open(self.base, **headers)

    async def inside(self, seat: Seat) -> Page:
        page = await self.open(seat)
        await page.enter(seat)
        return page


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    """Ada's, in a group with Ben."""
    return await house.group(ada, "Film night", ben)


@pytest.fixture
async def bens(house: House, seat: Seat, ben: Person) -> Seat:
    return await house.join(ben, seat)


@pytest.fixture
async def pages(house: House, tmp_path: Path) -> AsyncIterator[Pages]:
    async with served(house, tmp_path) as base, AsyncExitStack() as stack:
        yield Pages(house, base, stack)
