"""What people can do from where they stand, as `/chorus help` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.permissions import Operation

if TYPE_CHECKING:
    from services.seats import Asker
    from tests.services.house import House
    from tests.services.person import Person


ALWAYS = {Operation.HELP, Operation.PRIVACY, Operation.USER_FORGET}


async def open_to(house: House, asker: Asker) -> set[Operation]:
    return set((await house.guide.of(asker)).operations)


async def test_a_stranger_can_register_and_not_log_out(house: House) -> None:
    guidance = await house.guide.of(house.stranger("dan").asks())
    assert guidance.user is None
    assert not guidance.is_registered
    assert set(guidance.operations) == {*ALWAYS, Operation.REGISTER, Operation.LOGIN}


async def test_who_is_logged_out_can_log_in_or_reset_the_password(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    guidance = await house.guide.of(ada.asks())
    assert guidance.is_registered
    assert set(guidance.operations) == {*ALWAYS, Operation.LOGIN, Operation.USER_RESET}


async def test_an_administrator_who_is_a_stranger_can_register_too(house: House) -> None:
    operations = await open_to(house, house.stranger("root").asks(is_admin=True))
    for_admins = {Operation.SETUP, Operation.AUDIT, Operation.STATUS}
    assert operations == {*ALWAYS, Operation.REGISTER, Operation.LOGIN} | for_admins


async def test_in_a_groups_thread_it_is_about_that_group_and_elsewhere_about_all(
    house: House, ada: Person, ben: Person
) -> None:
    films = await house.group(ada, "Films")
    books = await house.group(ben, "Books", ada)
    here = await house.guide.of(ada.asks(books.venue.thread_id))
    assert [group.name for group in here.groups] == ["Books"]
    assert Operation.PLAY in here.operations
    assert Operation.GROUP_DELETE not in here.operations
    elsewhere = await house.guide.of(ada.asks())
    assert [group.name for group in elsewhere.groups] == ["Books", "Films"]
    assert Operation.GROUP_DELETE in elsewhere.operations
    assert films.group_id != books.group_id


async def test_an_owner_is_not_offered_to_leave(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada, "Films", ben)
    assert Operation.GROUP_LEAVE not in await open_to(house, seat.asker)
    assert Operation.GROUP_LEAVE in await open_to(house, ben.asks(seat.venue.thread_id))


async def test_in_the_thread_of_a_group_that_is_not_ones_own_one_is_an_outsider(
    house: House, ada: Person, ben: Person
) -> None:
    seat = await house.group(ada, "Films")
    guidance = await house.guide.of(ben.asks(seat.venue.thread_id))
    assert not guidance.groups
    assert Operation.PLAY not in guidance.operations


async def test_in_a_direct_message_an_administrator_is_nobody_special(house: House, ada: Person) -> None:
    operations = await open_to(house, ada.asks(guild_id=None, is_admin=True))
    assert Operation.SETUP not in operations
    assert Operation.LOGOUT in operations
