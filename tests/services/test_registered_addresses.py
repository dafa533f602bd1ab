"""Whether an address is registered: told to who wants it for an account, but not to many addresses in a row."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.errors import EmailTakenError, TooManyTriesError
from services.refs import MomentRef
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from datetime import datetime

    from tests.services.house import House
    from tests.services.person import Person


async def ask(house: House, person: Person, email: str) -> None:
    await house.accounts.register(person.discord_id, person.name, person.typed(email=email))


async def held_until(house: House, person: Person, email: str) -> datetime:
    with pytest.raises(TooManyTriesError) as held:
        await ask(house, person, email)
    when = held.value.params["when"]
    assert isinstance(when, MomentRef)
    return when.when


async def test_each_registered_address_doubles_the_wait_whichever_it_is(house: House, ada: Person, ben: Person) -> None:
    mallory, waits = house.stranger("Mallory"), []
    for email in (ada.email, ben.email, ada.email):
        with pytest.raises(EmailTakenError):
            await ask(house, mallory, email)
        waits.append(await held_until(house, mallory, "nobody@example.com") - house.clock())
        house.clock.advance(seconds=waits[-1].total_seconds())
    assert waits == [timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4)]
    await ask(house, mallory, mallory.email)


async def test_of_many_questions_at_once_one_is_answered(house: House, ada: Person, ben: Person) -> None:
    mallory = house.stranger("Mallory")
    asked = [ask(house, mallory, email) for email in (ada.email, ben.email, "nobody@example.com")]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [EmailTakenError, TooManyTriesError, TooManyTriesError]


async def test_who_asks_by_changing_their_own_address_waits_too(house: House, ada: Person, ben: Person) -> None:
    async def change(email: str) -> None:
        await house.profiles.update(ada.discord_id, "Ada", "Example", email, PASSWORD)

    with pytest.raises(EmailTakenError):
        await change(ben.email)
    with pytest.raises(TooManyTriesError):
        await change("nobody@example.com")
    house.clock.advance(seconds=1)
    await change("ada@example.org")


async def test_the_owner_of_an_address_is_not_held_by_those_who_ask_for_it(house: House, ada: Person) -> None:
    with pytest.raises(EmailTakenError):
        await ask(house, house.stranger("Mallory"), ada.email)
    await house.accounts.login(ada.discord_id, ada.name, ada.email, PASSWORD)
    newcomer = house.stranger("Ada's phone")
    await house.accounts.login(newcomer.discord_id, newcomer.name, ada.email, PASSWORD)


async def test_who_had_forgotten_that_they_are_registered_logs_in_and_waits_for_nothing_more(
    house: House, ada: Person, ben: Person
) -> None:
    phone = house.stranger("Ada's phone")
    with pytest.raises(EmailTakenError):
        await ask(house, phone, ada.email)
    house.clock.advance(seconds=1)
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    with pytest.raises(EmailTakenError):
        await house.profiles.update(phone.discord_id, "Ada", "Example", ben.email, PASSWORD)
    house.clock.advance(seconds=1)  # and not two: the first was taken back
    await house.profiles.update(phone.discord_id, "Ada", "Example", "ada@example.org", PASSWORD)
