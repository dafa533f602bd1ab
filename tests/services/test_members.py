"""Who is in a group: the row here and the doors there, kept as one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.errors import (
    AlreadyMemberError,
    ChatServerError,
    MissingPermissionError,
    ModeratorOnlyError,
    OwnerCannotLeaveError,
    PersonNotMemberError,
    PersonNotRegisteredError,
    ThreadGoneError,
    UserError,
    VoiceChannelGoneError,
)
from services.refs import PersonRef
from tests.services.house import PASSWORD

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House, Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


async def names(house: House, seat: Seat) -> list[str]:
    return [person.first_name for person in await house.members.list(seat)]


async def test_an_added_member_is_let_into_the_channels(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    user = await house.members.add(seat, ben.discord_id)
    assert user.first_name == "Ben"
    assert await names(house, seat) == ["Ada", "Ben"]
    assert house.chat_server.admitted[seat.venue] == {ada.discord_id, ben.discord_id}


async def test_somebody_who_is_logged_out_can_be_added(house: House, ben: Person, seat: Seat) -> None:
    await house.accounts.logout(ben.discord_id)
    await house.members.add(seat, ben.discord_id)
    assert await names(house, seat) == ["Ada", "Ben"]


async def test_somebody_unregistered_cannot_be_added(house: House, seat: Seat) -> None:
    dan = house.stranger("Dan")
    with house.nothing_changes(), pytest.raises(PersonNotRegisteredError) as refused:
        await house.members.add(seat, dan.discord_id)
    assert refused.value.params == {"person": PersonRef(dan.discord_id)}


async def test_nobody_is_added_twice(house: House, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    with house.nothing_changes(), pytest.raises(AlreadyMemberError) as refused:
        await house.members.add(seat, ben.discord_id)
    assert refused.value.params == {"person": PersonRef(ben.discord_id), "group": "Film night"}


async def test_of_two_who_add_somebody_at_once_one_is_told_so(house: House, ben: Person, seat: Seat) -> None:
    results = await asyncio.gather(*(house.members.add(seat, ben.discord_id) for _ in range(2)), return_exceptions=True)
    assert [type(result) for result in results].count(AlreadyMemberError) == 1
    assert await names(house, seat) == ["Ada", "Ben"]


async def test_only_moderators_owners_and_administrators_add_and_remove(house: House, ben: Person, seat: Seat) -> None:
    cleo = await house.person("Cleo")
    await house.members.add(seat, ben.discord_id)
    bens = await house.join(ben, seat)
    with house.nothing_changes():
        with pytest.raises(ModeratorOnlyError):
            await house.members.add(bens, cleo.discord_id)
        with pytest.raises(ModeratorOnlyError):
            await house.members.remove(bens, seat.asker.discord_id)
    await house.members.add(await house.join(ben, seat, is_admin=True), cleo.discord_id)
    assert await names(house, seat) == ["Ada", "Ben", "Cleo"]


@pytest.mark.parametrize(
    "refusal", [MissingPermissionError(permissions="Manage Roles", count=1), ChatServerError(detail="500")]
)
async def test_who_cannot_be_let_in_is_not_added(house: House, ben: Person, seat: Seat, refusal: UserError) -> None:
    house.chat_server.refusal = refusal
    with house.nothing_changes(), pytest.raises(type(refusal)):
        await house.members.add(seat, ben.discord_id)


async def test_nobody_is_added_to_channels_that_are_gone(house: House, ben: Person, seat: Seat) -> None:
    house.chat_server.lose(seat.venue.voice_channel_id)
    with house.nothing_changes(), pytest.raises(VoiceChannelGoneError):
        await house.members.add(seat, ben.discord_id)
    house.chat_server.lose(seat.venue.thread_id)
    with house.nothing_changes(), pytest.raises(ThreadGoneError):
        await house.members.add(seat, ben.discord_id)


async def test_a_removed_member_is_taken_out_on_every_discord_account(house: House, ben: Person, seat: Seat) -> None:
    phone = house.stranger("Ben's phone")
    await house.accounts.login(phone.discord_id, phone.name, ben.email, PASSWORD)
    await house.members.add(seat, ben.discord_id)
    house.chat_server.admitted[seat.venue].add(phone.discord_id)
    removed = await house.members.remove(seat, phone.discord_id)
    assert removed.first_name == "Ben"
    assert await names(house, seat) == ["Ada"]
    assert house.chat_server.admitted[seat.venue] == {seat.asker.discord_id}


async def test_a_removed_member_can_come_back(house: House, ben: Person, seat: Seat) -> None:
    for _ in range(2):
        await house.members.add(seat, ben.discord_id)
        await house.members.remove(seat, ben.discord_id)
    assert await names(house, seat) == ["Ada"]


async def test_who_is_no_member_cannot_be_removed(house: House, ben: Person, seat: Seat) -> None:
    for person in (ben, house.stranger("Dan")):
        with house.nothing_changes(), pytest.raises(PersonNotMemberError) as refused:
            await house.members.remove(seat, person.discord_id)
        assert refused.value.params == {"person": PersonRef(person.discord_id), "group": "Film night"}


async def test_the_owner_cannot_be_removed(house: House, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    for by in (seat, await house.join(ben, seat, is_admin=True)):
        with house.nothing_changes(), pytest.raises(OwnerCannotLeaveError):
            await house.members.remove(by, seat.asker.discord_id)


async def test_who_cannot_be_taken_out_is_still_a_member(house: House, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    house.chat_server.refusal = ChatServerError(detail="500")
    with house.nothing_changes(), pytest.raises(ChatServerError):
        await house.members.remove(seat, ben.discord_id)


async def test_a_member_can_be_removed_when_the_channels_are_gone(house: House, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    house.chat_server.lose(seat.venue.thread_id)
    house.chat_server.lose(seat.venue.voice_channel_id)
    await house.members.remove(seat, ben.discord_id)
    assert await names(house, seat) == ["Ada"]
