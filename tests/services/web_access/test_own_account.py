"""What is one's own, changed from the web page: the same rules as from Discord, and who is told and logged out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.errors import (
    LoggedOutError,
    NotRegisteredError,
    PasswordNeededError,
    TooManyTriesError,
    WrongLoginError,
    WrongPasswordError,
)
from services.web_access.errors import WebSessionOverError
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from services.web_access.sessions import Begun
    from tests.services.house import House
    from tests.services.person import Person

NEW = "five owls in a kiosk"


async def on_page(house: House, person: Person, password: str = PASSWORD) -> Begun:
    return await house.web.web_sessions.begin_with_password(-7, person.email, password, "A browser")


async def test_a_new_password_logs_out_everywhere_but_where_it_was_typed(house: House, ada: Person) -> None:
    here, there = await on_page(house, ada), await on_page(house, ada)
    assert await house.profiles.change_password(here.visit.who, PASSWORD, NEW) == 2
    assert (await house.web.web_sessions.visit(here.token)).user_id == here.visit.user_id
    with pytest.raises(WebSessionOverError):
        await house.web.web_sessions.visit(there.token)
    with pytest.raises(LoggedOutError):
        await house.accounts.require(ada.discord_id)
    await on_page(house, ada, NEW)


async def test_another_e_mail_needs_the_password_and_every_discord_account_is_told(house: House, ada: Person) -> None:
    visit = (await on_page(house, ada)).visit
    with pytest.raises(PasswordNeededError):
        await house.profiles.update(visit.who, "Ada", "Byron", "new@example.com")
    changed = await house.profiles.update(visit.who, "Ada", "Byron", "new@example.com", PASSWORD)
    assert (changed.full_name, changed.email) == ("Ada Byron", "new@example.com")
    assert house.notices.changes == [("None changed the e-mail", [ada.discord_id])]


async def test_a_thief_of_a_stay_is_held_for_it_wherever_they_are_and_holds_nobody_else(
    house: House, ada: Person
) -> None:
    visit = (await on_page(house, ada)).visit
    with pytest.raises(WrongPasswordError):
        await house.profiles.change_password(visit.who, "not it", NEW)
    with pytest.raises(TooManyTriesError):
        await house.profiles.change_password(visit.who, PASSWORD, NEW)
    await house.profiles.change_password(ada.discord_id, PASSWORD, NEW)


async def test_who_guesses_from_elsewhere_holds_nobody_who_is_logged_in(house: House, ada: Person) -> None:
    visit = (await on_page(house, ada)).visit
    with pytest.raises(WrongLoginError):
        await house.web.web_sessions.begin_with_password(-8, ada.email, "not it", "")
    assert await house.profiles.change_password(visit.who, PASSWORD, NEW) == 1


async def test_an_account_is_deleted_from_the_page(house: House, ada: Person) -> None:
    begun = await on_page(house, ada)
    with pytest.raises(WrongPasswordError):
        await house.erasure.delete(begun.visit.who, "not it")
    house.clock.move(timedelta(seconds=2))
    await house.erasure.delete(begun.visit.who, PASSWORD)
    with pytest.raises(WebSessionOverError):
        await house.accounts.require(begun.visit.who)
    with pytest.raises(NotRegisteredError):
        await house.accounts.require(ada.discord_id)


async def test_ending_the_others_from_the_page_leaves_the_page(house: House, ada: Person) -> None:
    here = await on_page(house, ada)
    await on_page(house, ada)
    assert await house.sessions.end_others(here.visit.who) == 2
    assert (await house.web.web_sessions.visit(here.token)).user_id == here.visit.user_id
