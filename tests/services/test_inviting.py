"""An invitation is worth what its inviter may do when it is taken up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launch.sections import GroupsSettings
from services.chat_server import Adder
from services.errors import AlreadyInvitedError, GroupUnknownError, InvitationOverError
from services.group_settings import GroupChanges
from services.members import Invited
from tests.services.house import House
from tests.services.person import GUILD_ID, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from services.accounts import Welcome
    from services.seats import Seat
    from tests.services.person import Person

    Happening = Callable[[House, Seat, Person], Awaitable[None]]


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    """Ada's seat in a group of which Ben is a moderator."""
    seat = await house.group(ada, "Film night", ben)
    await house.members.update(seat, ben.discord_id, "moderator")
    return seat


@pytest.fixture
async def dan(house: House, ben: Person, seat: Seat) -> Person:
    """Invited by Ben, and not registered yet."""
    dan = house.stranger("Dan")
    await house.members.add(await house.join(ben, seat), dan.discord_id)
    return dan


async def register(house: House, person: Person) -> Welcome:
    return await house.accounts.register(person.discord_id, person.name, person.typed())


def missed(welcome: Welcome) -> list[tuple[str, str]]:
    return [(one.group.name, one.why) for one in welcome.missed]


async def lose_role(house: House, seat: Seat, ben: Person) -> None:
    await house.members.update(seat, ben.discord_id, "member")


async def be_removed(house: House, seat: Seat, ben: Person) -> None:
    await house.members.remove(seat, ben.discord_id)


async def delete_account(house: House, seat: Seat, ben: Person) -> None:
    await house.erasure.delete(ben.discord_id, PASSWORD)


@pytest.mark.parametrize("happens", [lose_role, be_removed, delete_account])
async def test_an_invitation_ends_when_its_inviter_may_not_add_members_any_more(
    house: House, ben: Person, seat: Seat, dan: Person, happens: Happening
) -> None:
    await happens(house, seat, ben)
    welcome = await register(house, dan)
    assert not welcome.joined
    assert missed(welcome) == [("Film night", "over")]
    assert dan.discord_id not in house.chat_server.admitted[seat.venue]
    with pytest.raises(GroupUnknownError):
        await house.seats.by_name(dan.asks(), "Film night")


async def test_an_invitation_stands_while_its_inviter_may_add_members(house: House, ben: Person, dan: Person) -> None:
    await house.accounts.logout(ben.discord_id)
    welcome = await register(house, dan)
    assert [group.name for group in welcome.joined] == ["Film night"]
    assert missed(welcome) == []


@pytest.mark.parametrize("still", [True, False])
async def test_an_administrators_invitation_stands_while_they_are_one(house: House, seat: Seat, still: bool) -> None:
    root, eve = await house.person("Root"), house.stranger("Eve")
    await house.members.add(await house.join(root, seat, is_admin=True), eve.discord_id)
    if still:
        house.chat_server.administrators.add(root.discord_id)
    welcome = await register(house, eve)
    assert (len(welcome.joined), missed(welcome)) == ((1, []) if still else (0, [("Film night", "over")]))


async def test_somebody_else_can_invite_anew_when_the_first_invitation_is_worth_nothing(
    house: House, ben: Person, seat: Seat, dan: Person
) -> None:
    with pytest.raises(AlreadyInvitedError):
        await house.members.add(seat, dan.discord_id)
    await house.members.remove(seat, ben.discord_id)
    assert await house.members.add(seat, dan.discord_id) == Invited(dan.discord_id, told=True)
    assert [group.name for group in (await register(house, dan)).joined] == ["Film night"]


async def test_who_found_the_group_full_can_join_once_there_is_room(tmp_path: Path) -> None:
    async with House.open(tmp_path / "chorus.db", GroupsSettings(max_members=2)) as house:
        ada, ben, dan = await house.person("Ada"), await house.person("Ben"), house.stranger("Dan")
        seat = await house.group(ada)
        await house.members.add(seat, dan.discord_id)
        await house.members.add(seat, ben.discord_id)
        assert missed(await register(house, dan)) == [("Film night", "full")]
        await house.members.remove(seat, ben.discord_id)
        assert await house.joining.join(await house.seats.by_name(dan.asks(), "Film night"))


async def test_who_comes_back_to_an_invitation_that_has_ended_is_told_so(tmp_path: Path) -> None:
    async with House.open(tmp_path / "chorus.db", GroupsSettings(max_members=3)) as house:
        ada, ben, cleo = [await house.person(name) for name in ("Ada", "Ben", "Cleo")]
        dan = house.stranger("Dan")
        seat = await house.group(ada, "Film night", ben)
        await house.members.update(seat, ben.discord_id, "moderator")
        await house.members.add(await house.join(ben, seat), dan.discord_id)
        await house.members.add(seat, cleo.discord_id)
        await register(house, dan)
        await house.members.remove(seat, ben.discord_id)
        with pytest.raises(InvitationOverError):
            await house.joining.join(await house.seats.by_name(dan.asks(), "Film night"))
        with pytest.raises(GroupUnknownError):
            await house.seats.by_name(dan.asks(), "Film night")
        await house.group_settings.update(seat, GroupChanges(visibility="visible"))
        assert not await house.joining.join(await house.seats.by_name(dan.asks(), "Film night")), "they may ask now"


async def test_who_is_added_by_hand_to_a_full_group_is_told_that_and_not_invited(tmp_path: Path) -> None:
    async with House.open(tmp_path / "chorus.db", GroupsSettings(max_members=1)) as house:
        ada, dan = await house.person("Ada"), house.stranger("Dan")
        seat = await house.group(ada)
        house.chat_server.admitted[seat.venue].add(dan.discord_id)
        house.chat_server.adders[dan.discord_id] = Adder(ada.discord_id, is_admin=False)
        await house.caretaker.guild_came(GUILD_ID)
        assert [key for _, key, _ in house.chat_server.announced][-1] == "member-no-room"
        assert house.chat_server.invited == []
