"""Personal links: for one person, once, for some minutes, and never one that was made up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.web_access.errors import LinkSpentError, NoPageError, TooManyLinksError
from services.web_access.links import LASTS, MOST_AT_ONCE, WatchLinks
from tests.services.house import PUBLIC_URL
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


def token_of(address: str) -> str:
    page, _, token = address.partition("#link=")
    assert page == f"{PUBLIC_URL}/watch"
    return token


async def test_a_link_leads_its_person_to_the_groups_page_once(house: House, seat: Seat) -> None:
    token = token_of(await house.web.watch_links.make(seat))
    opened = await house.web.watch_links.use(token)
    assert (opened.user_id, opened.discord_id, opened.group_id) == (
        seat.user_id,
        seat.asker.discord_id,
        seat.group_id,
    )
    with pytest.raises(LinkSpentError):
        await house.web.watch_links.use(token)


async def test_a_link_is_good_for_some_minutes(house: House, seat: Seat) -> None:
    token = token_of(await house.web.watch_links.make(seat))
    house.clock.move(LASTS)
    with pytest.raises(LinkSpentError):
        await house.web.watch_links.use(token)


async def test_a_link_of_somebody_whose_account_is_gone_opens_nothing(house: House, seat: Seat, ada: Person) -> None:
    token = token_of(await house.web.watch_links.make(seat))
    await house.erasure.delete(ada.discord_id, PASSWORD)
    with pytest.raises(LinkSpentError):
        await house.web.watch_links.use(token)


async def test_another_start_does_not_know_the_signature(house: House, seat: Seat) -> None:
    token = token_of(await house.web.watch_links.make(seat))
    another = WatchLinks(house.database, b"another secret", PUBLIC_URL, house.clock)
    with pytest.raises(LinkSpentError):
        await another.use(token)


async def test_what_was_made_up_or_changed_opens_nothing(house: House, seat: Seat) -> None:
    token = token_of(await house.web.watch_links.make(seat))
    link_id, _, signature = token.partition(".")
    for wrong in ("", ".", token[:-1], f"{token}x", f"{link_id}.", f".{signature}", f"{'0' * 32}.{signature}", "\0"):
        with pytest.raises(LinkSpentError):
            await house.web.watch_links.use(wrong)
    await house.web.watch_links.use(token)


@given(text=st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
async def test_no_text_is_a_link(house: House, text: str) -> None:
    with pytest.raises(LinkSpentError):
        await house.web.watch_links.use(text)


async def test_nobody_gets_any_number_of_them(house: House, seat: Seat) -> None:
    for _ in range(MOST_AT_ONCE):
        await house.web.watch_links.make(seat)
    with pytest.raises(TooManyLinksError):
        await house.web.watch_links.make(seat)
    house.clock.move(LASTS + timedelta(seconds=1))
    await house.web.watch_links.make(seat)


async def test_without_an_address_there_is_no_page(house: House, seat: Seat) -> None:
    links = WatchLinks(house.database, b"secret", None, house.clock)
    with pytest.raises(NoPageError):
        await links.make(seat)
