"""Joining a visible group, and being let in or turned away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from launch.sections import GroupsSettings
from models import Member
from services.errors import (
    AlreadyAskedError,
    AlreadyInError,
    AlreadyMemberError,
    AskAgainLaterError,
    ChatServerError,
    GroupUnknownError,
    ModeratorOnlyError,
    RequestGoneError,
)
from services.group_settings import GroupChanges
from services.refs import MomentRef
from tests.services.house import MAX_GROUPS, House
from tests.services.person import GUILD_ID

if TYPE_CHECKING:
    from pathlib import Path

    from services.seats import Seat
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    """Ada's seat in a visible group."""
    seat = await house.group(ada)
    await house.group_settings.update(seat, GroupChanges(visibility="visible"))
    return await house.join(ada, seat)


async def names(house: House, seat: Seat) -> list[str]:
    return [listed.user.first_name for listed in await house.members.list(seat)]


async def at_the_door(house: House, person: Person, seat: Seat) -> Seat:
    """The seat of somebody who looks at the group by its name."""
    return await house.seats.by_name(person.asks(), seat.group.name)


async def test_a_wish_is_asked_in_the_thread_and_granted_there(house: House, ben: Person, seat: Seat) -> None:
    assert not await house.joining.join(await at_the_door(house, ben, seat))
    assert house.chat_server.wishes == [ben.discord_id]
    assert await names(house, seat) == ["Ada"]
    await house.joining.approve(seat, ben.discord_id)
    assert await names(house, seat) == ["Ada", "Ben"]
    assert ben.discord_id in house.chat_server.admitted[seat.venue]
    assert house.chat_server.told == [(ben.discord_id, "join-you-are-in")]


async def test_who_is_turned_away_can_ask_again_after_a_day(house: House, ben: Person, seat: Seat) -> None:
    for _ in range(2):
        await house.joining.join(await at_the_door(house, ben, seat))
        await house.joining.decline(seat, ben.discord_id)
        declined_at = house.clock()
        house.clock.advance(hours=23)
        with house.nothing_changes(), pytest.raises(AskAgainLaterError) as refused:
            await house.joining.join(await at_the_door(house, ben, seat))
        assert refused.value.params["when"] == MomentRef(declined_at + timedelta(hours=24))
        house.clock.advance(hours=1)
    assert await names(house, seat) == ["Ada"]
    assert house.chat_server.told == [(ben.discord_id, "join-you-are-declined")] * 2


async def test_who_was_turned_away_from_one_group_may_ask_another(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    books = await house.group(ada, "Books")
    await house.group_settings.update(books, GroupChanges(visibility="visible"))
    await house.joining.join(await at_the_door(house, ben, seat))
    await house.joining.decline(seat, ben.discord_id)
    assert not await house.joining.join(await at_the_door(house, ben, books))
    assert house.chat_server.wishes == [ben.discord_id] * 2


async def test_nobody_asks_twice_or_asks_who_is_in(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await house.joining.join(await at_the_door(house, ben, seat))
    with house.nothing_changes(), pytest.raises(AlreadyAskedError):
        await house.joining.join(await at_the_door(house, ben, seat))
    with house.nothing_changes(), pytest.raises(AlreadyInError):
        await house.joining.join(await at_the_door(house, ada, seat))


async def test_of_two_answers_at_once_one_counts(house: House, ben: Person, seat: Seat) -> None:
    await house.joining.join(await at_the_door(house, ben, seat))
    results = await asyncio.gather(
        house.joining.approve(seat, ben.discord_id),
        house.joining.decline(seat, ben.discord_id),
        return_exceptions=True,
    )
    assert [type(result) for result in results].count(RequestGoneError) == 1


async def test_only_who_may_add_members_answers(house: House, ben: Person, seat: Seat) -> None:
    cleo = await house.person("Cleo")
    await house.members.add(seat, cleo.discord_id)
    await house.joining.join(await at_the_door(house, ben, seat))
    cleos = await house.join(cleo, seat)
    for answer in (house.joining.approve, house.joining.decline):
        with house.nothing_changes(), pytest.raises(ModeratorOnlyError):
            await answer(cleos, ben.discord_id)
    await house.members.update(seat, cleo.discord_id, "moderator")
    await house.joining.approve(await house.join(cleo, seat), ben.discord_id)
    assert await names(house, seat) == ["Ada", "Cleo", "Ben"]


async def test_a_wish_that_the_chat_server_cannot_grant_goes_on_waiting(house: House, ben: Person, seat: Seat) -> None:
    await house.joining.join(await at_the_door(house, ben, seat))
    house.chat_server.refusal = ChatServerError(detail="500")
    with house.nothing_changes(), pytest.raises(ChatServerError):
        await house.joining.approve(seat, ben.discord_id)
    house.chat_server.refusal = None
    await house.joining.approve(seat, ben.discord_id)
    assert await names(house, seat) == ["Ada", "Ben"]


async def test_a_wish_of_somebody_who_was_added_meanwhile_is_gone(house: House, ben: Person, seat: Seat) -> None:
    await house.joining.join(await at_the_door(house, ben, seat))
    await house.members.add(seat, ben.discord_id)
    with house.nothing_changes(), pytest.raises(RequestGoneError):
        await house.joining.approve(seat, ben.discord_id)


async def test_a_wish_is_over_when_its_account_is_a_member_by_another(house: House, ben: Person, seat: Seat) -> None:
    await house.joining.join(await at_the_door(house, ben, seat))
    async with house.database.begin() as tx:
        user = await tx.users.by_discord_id(ben.discord_id)
        assert user is not None
        await tx.members.add(Member(group_id=seat.group_id, user_id=user.row_id, joined_at=house.clock()))
    with pytest.raises(AlreadyMemberError):
        await house.joining.approve(seat, ben.discord_id)
    with pytest.raises(RequestGoneError):
        await house.joining.approve(seat, ben.discord_id)


async def test_a_private_group_lets_in_only_its_invited(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada)
    with pytest.raises(GroupUnknownError):
        await at_the_door(house, ben, seat)
    admins = await house.seats.by_name(ben.asks(is_admin=True), seat.group.name)
    assert await house.joining.join(admins), "who may add members may add themselves"


async def test_without_approval_everybody_is_in_at_once(tmp_path: Path) -> None:
    settings = GroupsSettings(max_per_guild=MAX_GROUPS, join_needs_approval=False)
    async with House.open(tmp_path / "chorus.db", groups_settings=settings) as house:
        ada, ben = await house.person("Ada"), await house.person("Ben")
        seat = await house.group(ada)
        await house.group_settings.update(seat, GroupChanges(visibility="visible"))
        assert await house.joining.join(await at_the_door(house, ben, seat))
        assert await names(house, seat) == ["Ada", "Ben"]
        assert house.chat_server.wishes == []


@pytest.mark.parametrize("by_hand", [False, True], ids=["by a command", "out of the thread by hand"])
async def test_who_was_taken_out_comes_back_only_when_somebody_agrees(tmp_path: Path, by_hand: bool) -> None:
    settings = GroupsSettings(max_per_guild=MAX_GROUPS, join_needs_approval=False)
    async with House.open(tmp_path / "chorus.db", groups_settings=settings) as house:
        ada, ben = await house.person("Ada"), await house.person("Ben")
        seat = await house.group(ada, "Film night", ben)
        await house.group_settings.update(seat, GroupChanges(visibility="visible"))
        if by_hand:
            house.chat_server.admitted[seat.venue].discard(ben.discord_id)
            await house.caretaker.guild_came(GUILD_ID)
        else:
            await house.members.remove(seat, ben.discord_id)
        assert not await house.joining.join(await at_the_door(house, ben, seat))
        assert await names(house, seat) == ["Ada"]
        await house.joining.approve(seat, ben.discord_id)
        await house.members.leave(await house.join(ben, seat))
        assert await house.joining.join(await at_the_door(house, ben, seat)), "they left by themselves the last time"
