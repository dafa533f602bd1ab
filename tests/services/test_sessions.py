"""Where a person is logged in, and how that ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.errors import LoggedOutError, NotRegisteredError, SessionGoneError
from services.web_access.browsers import device_of
from services.web_access.errors import WebSessionOverError
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from services.seats import Seat
    from services.web_access.sessions import Begun
    from tests.services.house import House
    from tests.services.person import Person

MOZILLA = "Mozilla/5.0"
FIREFOX = f"{MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


@pytest.fixture
async def phone(house: House, ada: Person) -> Person:
    """Ada's second Discord account, logged in an hour later."""
    phone = house.stranger("Ada's phone")
    house.clock.advance(hours=1)
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    return phone


async def test_log_ins_are_listed_newest_first_with_their_days(house: House, ada: Person, phone: Person) -> None:
    there, here = await house.sessions.list(ada.discord_id)
    assert (there.discord_id, there.discord_name, there.here) == (phone.discord_id, phone.name, False)
    assert (here.discord_id, here.discord_name, here.here) == (ada.discord_id, ada.name, True)
    assert there.since == house.clock()
    assert (here.until - here.since).days == 30


async def test_those_that_have_ended_or_expired_are_not_listed(house: House, ada: Person, phone: Person) -> None:
    await house.accounts.logout(phone.discord_id)
    assert [stay.here for stay in await house.sessions.list(ada.discord_id)] == [True]
    house.clock.advance(days=15)
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    house.clock.advance(days=16)
    assert [stay.here for stay in await house.sessions.list(phone.discord_id)] == [True]


async def test_one_log_in_is_ended_from_afar(house: House, ada: Person, phone: Person) -> None:
    there, _ = await house.sessions.list(ada.discord_id)
    await house.sessions.end(ada.discord_id, there.key)
    with pytest.raises(LoggedOutError):
        await house.account_of(phone)
    with pytest.raises(SessionGoneError):
        await house.sessions.end(ada.discord_id, there.key)


async def test_of_two_who_end_one_log_in_at_once_one_does(house: House, ada: Person, phone: Person) -> None:
    there, _ = await house.sessions.list(ada.discord_id)
    ends = (house.sessions.end(ada.discord_id, there.key) for _ in range(2))
    results = await asyncio.gather(*ends, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "SessionGoneError"]


async def test_all_others_are_ended_at_once_and_one_stays(house: House, ada: Person, phone: Person) -> None:
    assert await house.sessions.end_others(ada.discord_id) == 1
    assert await house.sessions.end_others(ada.discord_id) == 0
    with pytest.raises(LoggedOutError):
        await house.account_of(phone)
    assert (await house.account_of(ada)).first_name == "Ada"


async def test_nobody_ends_the_log_in_of_somebody_else(house: House, ada: Person, ben: Person) -> None:
    (bens,) = await house.sessions.list(ben.discord_id)
    page = (await house.web.web_sessions.begin(await house.account_of(ben), "")).visit
    for key in (bens.key, f"page-{page.session_id}", "0", "-1", str(2**62), "page-", "page-0", "", "\0"):
        with house.nothing_changes(), pytest.raises(SessionGoneError):
            await house.sessions.end(ada.discord_id, key)


async def test_who_is_not_logged_in_sees_and_ends_nothing(house: House, ada: Person, phone: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with house.nothing_changes():
        for asked in (house.sessions.list, house.sessions.end_others, house.sessions.end_on_page):
            with pytest.raises(LoggedOutError):
                await asked(ada.discord_id)
        with pytest.raises(NotRegisteredError):
            await house.sessions.end(1, "1")


@pytest.fixture
async def on_page(house: House, ada: Person, seat: Seat) -> Begun:
    """Ada on the web page, by a link of hers, an hour later."""
    house.clock.advance(hours=1)
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    return await house.web.web_sessions.begin_with_link(token, FIREFOX)


async def test_stays_on_the_page_are_listed_among_the_others_with_their_browser(
    house: House, ada: Person, on_page: Begun
) -> None:
    house.clock.advance(hours=1)
    await house.web.web_sessions.begin_with_password(7, ada.email, PASSWORD, "curl/8")
    stays = await house.sessions.list(ada.discord_id)
    assert [(stay.on_page, stay.here, stay.device, stay.discord_id) for stay in stays] == [
        (True, False, "", None),
        (True, False, "Firefox, Linux", ada.discord_id),
        (False, True, "", ada.discord_id),
    ]
    assert [stay.here for stay in await house.sessions.list(on_page.visit.who)] == [False, True, False]


async def test_one_stay_on_the_page_is_ended_from_discord(house: House, ada: Person, on_page: Begun) -> None:
    there, here = await house.sessions.list(ada.discord_id)
    await house.sessions.end(ada.discord_id, there.key)
    with pytest.raises(WebSessionOverError):
        await house.web.web_sessions.visit(on_page.token)
    assert await house.sessions.list(ada.discord_id) == [here]


async def test_all_stays_on_the_page_are_ended_and_those_on_discord_last(
    house: House, ada: Person, phone: Person, on_page: Begun
) -> None:
    other = await house.web.web_sessions.begin_with_password(7, ada.email, PASSWORD, "")
    assert await house.sessions.end_on_page(on_page.visit.who) == 1
    assert await house.sessions.end_on_page(ada.discord_id) == 1
    assert await house.sessions.end_on_page(ada.discord_id) == 0
    for begun in (on_page, other):
        with pytest.raises(WebSessionOverError):
            await house.web.web_sessions.visit(begun.token)
    assert [stay.on_page for stay in await house.sessions.list(phone.discord_id)] == [False, False]


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (f"{MOZILLA} (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (f"{MOZILLA} (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iOS"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1", "Safari, macOS"),
        ("**@everyone** [Firefox](https://evil.example)", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_what_is_known_of_it(said: str, device: str) -> None:
    assert device_of(said) == device
