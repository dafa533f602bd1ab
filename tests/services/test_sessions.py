"""Where a person is logged in, and how that ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.errors import LoggedOutError, NotRegisteredError, SessionGoneError
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person


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
    await house.sessions.end(ada.discord_id, there.session_id)
    with pytest.raises(LoggedOutError):
        await house.account_of(phone)
    with pytest.raises(SessionGoneError):
        await house.sessions.end(ada.discord_id, there.session_id)


async def test_of_two_who_end_one_log_in_at_once_one_does(house: House, ada: Person, phone: Person) -> None:
    there, _ = await house.sessions.list(ada.discord_id)
    ends = (house.sessions.end(ada.discord_id, there.session_id) for _ in range(2))
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
    for session_id in (bens.session_id, 0, -1, 2**62):
        with house.nothing_changes(), pytest.raises(SessionGoneError):
            await house.sessions.end(ada.discord_id, session_id)


async def test_who_is_not_logged_in_sees_and_ends_nothing(house: House, ada: Person, phone: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with house.nothing_changes():
        for asked in (house.sessions.list, house.sessions.end_others):
            with pytest.raises(LoggedOutError):
                await asked(ada.discord_id)
        with pytest.raises(NotRegisteredError):
            await house.sessions.end(1, 1)
