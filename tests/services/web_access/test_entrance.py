"""Links from Discord to the page's forms: whom they are for, what uses them up, and what ends them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.accounts import Registration
from services.errors import AlreadyLoggedInError, PasswordWeakError, UserError, WrongLoginError, WrongPasswordError
from services.web_access.entrance import Entrance
from services.web_access.errors import LinkSpentError, NoPageError, WebSessionOverError
from tests.services.house import PUBLIC_URL
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from services.web_access.entrance import Purpose
    from tests.services.house import House
    from tests.services.person import Person

NEW = "five owls in a kiosk"
DAN = Registration("Dan", "Moss", "dan@example.com", PASSWORD)


def link(house: House, purpose: Purpose, person: Person, *, reset_id: int = 0) -> str:
    address = house.web.entrance.link(purpose, person.discord_id, person.name, reset_id=reset_id)
    page, _, token = address.partition(f"#{purpose}=")
    assert page == f"{PUBLIC_URL}/watch"
    return token


async def test_who_registers_by_a_link_is_logged_in_here_and_on_the_discord_account_that_asked(house: House) -> None:
    dan = house.stranger("Dan")
    token = link(house, "register", dan)
    asked = house.web.entrance.look(token)
    assert (asked.purpose, asked.discord_id, asked.discord_name) == ("register", dan.discord_id, "Dan")
    begun = await house.web.entrance.register(token, -7, DAN, "A browser")
    assert (begun.visit.discord_id, begun.visit.user.email) == (dan.discord_id, DAN.email)
    assert (await house.accounts.require(dan.discord_id)).row_id == begun.visit.user_id


async def test_who_logs_in_by_a_link_is_logged_in_on_that_discord_account(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    token = link(house, "login", phone)
    with pytest.raises(WrongLoginError):
        await house.web.entrance.log_in(token, ada.email, "not it", "")
    house.clock.move(timedelta(seconds=2))
    begun = await house.web.entrance.log_in(token, ada.email, PASSWORD, "")
    assert (await house.accounts.require(phone.discord_id)).row_id == begun.visit.user_id
    with pytest.raises(LinkSpentError):
        await house.web.entrance.log_in(token, ada.email, PASSWORD, "")


async def test_a_new_password_by_a_link_needs_the_old_one_and_ends_other_stays(house: House, ada: Person) -> None:
    before = await house.web.web_sessions.begin_with_password(-7, ada.email, PASSWORD, "")
    token = link(house, "password", ada)
    with pytest.raises(WrongPasswordError):
        await house.web.entrance.set_password(token, "not it", NEW, "")
    house.clock.move(timedelta(seconds=2))
    with pytest.raises(PasswordWeakError):
        await house.web.entrance.set_password(token, PASSWORD, "password", "")
    begun = await house.web.entrance.set_password(token, PASSWORD, NEW, "")
    assert (await house.web.web_sessions.visit(begun.token)).user_id == begun.visit.user_id
    assert (await house.accounts.require(ada.discord_id)).row_id == begun.visit.user_id
    with pytest.raises(WebSessionOverError):
        await house.web.web_sessions.visit(before.token)


async def test_a_reset_that_was_waited_for_needs_no_old_password(house: House, ada: Person) -> None:
    reset = await house.resets.ask(ada.discord_id)
    token = link(house, "reset", ada, reset_id=reset.reset_id)
    with pytest.raises(UserError):
        await house.web.entrance.set_password(token, "", NEW, "")
    house.clock.move(timedelta(hours=25))
    token = link(house, "reset", ada, reset_id=reset.reset_id)
    await house.web.entrance.set_password(token, "", NEW, "")
    await house.web.web_sessions.begin_with_password(-7, ada.email, NEW, "")


async def test_a_link_is_good_for_what_it_is_for_once_and_for_minutes(house: House, ada: Person) -> None:
    entrance, dan = house.web.entrance, house.stranger("Dan")
    wrong, late, earlier = link(house, "login", dan), link(house, "register", dan), link(house, "password", ada)
    with pytest.raises(LinkSpentError):
        await entrance.register(wrong, -7, DAN, "")
    latest = link(house, "password", ada)
    for spent in (earlier, "", "x", "\0", latest[:-1], "\ud800"):
        with pytest.raises(LinkSpentError):
            entrance.look(spent)
    house.clock.move(timedelta(minutes=16))
    with pytest.raises(LinkSpentError):
        await entrance.register(late, -7, DAN, "")


async def test_of_two_who_use_a_link_at_once_one_does(house: House) -> None:
    token = link(house, "register", house.stranger("Dan"))
    both = [house.web.entrance.register(token, -7, Registration("D", "M", f"{n}@e.org", PASSWORD), "") for n in (1, 2)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(one, LinkSpentError) for one in outcomes) == 1
    assert await house.count_people() == 1


async def test_a_link_to_register_is_of_no_use_to_who_has_registered_meanwhile(house: House) -> None:
    dan = house.stranger("Dan")
    token = link(house, "register", dan)
    await house.accounts.register(dan.discord_id, dan.name, dan.typed())
    with pytest.raises(AlreadyLoggedInError):
        await house.web.entrance.register(token, -7, DAN, "")


@pytest.mark.parametrize(("address", "wanted"), [(None, True), (None, False), (PUBLIC_URL, False)])
async def test_without_a_page_or_where_it_is_not_wanted_passwords_stay_on_discord(
    house: House, address: str | None, wanted: bool
) -> None:
    web = house.web
    entrance = Entrance(
        house.accounts, house.profiles, house.resets, web.web_sessions, address, house.clock, takes_passwords=wanted
    )
    assert not entrance.takes_passwords
    if address is None:
        with pytest.raises(NoPageError):
            entrance.link("login", 1, "somebody")
