"""Which group a command means, and who may give it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from services.errors import (
    GroupUnknownError,
    LoggedOutError,
    NoGroupError,
    NotInGuildError,
    NotListeningError,
    NotMemberError,
    NotOwnerError,
    NotRegisteredError,
    ThreadGoneError,
    TooLateError,
)
from services.permissions import Operation, Standing
from services.refs import ChannelRef
from services.seats import WhichGroup
from tests.services.person import GENERAL_ID, GUILD_ID

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

ELSEWHERE_ID = GENERAL_ID + 1


@pytest.fixture
async def films(house: House, ada: Person) -> Seat:
    return await house.group(ada, "Films")


@pytest.fixture
async def books(house: House, ada: Person, films: Seat) -> Seat:
    return await house.group(ada, "Books")


async def test_in_a_groups_thread_a_command_means_that_group(
    house: House, ada: Person, films: Seat, books: Seat
) -> None:
    asker = ada.asks(films.venue.thread_id, voice=books.venue.voice_channel_id)
    assert (await house.seats.of(asker)).group.name == "Films"


async def test_elsewhere_it_means_the_group_whose_voice_channel_one_sits_in(
    house: House, ada: Person, films: Seat, books: Seat
) -> None:
    asker = ada.asks(ELSEWHERE_ID, voice=books.venue.voice_channel_id)
    assert (await house.seats.of(asker)).group.name == "Books"


async def test_else_it_means_ones_only_group(house: House, ada: Person, films: Seat) -> None:
    seat = await house.seats.of(ada.asks(ELSEWHERE_ID, voice=ELSEWHERE_ID))
    assert (seat.group.name, seat.venue, seat.user_id) == ("Films", films.venue, films.user_id)


async def test_else_one_is_asked_which(house: House, ada: Person, films: Seat, books: Seat) -> None:
    with pytest.raises(WhichGroup) as question:
        await house.seats.of(ada.asks())
    assert [group.name for group in question.value.groups] == ["Books", "Films"]


async def test_the_chosen_group_is_meant_wherever_one_is(house: House, ada: Person, films: Seat, books: Seat) -> None:
    asker = ada.asks(films.venue.thread_id, voice=films.venue.voice_channel_id)
    assert (await house.seats.of(asker, group_id=books.group_id)).group.name == "Books"


async def test_a_chosen_group_that_was_deleted_is_never_taken_for_another(
    house: House, ada: Person, films: Seat, books: Seat
) -> None:
    await house.groups.delete(books)
    with pytest.raises(TooLateError) as refused:
        await house.seats.of(ada.asks(), group_id=books.group_id)
    assert refused.value.params == {"group": "Books"}
    with pytest.raises(NoGroupError):
        await house.seats.of(ada.asks(), group_id=books.group_id + 100)


async def test_a_deleted_group_is_meant_no_more(house: House, ada: Person, films: Seat) -> None:
    await house.groups.delete(films)
    with pytest.raises(NoGroupError):
        await house.seats.of(ada.asks(films.venue.thread_id, voice=films.venue.voice_channel_id))


async def test_groups_of_other_servers_do_not_count(house: House, ada: Person, films: Seat) -> None:
    with pytest.raises(NoGroupError):
        await house.seats.of(ada.asks(guild_id=GUILD_ID + 1))


async def test_in_a_direct_message_there_is_no_group(house: House, ada: Person, films: Seat) -> None:
    with pytest.raises(NotInGuildError):
        await house.seats.of(ada.asks(guild_id=None))
    with pytest.raises(NotInGuildError):
        await house.seats.by_name(ada.asks(guild_id=None), "Films")


async def test_who_is_not_registered_or_not_logged_in_has_no_seat(house: House, ada: Person, films: Seat) -> None:
    dan = house.stranger("Dan")
    await house.accounts.logout(ada.discord_id)
    for asker, error in ((dan.asks(films.venue.thread_id), NotRegisteredError), (ada.asks(), LoggedOutError)):
        with pytest.raises(error):
            await house.seats.of(asker)
        with pytest.raises(error):
            await house.seats.by_name(asker, "Films")


async def test_who_is_no_member_has_no_seat(house: House, ben: Person, films: Seat) -> None:
    with pytest.raises(NotMemberError) as refused:
        await house.seats.of(ben.asks(films.venue.thread_id))
    assert refused.value.params == {"group": "Films"}
    with pytest.raises(NotMemberError):
        await house.seats.of(ben.asks(), group_id=films.group_id)
    with pytest.raises(NoGroupError):
        await house.seats.of(ben.asks())


async def test_an_outsider_who_sits_in_a_groups_voice_channel_is_told_nothing_of_it(
    house: House, ben: Person, films: Seat
) -> None:
    in_voice = ben.asks(voice=films.venue.voice_channel_id)
    with pytest.raises(NoGroupError):
        await house.seats.of(in_voice)
    await house.group(ben, "Books")
    assert (await house.seats.of(in_voice)).group.name == "Books"


async def test_an_administrator_means_the_group_whose_voice_channel_they_sit_in(
    house: House, ben: Person, films: Seat
) -> None:
    await house.group(ben, "Books")
    asker = ben.asks(voice=films.venue.voice_channel_id, is_admin=True)
    assert (await house.seats.of(asker)).group.name == "Films"


async def test_a_removed_member_loses_the_seat(house: House, ada: Person, ben: Person, films: Seat) -> None:
    await house.members.add(films, ben.discord_id)
    assert (await house.seats.of(ben.asks())).group.name == "Films"
    await house.members.remove(films, ben.discord_id)
    with pytest.raises(NoGroupError):
        await house.seats.of(ben.asks())


@pytest.mark.parametrize("name", ["Films", "fILMS", "  films "])
async def test_a_group_is_found_by_name_in_any_case(house: House, ada: Person, films: Seat, name: str) -> None:
    assert (await house.seats.by_name(ada.asks(), name)).group.name == "Films"


async def test_a_name_with_doubled_spaces_is_the_name_it_was_made_with(house: House, ada: Person) -> None:
    await house.group(ada, "Film  night")
    assert (await house.seats.by_name(ada.asks(), "Film  night")).group.name == "Film night"


@pytest.mark.parametrize("name", ["Books", "", "\ud800", "\x00"])
async def test_an_unknown_name_is_told_back(house: House, ada: Person, films: Seat, name: str) -> None:
    with pytest.raises(GroupUnknownError) as refused:
        await house.seats.by_name(ada.asks(), name)
    assert refused.value.params == {"name": name}


async def test_an_administrator_has_a_seat_that_manages_but_does_not_take_part(
    house: House, ben: Person, films: Seat
) -> None:
    seat = await house.seats.of(ben.asks(films.venue.thread_id, is_admin=True))
    seat.require(Operation.MEMBER_REMOVE)
    for operation in (Operation.MESSAGE_LIST, Operation.PLAY):
        with pytest.raises(NotMemberError):
            seat.require(operation)


async def test_a_visible_group_can_be_looked_at_by_everybody(house: House, ben: Person, films: Seat) -> None:
    async with house.database.begin() as tx:
        group = await tx.groups.by_id(films.group_id)
        assert group is not None
        group.visibility = "visible"
    seat = await house.seats.by_name(ben.asks(), "Films")
    assert (await house.groups.show(seat)).group.name == "Films"
    with pytest.raises(NotMemberError):
        seat.require(Operation.MEMBER_LIST)


async def test_a_name_longer_than_any_is_told_back_in_short(house: House, ada: Person) -> None:
    with pytest.raises(GroupUnknownError) as refused:
        await house.seats.by_name(ada.asks(), "x" * 6000)
    assert refused.value.params == {"name": "x" * 100}, "the sentence must fit into a message"


async def test_an_outsider_is_not_told_what_exists_but_an_administrator_is(
    house: House, ben: Person, films: Seat
) -> None:
    with pytest.raises(GroupUnknownError):
        await house.seats.by_name(ben.asks(), "Films")
    seat = await house.seats.by_name(ben.asks(is_admin=True), "Films")
    assert seat.standings == {Standing.OUTSIDER, Standing.SERVER_ADMIN}
    seat.require(Operation.GROUP_DELETE)


async def test_a_group_without_a_place_in_this_server_has_no_thread_here(
    house: House, ada: Person, films: Seat
) -> None:
    with pytest.raises(ThreadGoneError):
        await house.seats.of(ada.asks(films.venue.thread_id, guild_id=GUILD_ID + 1))


async def test_owners_and_administrators_may_do_what_members_may_not(
    house: House, ada: Person, ben: Person, films: Seat
) -> None:
    await house.members.add(films, ben.discord_id)
    films.require(Operation.GROUP_DELETE)
    member = await house.join(ben, films)
    with pytest.raises(NotOwnerError) as refused:
        member.require(Operation.GROUP_DELETE)
    assert refused.value.params == {"group": "Films"}
    (await house.join(ben, films, is_admin=True)).require(Operation.GROUP_DELETE)
    films.group.second_owner_id = member.user_id
    dataclasses.replace(member, group=films.group).require(Operation.GROUP_DELETE)


async def test_listening_means_sitting_in_the_groups_own_voice_channel(house: House, ada: Person, films: Seat) -> None:
    films.require_listening()
    for voice in (None, ELSEWHERE_ID, films.venue.thread_id):
        seat = await house.seats.of(ada.asks(films.venue.thread_id, voice=voice))
        with pytest.raises(NotListeningError) as refused:
            seat.require_listening()
        assert refused.value.params == {"channel": ChannelRef(films.venue.voice_channel_id)}
