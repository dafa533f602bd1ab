"""The Discord accounts of a person: listed, let go of, and what that shuts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.errors import (
    AccountNotLinkedError,
    ChatServerError,
    LastAccountError,
    LoggedOutError,
    NotRegisteredError,
    ResetGoneError,
    TooManyTriesError,
    WrongPasswordError,
)
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def phone(house: House, ada: Person) -> Person:
    """Ada's second Discord account, linked an hour later."""
    phone = house.stranger("Ada's phone")
    house.clock.advance(hours=1)
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    return phone


async def test_discord_accounts_are_listed_longest_linked_first(house: House, ada: Person, phone: Person) -> None:
    await house.accounts.logout(phone.discord_id)
    first, second = await house.links.list(ada.discord_id)
    assert (first.discord_id, first.here, first.logged_in) == (ada.discord_id, True, True)
    assert (second.discord_id, second.discord_name, second.here, second.logged_in) == (
        phone.discord_id,
        phone.name,
        False,
        False,
    )


async def test_logging_in_again_keeps_the_day_it_was_linked_and_learns_its_name(
    house: House, ada: Person, phone: Person
) -> None:
    linked_at = (await house.links.list(ada.discord_id))[1].linked_at
    house.clock.advance(days=3)
    await house.accounts.login(phone.discord_id, "renamed", ada.email, PASSWORD)
    link = (await house.links.list(ada.discord_id))[1]
    assert (link.linked_at, link.discord_name) == (linked_at, "renamed")


async def test_what_is_unlinked_is_logged_out_and_out_of_the_groups_channels(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    assert phone.discord_id in house.chat_server.admitted[seat.venue]
    await house.links.unlink(ada.discord_id, phone.discord_id, PASSWORD)
    with pytest.raises(NotRegisteredError):
        await house.account_of(phone)
    assert house.chat_server.admitted[seat.venue] == {ada.discord_id}
    assert [link.discord_id for link in await house.links.list(ada.discord_id)] == [ada.discord_id]
    assert [stay.here for stay in await house.sessions.list(ada.discord_id)] == [True]


async def test_another_one_is_unlinked_only_with_the_password(house: House, ada: Person, phone: Person) -> None:
    for wrong, refusal in (("", WrongPasswordError), (PASSWORD, TooManyTriesError)):
        with pytest.raises(refusal):
            await house.links.unlink(phone.discord_id, ada.discord_id, wrong)
    assert len(await house.links.list(ada.discord_id)) == 2
    assert not house.notices.changes


async def test_who_unlinks_learns_which_doors_could_not_be_shut(house: House, ada: Person, phone: Person) -> None:
    await house.group(ada, "Film night")
    house.chat_server.refusal = ChatServerError(detail="500")
    ajar = await house.links.unlink(ada.discord_id, phone.discord_id, PASSWORD)
    assert [group.name for group in ajar] == ["Film night"]
    house.chat_server.refusal = None
    tablet = house.stranger("Ada's tablet")
    await house.accounts.login(tablet.discord_id, tablet.name, ada.email, PASSWORD)
    assert not await house.links.unlink(ada.discord_id, tablet.discord_id, PASSWORD)


async def test_all_the_others_are_told_who_unlinked_which(house: House, ada: Person, phone: Person) -> None:
    tablet = house.stranger("Ada's tablet")
    await house.accounts.login(tablet.discord_id, tablet.name, ada.email, PASSWORD)
    await house.links.unlink(phone.discord_id, ada.discord_id, PASSWORD)
    ((what, told),) = house.notices.changes
    assert what == f"{phone.discord_id} unlinked {ada.discord_id}"
    assert sorted(told) == sorted([ada.discord_id, tablet.discord_id])


async def test_what_was_unlinked_may_register_or_be_linked_again(house: House, ada: Person, phone: Person) -> None:
    await house.links.unlink(phone.discord_id, phone.discord_id)
    await house.accounts.register(phone.discord_id, phone.name, phone.typed(email="new@example.com"))
    assert (await house.account_of(phone)).first_name == phone.name


async def test_the_last_one_is_unlinked_only_by_who_insists(house: House, ada: Person) -> None:
    with house.nothing_changes(), pytest.raises(LastAccountError):
        await house.links.unlink(ada.discord_id, ada.discord_id)
    await house.links.unlink(ada.discord_id, ada.discord_id, even_last=True)
    with pytest.raises(NotRegisteredError):
        await house.account_of(ada)
    phone = house.stranger("a new phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    assert (await house.account_of(phone)).first_name == "Ada"


async def test_of_two_that_unlink_each_other_at_once_one_is_left(house: House, ada: Person, phone: Person) -> None:
    results = await asyncio.gather(
        house.links.unlink(ada.discord_id, phone.discord_id, PASSWORD),
        house.links.unlink(phone.discord_id, ada.discord_id, PASSWORD),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["NotRegisteredError", "list"]


async def test_nobody_unlinks_what_is_not_theirs(house: House, ada: Person, ben: Person) -> None:
    for other_id in (ben.discord_id, 0, 1, 2**62):
        with house.nothing_changes(), pytest.raises(AccountNotLinkedError):
            await house.links.unlink(ada.discord_id, other_id)
    await house.accounts.logout(ada.discord_id)
    with house.nothing_changes(), pytest.raises(LoggedOutError):
        await house.links.unlink(ada.discord_id, ada.discord_id)


async def test_a_reset_that_was_asked_from_there_ends(house: House, ada: Person, phone: Person) -> None:
    reset = await house.resets.ask(phone.discord_id)
    await house.links.unlink(ada.discord_id, phone.discord_id, PASSWORD)
    with pytest.raises(ResetGoneError):
        await house.resets.cancel(ada.discord_id, reset.reset_id)


async def test_a_second_discord_account_is_let_into_the_groups_at_once(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    assert house.chat_server.admitted[seat.venue] == {ada.discord_id, phone.discord_id}
