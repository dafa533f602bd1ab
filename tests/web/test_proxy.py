"""The page behind Caddy and behind nginx, as docs/web.md has them."""

from __future__ import annotations

import io
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

from models import QueueEntry
from services.sourcing.catalogue import Catalogue
from services.sourcing.sourcing import Sourcing
from services.watching.pictures import TrackPictures
from services.watching.writing import MOST_FILE_BYTES
from sources.guard.guard import Guard
from sources.guard.session import GuardedSession
from sources.library import LibrarySource
from tests.media import make_video
from tests.services.person import PASSWORD
from tests.web.conftest import Browser, served
from tests.web.live.conftest import Page
from tests.web.proxies import HOST, caddy, nginx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.proxies import Proxy

SERVERS = {"caddy": caddy, "nginx": nginx}


@pytest.fixture
async def library(house: House, tmp_path: Path) -> AsyncIterator[LibrarySource]:
    """What a house's pictures come from: the films of a folder."""
    films = tmp_path / "films"
    films.mkdir()
    async with GuardedSession(Guard()) as session:
        library = LibrarySource(films, house.reader)
        sourcing = Sourcing(Catalogue([library]), house.database, house.clock)
        house.track_pictures = TrackPictures(house.database, sourcing, session, house.reader)
        yield library


@pytest.fixture(params=SERVERS)
async def proxy(
    request: pytest.FixtureRequest, house: House, library: LibrarySource, tmp_path: Path
) -> AsyncIterator[Proxy]:
    folder = tmp_path / "proxy"
    folder.mkdir()
    async with served(house, tmp_path, trusted_proxies=1) as target, SERVERS[request.param](target, folder) as proxy:
        yield proxy


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada, "Film night")


@asynccontextmanager
async def visitor(proxy: Proxy, house: House, seat: Seat) -> AsyncIterator[Browser]:
    """A browser in which a personal link was opened."""
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    async with proxy.browser() as browser:
        assert (await browser.ask("POST", "/watch/open", json={"link": token}))[0] == 200
        yield browser


async def test_people_log_in_and_out_through_it_with_a_cookie_for_tls(proxy: Proxy, ada: Person) -> None:
    async with proxy.browser() as browser:
        body = {"email": ada.email, "password": PASSWORD}
        assert (await browser.ask("POST", "/users/login", json=body))[0] == 200
        cookie = browser.answer.cookies["__Host-chorus"]
        assert (cookie["secure"], cookie["httponly"]) == (True, True)
        assert (await browser.ask("GET", "/groups"))[0] == 200
        assert (await browser.ask("GET", "/users/logout", headers={"Sec-Fetch-Site": "cross-site"}))[0] == 403
        assert (await browser.ask("GET", "/users/logout"))[0] == 204
        assert (await browser.ask("GET", "/groups"))[0] == 401


@pytest.mark.skipif("not __import__('sys').platform.startswith('linux')", reason="other systems have 127.0.0.1 only")
async def test_each_person_is_slowed_down_for_their_own_address_whatever_they_say_it_is(proxy: Proxy) -> None:
    async with proxy.browser("127.0.0.2") as guesser, proxy.browser("127.0.0.3") as other:

        async def guess(browser: Browser, told: str) -> int:
            headers = {"X-Forwarded-For": told}
            return (await browser.ask("POST", "/watch/open", json={"link": "guess"}, headers=headers))[0]

        assert [await guess(guesser, f"203.0.113.{n}") for n in range(11)] == [404] * 10 + [429]
        assert await guess(other, "127.0.0.2") == 404


async def test_another_name_gets_nothing_through_it(proxy: Proxy) -> None:
    async with proxy.browser() as browser:
        status, said = await browser.ask("GET", "/api", headers={"Host": "evil.example"})
        assert status == 404 or not said
        status, said = await browser.ask("GET", "/api", headers={"Host": HOST})
        assert status == 200
        assert said


async def test_the_chat_and_the_clock_come_over_its_web_socket(
    proxy: Proxy, house: House, seat: Seat, ada: Person
) -> None:
    async with visitor(proxy, house, seat) as browser, AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=proxy.connector()))
        page = Page(browser.cookies["__Host-chorus"], http)
        stack.push_async_callback(page.io.disconnect)
        await page.open(proxy.base)
        await page.enter(seat)
        assert (await page.ask("clock", {}))["ok"]
        await house.say(seat, ada, 2**53 + 9, "hello")
        assert (await page.hears("chat"))["message"]["text"] == "hello"
        assert (await browser.ask("POST", "/users/logout"))[0] == 204
        await page.hears("over")


async def test_a_film_comes_in_the_ranges_that_are_asked_for(
    proxy: Proxy, house: House, seat: Seat, library: LibrarySource, tmp_path: Path
) -> None:
    path = tmp_path / "films" / "film.mp4"
    make_video(path)
    await library.look()
    film, last = path.read_bytes(), path.stat().st_size - 1
    async with visitor(proxy, house, seat) as browser:
        address = f"/groups/{seat.group_id}/media/{await _queued(house, seat, path.name)}/video"
        assert await browser.fetch("GET", address) == (200, film)
        assert await browser.fetch("GET", address, headers={"Range": "bytes=100-"}) == (206, film[100:])
        assert browser.answer.headers["Content-Range"] == f"bytes 100-{last}/{len(film)}"
        assert (await browser.fetch("GET", address, headers={"Range": f"bytes={last + 1}-"}))[0] == 416


async def _queued(house: House, seat: Seat, source_id: str) -> int:
    async with house.database.begin() as tx:
        player = await tx.players.of_group(seat.group_id)
        assert player is not None
        entry = QueueEntry(
            player_id=player.row_id, source="library", source_id=source_id, title="Film", added_at=house.clock()
        )
        await tx.players.add_entries([entry])
        return entry.row_id


async def test_files_pass_up_to_the_limit_and_beyond_it_are_refused(proxy: Proxy, house: House, seat: Seat) -> None:
    async with visitor(proxy, house, seat) as browser:

        async def send(size: int) -> int:
            form = aiohttp.FormData({"message": f'{{"group_id":{seat.group_id}}}'})
            form.add_field("files", io.BytesIO(bytes(size)), filename="holiday.mp4")
            return (await browser.ask("POST", "/messages", data=form))[0]

        assert await send(MOST_FILE_BYTES) == 200
        assert await send(MOST_FILE_BYTES + 1) == 413
        (said,) = house.messenger.said.values()
        assert said.posted.files == 1


async def test_no_log_has_a_token_or_a_password(
    house: House, ada: Person, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    seat = await house.group(ada, "Film night")
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    await browser.ask("POST", "/watch/open", json={"link": token})
    await browser.ask("POST", "/watch/open", json={"link": token})
    await browser.ask("POST", "/users/login", json={"email": ada.email, "password": PASSWORD})
    await browser.ask("GET", f"/me?link={token}")
    await browser.ask("GET", f"/nothing?link={token}")
    secrets = (token, PASSWORD, *browser.cookies.values())
    told = [record.getMessage() for record in caplog.records if record.name.startswith(("web", "services", "aiohttp"))]
    assert not [line for line in told for secret in secrets if secret in line]
