"""Who is in a group: the row here and the doors there, kept as one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from launch.sections import GroupsSettings
from services.errors import (
    AlreadyInvitedError,
    AlreadyMemberError,
    ChatServerError,
    MissingPermissionError,
    ModeratorOnlyError,
    NotOwnerError,
    OwnerCannotLeaveError,
    OwnerHasNoRoleError,
    OwnerMustPassOnError,
    PersonNotHereError,
    PersonNotMemberError,
    RoleAsItWasError,
    ThreadGoneError,
    TooManyMembersError,
    UserError,
    VoiceChannelGoneError,
)
from services.group_settings import GroupChanges
from services.members import Invited
from services.refs import PersonRef
from tests.services.house import House
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from services.seats import Seat
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


async def names(house: House, seat: Seat) -> list[str]:
    return [listed.user.first_name for listed in await house.members.list(seat)]


async def test_an_added_member_is_let_into_the_channels(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    user = await house.members.add(seat, ben.discord_id)
    assert not isinstance(user, Invited)
    assert user.first_name == "Ben"
    assert await names(house, seat) == ["Ada", "Ben"]
    assert house.chat_server.admitted[seat.venue] == {ada.discord_id, ben.discord_id}


async def test_somebody_who_is_logged_out_can_be_added(house: House, ben: Person, seat: Seat) -> None:
    await house.accounts.logout(ben.discord_id)
    await house.members.add(seat, ben.discord_id)
    assert await names(house, seat) == ["Ada", "Ben"]


async def test_somebody_unregistered_is_invited_and_joins_on_registering(house: House, seat: Seat) -> None:
    dan = house.stranger("Dan")
    assert await house.members.add(seat, dan.discord_id) == Invited(dan.discord_id, told=True)
    assert house.chat_server.invited == [dan.discord_id]
    assert await names(house, seat) == ["Ada"]
    with house.nothing_changes(), pytest.raises(AlreadyInvitedError):
        await house.members.add(seat, dan.discord_id)
    await house.accounts.register(dan.discord_id, dan.name, dan.typed())
    assert await names(house, seat) == ["Ada", "Dan"]
    assert dan.discord_id in house.chat_server.admitted[seat.venue]
    async with house.database.read() as tx:
        assert await tx.invitations.of(seat.group_id, dan.discord_id) is None


async def test_an_invitation_that_was_taken_back_lets_nobody_in(house: House, seat: Seat) -> None:
    dan = house.stranger("Dan")
    house.chat_server.closed_to_messages.add(dan.discord_id)
    assert await house.members.add(seat, dan.discord_id) == Invited(dan.discord_id, told=False)
    assert await house.members.uninvite(seat, dan.discord_id)
    assert not await house.members.uninvite(seat, dan.discord_id)
    await house.accounts.register(dan.discord_id, dan.name, dan.typed())
    assert await names(house, seat) == ["Ada"]


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


async def test_a_door_that_opened_before_the_other_was_refused_is_shut_again(
    house: House, ben: Person, seat: Seat
) -> None:
    house.chat_server.second_door_refuses = ChatServerError(detail="500")
    with house.nothing_changes(), pytest.raises(ChatServerError):
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


async def test_a_second_owner_who_was_removed_comes_back_as_a_plain_member(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    await house.members.add(seat, ben.discord_id)
    await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
    await house.members.remove(await house.join(ada, seat), ben.discord_id)
    await house.members.add(seat, ben.discord_id)
    listed = await house.members.list(await house.join(ada, seat))
    assert [one.standing for one in listed] == ["owner", "member"]


async def test_moderators_do_not_make_or_remove_moderators_or_owners(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    cleo, dan = await house.person("Cleo"), await house.person("Dan")
    for person in (ben, cleo, dan):
        await house.members.add(seat, person.discord_id)
    for person in (ben, cleo):
        await house.members.update(seat, person.discord_id, "moderator")
    bens = await house.join(ben, seat)
    with house.nothing_changes():
        for refused in (
            house.members.update(bens, dan.discord_id, "moderator"),
            house.members.update(bens, cleo.discord_id, "member"),
            house.members.remove(bens, cleo.discord_id),
        ):
            with pytest.raises(NotOwnerError):
                await refused
        with pytest.raises(OwnerHasNoRoleError):
            await house.members.update(bens, ada.discord_id, "dj")
    await house.members.update(bens, dan.discord_id, "dj")
    await house.members.remove(bens, dan.discord_id)
    assert await names(house, seat) == ["Ada", "Ben", "Cleo"]


async def test_the_owner_cannot_leave_and_others_can(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    with house.nothing_changes(), pytest.raises(OwnerMustPassOnError):
        await house.members.leave(seat)
    await house.members.leave(await house.join(ben, seat))
    assert await names(house, seat) == ["Ada"]
    assert house.chat_server.admitted[seat.venue] == {ada.discord_id}


async def test_a_full_group_takes_nobody(tmp_path: Path) -> None:
    async with House.open(tmp_path / "chorus.db", GroupsSettings(max_members=2)) as house:
        ada, ben, cleo = [await house.person(name) for name in ("Ada", "Ben", "Cleo")]
        seat = await house.group(ada, "Film night", ben)
        for person in (cleo, house.stranger("Dan")):
            with house.nothing_changes(), pytest.raises(TooManyMembersError):
                await house.members.add(seat, person.discord_id)
        assert house.chat_server.invited == [], "nobody is promised a place that is not there"


async def test_a_role_that_somebody_has_already_is_told_as_such(house: House, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    await house.members.update(seat, ben.discord_id, "dj")
    with house.nothing_changes(), pytest.raises(RoleAsItWasError):
        await house.members.update(seat, ben.discord_id, "dj")


@pytest.mark.parametrize("discord_id", [2**63, 2**64, -(2**63) - 1])
async def test_nobody_is_invited_by_an_id_that_nobody_can_have(house: House, seat: Seat, discord_id: int) -> None:
    with house.nothing_changes(), pytest.raises(PersonNotHereError):
        await house.members.add(seat, discord_id)


async def test_somebody_who_is_not_on_the_server_cannot_be_added(house: House, ben: Person, seat: Seat) -> None:
    house.chat_server.absent.add(ben.discord_id)
    with house.nothing_changes(), pytest.raises(PersonNotHereError):
        await house.members.add(seat, ben.discord_id)
