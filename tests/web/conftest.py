"""The web server on a socket, before the services of a test's house."""

from __future__ import annotations

from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import pytest

from services.words import Words
from tests.services.conftest import ada, ben, house, migrated
from tests.services.house import PUBLIC_URL
from web.pages import Pages
from web.server import WebAddress, WebServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from services.container import Services
    from tests.services.house import House

__all__ = ["ada", "ben", "house", "migrated"]


class Browser:
    """Somebody's browser, on the page: it keeps cookies, and says where a request comes from."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http = http
        self._base = base
        self.cookies: dict[str, str] = {}
        self.says: dict[str, str] = {"Sec-Fetch-Site": "same-origin"}
        """What it says of where a request comes from."""

    def another(self) -> Browser:
        """A browser of its own, on the same server."""
        return Browser(self._http, self._base)

    async def ask(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> tuple[int, Any]:
        """The status and the body, which is JSON if it says so."""
        async with self._http.request(method, self._base + path, headers=self._says(headers), **more) as answer:
            for name, morsel in answer.cookies.items():
                self.cookies[name] = morsel.value
            self.answer = answer
            return answer.status, await answer.json() if "json" in answer.content_type else await answer.text()

    async def fetch(self, method: str, path: str, *, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The status and the bytes of the body."""
        async with self._http.request(method, self._base + path, headers=self._says(headers)) as answer:
            self.answer = answer
            return answer.status, await answer.read()

    async def hold(self, path: str) -> aiohttp.ClientResponse:
        """An answer that is begun to be read and not gone on with; the caller closes it."""
        answer = await self._http.get(self._base + path, headers=self._says())
        assert answer.status == 200
        await answer.content.readexactly(1)
        return answer

    def _says(self, headers: dict[str, str] | None = None) -> dict[str, str]:
        sent = {"Host": PUBLIC_URL.partition("://")[2], **self.says, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return sent


@asynccontextmanager
async def served(
    house: House, folder: Path, *, trusted_proxies: int = 0, public_url: str = PUBLIC_URL, port: int = 0
) -> AsyncIterator[str]:
    """The server of a house; gives the base of its addresses."""
    services = SimpleNamespace(**vars(house), **vars(house.web), **vars(house.watching), words=Words())
    where = WebAddress("127.0.0.1", port, public_url, trusted_proxies)
    server = WebServer(cast("Services", services), where, Pages(folder), house.clock)
    port = await server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.close()


@pytest.fixture
async def browser(house: House, tmp_path: Path) -> AsyncIterator[Browser]:
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "watch.html").write_text("<title>Chorus</title>")
    (tmp_path / "dist" / "assets" / "watch-1.js").write_text("go()")
    jar = aiohttp.DummyCookieJar()
    async with served(house, tmp_path / "dist") as base, aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Browser(http, base)
