"""Who waits for their turn in a group is held to what they may do when it comes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.errors import LoggedOutError, NotAllowedError, TooLateError
from services.group_settings import GroupChanges

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

    Deed = Callable[[House, Seat, Person], Awaitable[object]]

DEEDS: dict[str, Deed] = {
    "add": lambda house, seat, other: house.members.add(seat, other.discord_id),
    "update": lambda house, seat, other: house.members.update(seat, other.discord_id, "dj"),
    "remove": lambda house, seat, other: house.members.remove(seat, other.discord_id),
    "uninvite": lambda house, seat, other: house.members.uninvite(seat, other.discord_id),
    "leave": lambda house, seat, _: house.members.leave(seat),
    "approve": lambda house, seat, other: house.joining.approve(seat, other.discord_id),
    "decline": lambda house, seat, other: house.joining.decline(seat, other.discord_id),
    "settings": lambda house, seat, _: house.group_settings.update(seat, GroupChanges(name="Mine")),
    "delete": lambda house, seat, _: house.groups.delete(seat),
}
deeds = pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)


@pytest.fixture
async def cleo(house: House) -> Person:
    return await house.person("Cleo")


@pytest.fixture
async def adas(house: House, ada: Person, ben: Person) -> Seat:
    """Ada's seat in a group of which Ben is the second owner."""
    seat = await house.group(ada, "Films", ben)
    await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
    return seat


@deeds
async def test_who_is_taken_out_while_they_wait_may_do_nothing_any_more(
    house: House, ben: Person, cleo: Person, adas: Seat, deed: Deed
) -> None:
    bens = await house.join(ben, adas)
    house.chat_server.asked.clear()
    house.chat_server.line.clear()
    removal = asyncio.create_task(house.members.remove(adas, ben.discord_id))
    await house.chat_server.asked.wait()
    waiting = asyncio.ensure_future(deed(house, bens, cleo))
    house.chat_server.line.set()
    await removal
    with pytest.raises(NotAllowedError):
        await waiting
    assert [listed.user.first_name for listed in await house.members.list(adas)] == ["Ada"]
    assert (await house.seats.renewed(adas)).group.name == "Films"


@deeds
async def test_a_seat_is_worth_nothing_after_a_logout(
    house: House, ben: Person, cleo: Person, adas: Seat, deed: Deed
) -> None:
    bens = await house.join(ben, adas)
    await house.accounts.logout(ben.discord_id)
    with house.nothing_changes(), pytest.raises(LoggedOutError):
        await deed(house, bens, cleo)


@deeds
async def test_a_seat_is_worth_nothing_after_the_end_of_the_group(
    house: House, ben: Person, cleo: Person, adas: Seat, deed: Deed
) -> None:
    bens = await house.join(ben, adas)
    await house.groups.delete(adas)
    with house.nothing_changes(), pytest.raises(TooLateError):
        await deed(house, bens, cleo)


async def test_who_gets_another_role_while_they_wait_is_held_to_it(
    house: House, ben: Person, cleo: Person, adas: Seat
) -> None:
    bens = await house.join(ben, adas)
    await house.group_settings.update(adas, GroupChanges(no_second_owner=True))
    with house.nothing_changes(), pytest.raises(NotAllowedError):
        await house.members.add(bens, cleo.discord_id)
