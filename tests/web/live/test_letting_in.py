"""Whose sockets are let in, and how long they stay."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from socketio.exceptions import ConnectionError as NotConnected

from services.watching.room import LOOKED_AGAIN_S
from tests.services.house import PUBLIC_URL
from tests.services.person import PASSWORD
from tests.web.live.conftest import COOKIE, Page

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.live.conftest import Pages


async def test_without_a_session_nobody_connects_and_is_told_why(house: House, pages: Pages, seat: Seat) -> None:
    token = await pages.token(seat)
    await house.web.web_sessions.end(await house.web.web_sessions.visit(token))
    for wrong in ("", "made up", token):
        page = Page(wrong)
        with pytest.raises(NotConnected):
            await page.open(pages.base)
        told: Any = await page.hears("refused")
        assert (told["data"]["status"], told["data"]["code"]) == (401, "web-session-over")


async def test_no_other_page_opens_a_socket(pages: Pages, seat: Seat) -> None:
    token = await pages.token(seat)
    host = PUBLIC_URL.partition("://")[2]
    cookie = {"Cookie": f"{COOKIE}={token}", "Host": host}
    address = f"{pages.base}/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http:
        for origin in (
            {},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": f"{PUBLIC_URL}.evil.example"},
        ):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await http.ws_connect(address, headers={**cookie, **origin})
            assert refusal.value.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect(address, headers={**cookie, "Host": "evil.example", "Origin": "https://evil.example"})
        assert refusal.value.status == 404
        for asked in ("EIO=4&transport=polling", "EIO=3&transport=websocket", "EIO=4&transport=websocket&sid=x", ""):
            async with http.get(f"{pages.base}/socket.io/?{asked}", headers={**cookie, "Origin": PUBLIC_URL}) as answer:
                assert (answer.status, answer.content_type) == (400, "application/problem+json"), asked
    bearer = Page("")
    await bearer.io.connect(
        pages.base, headers={"Host": host, "Authorization": f"Bearer {token}"}, transports=["websocket"]
    )
    assert (await bearer.enter(seat))["me"]["name"] == "Ada"
    await bearer.io.disconnect()


async def log_out(house: House, pages: Pages, bens: Seat, page: Page) -> None:
    await house.web.web_sessions.end(await house.web.web_sessions.visit(page.token))


async def change_password(house: House, pages: Pages, bens: Seat, page: Page) -> None:
    await house.profiles.change_password(bens.asker.discord_id, PASSWORD, "another three cats on a tram")


async def leave_group(house: House, pages: Pages, bens: Seat, page: Page) -> None:
    await house.members.leave(bens)


async def delete_account(house: House, pages: Pages, bens: Seat, page: Page) -> None:
    await house.erasure.delete(bens.asker.discord_id, PASSWORD)


async def let_expire(house: House, pages: Pages, bens: Seat, page: Page) -> None:
    house.clock.advance(days=31)


@pytest.mark.parametrize(
    ("deed", "reasons"),
    [
        (log_out, {"session"}),
        (change_password, {"session"}),
        (leave_group, {"membership"}),
        (delete_account, {"session"}),
        (let_expire, {"session"}),
    ],
)
async def test_what_ends_a_stay_ends_its_sockets(
    house: House, pages: Pages, seat: Seat, bens: Seat, ben: Person, deed: Any, reasons: set[str]
) -> None:
    adas, page = await pages.inside(seat), await pages.inside(bens)
    await deed(house, pages, bens, page)
    hearing = asyncio.create_task(page.hears("over"))
    while not hearing.done():
        if deed is let_expire:
            house.clock.advance(seconds=LOOKED_AGAIN_S)
        await house.count_people()  # others run while the database is read
    assert (await hearing)["reason"] in reasons
    await page.hears("disconnected")
    await house.say(seat, ben, 2**53 + 9, "in private")
    if deed is not let_expire:
        await adas.hears("chat")
    assert not [told for told in page.told if told[0] == "chat"]


async def test_a_group_that_ends_takes_its_pages_along(house: House, pages: Pages, seat: Seat, bens: Seat) -> None:
    page = await pages.inside(bens)
    await house.groups.delete(seat)
    assert (await page.hears("over"))["reason"] in ("group", "membership")
    await page.hears("disconnected")


async def test_who_is_no_member_enters_no_group_and_sees_none(house: House, pages: Pages, seat: Seat) -> None:
    stranger = await pages.open(await house.group(await house.person("Cleo"), "Elsewhere"))
    for group_id in (seat.group_id, 4711):
        refused = await stranger.ask("enter", {"group_id": group_id})
        assert (refused["ok"], refused["problem"]["status"]) == (False, 403)
    report = {"entry_id": 1, "state": "locked", "behind_ms": 0}
    assert (await stranger.ask("report", report))["ok"]


async def test_only_so_many_pages_of_one_person_are_let_in(pages: Pages, seat: Seat) -> None:
    first = [await pages.inside(seat) for _ in range(12)]
    refused = await (await pages.open(seat)).ask("enter", {"group_id": seat.group_id})
    assert refused["problem"]["status"] == 429
    assert (await first[0].ask("enter", {"group_id": seat.group_id}))["ok"], "coming in again is no further page"
    assert (await first[0].ask("leave", {}))["ok"]
