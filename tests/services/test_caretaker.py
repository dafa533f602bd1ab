"""What the caretaker makes of what it sees. That it sees it all is tested through the sandbox, in tests/cogs/truth."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.chat_server import Adder
from services.errors import ChatServerError, GroupAsItWasError, MissingPermissionError
from services.group_settings import GroupChanges
from tests.services.person import GENERAL_ID, GUILD_ID

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


async def names(house: House, seat: Seat) -> list[str]:
    async with house.database.read() as tx:
        return [user.first_name for user in await tx.members.list(seat.group_id)]


def announced(house: House) -> list[str]:
    return [key for _, key, _ in house.chat_server.announced if key != "group-welcome"]


async def test_a_group_that_agrees_is_left_alone(house: House, seat: Seat) -> None:
    with house.nothing_changes():
        await house.caretaker.guild_came(GUILD_ID)
        await house.caretaker.channel_named(seat.venue.thread_id, "Film night")
        await house.caretaker.came_in(seat.venue.thread_id, seat.asker.discord_id)
    assert announced(house) == []


async def test_what_is_seen_of_channels_of_no_group_changes_nothing(house: House, seat: Seat) -> None:
    with house.nothing_changes():
        await house.caretaker.channel_gone(17)
        await house.caretaker.channel_named(17, "Other")
        await house.caretaker.came_in(17, seat.asker.discord_id)
        await house.caretaker.went_out(17, [seat.asker.discord_id])
        await house.caretaker.left_guild(GUILD_ID + 1, seat.asker.discord_id)


async def test_a_server_that_cannot_be_looked_at_loses_nothing(house: House, seat: Seat) -> None:
    house.chat_server.lose(seat.venue.thread_id)
    house.chat_server.admitted[seat.venue].clear()
    house.chat_server.refusal = ChatServerError(detail="503")
    with house.nothing_changes():
        await house.caretaker.guild_came(GUILD_ID)
        await house.caretaker.channel_gone(seat.venue.thread_id)
        await house.caretaker.went_out(seat.venue.thread_id, [seat.asker.discord_id])


async def test_an_event_that_is_told_twice_changes_things_once(house: House, ben: Person, seat: Seat) -> None:
    house.chat_server.admitted[seat.venue].discard(ben.discord_id)
    await asyncio.gather(*(house.caretaker.went_out(seat.venue.thread_id, [ben.discord_id]) for _ in range(2)))
    assert await names(house, seat) == ["Ada"]
    assert announced(house) == ["member-gone"]


async def test_one_account_in_the_thread_is_enough_to_stay_a_member(house: House, ben: Person, seat: Seat) -> None:
    phone = house.stranger("Ben's phone")
    await house.accounts.login(phone.discord_id, phone.name, ben.email, "three cats on a tram")
    house.chat_server.admitted[seat.venue].discard(ben.discord_id)
    await house.caretaker.went_out(seat.venue.thread_id, [ben.discord_id])
    assert await names(house, seat) == ["Ada", "Ben"]
    house.chat_server.admitted[seat.venue].discard(phone.discord_id)
    await house.caretaker.went_out(seat.venue.thread_id, [phone.discord_id])
    assert await names(house, seat) == ["Ada"]


async def test_who_comes_by_themselves_is_taken_out_unless_they_may_add_people(house: House, seat: Seat) -> None:
    cleo = await house.person("Cleo")
    house.chat_server.admitted[seat.venue].add(cleo.discord_id)
    await house.caretaker.came_in(seat.venue.thread_id, cleo.discord_id)
    assert await names(house, seat) == ["Ada", "Ben"]
    assert announced(house) == ["member-not-yours-to-add"]
    house.chat_server.admitted[seat.venue].add(cleo.discord_id)
    house.chat_server.adders[cleo.discord_id] = Adder(cleo.discord_id, is_admin=True)
    await house.caretaker.came_in(seat.venue.thread_id, cleo.discord_id)
    assert await names(house, seat) == ["Ada", "Ben", "Cleo"]


async def test_who_may_not_add_people_invites_nobody(house: House, ben: Person, seat: Seat) -> None:
    dan = house.stranger("Dan")
    for adder, invited in ((ben, []), (seat.asker, [dan.discord_id])):
        house.chat_server.admitted[seat.venue].add(dan.discord_id)
        house.chat_server.adders[dan.discord_id] = Adder(adder.discord_id, is_admin=False)
        await house.caretaker.came_in(seat.venue.thread_id, dan.discord_id)
        assert house.chat_server.invited == invited
        assert dan.discord_id not in house.chat_server.admitted[seat.venue]


async def test_a_thread_that_nothing_takes_is_told_to_the_owner_and_the_group_goes_on(
    house: House, ada: Person, seat: Seat
) -> None:
    house.chat_server.lose(seat.venue.thread_id)
    house.chat_server.lose(seat.asker.channel_id)
    assert seat.venue.parent_id is not None
    house.chat_server.lose(seat.venue.parent_id)
    await house.caretaker.channel_gone(seat.venue.thread_id)
    assert house.chat_server.told == [(ada.discord_id, "group-thread-lost")]
    assert await names(house, seat) == ["Ada", "Ben"]


async def test_a_lost_voice_channel_is_made_anew_for_those_who_are_here(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    await house.playback.play(seat, "First")
    await house.playback.play(seat, "Second")
    await house.plays(seat, "First Light")
    house.chat_server.absent.add(ben.discord_id)
    house.chat_server.lose(seat.venue.voice_channel_id)
    await house.caretaker.channel_gone(seat.venue.voice_channel_id)
    anew = await house.join(ada, seat)
    assert anew.venue.voice_channel_id != seat.venue.voice_channel_id
    assert not house.voice.connection.connected
    assert (await house.playback.queue(anew)).waiting, "what waited stays"


async def test_a_deletion_that_a_crash_broke_off_is_carried_through(house: House, ada: Person, seat: Seat) -> None:
    async with house.database.begin() as tx:
        await tx.groups.begin_ending(seat.group_id, now=house.clock())
    await house.caretaker.guild_came(GUILD_ID)
    assert await house.groups.list(ada.asks()) == []
    assert house.chat_server.closed == {seat.venue}


async def owner(house: House, seat: Seat) -> str | None:
    async with house.database.read() as tx:
        group = await tx.groups.by_id(seat.group_id)
        user = None if group is None else await tx.users.by_id(group.owner_id)
    return None if user is None else user.first_name


async def test_an_owner_and_an_heir_who_both_left_leave_the_group_to_the_next(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    cleo = await house.person("Cleo")
    await house.members.add(seat, cleo.discord_id)
    house.chat_server.absent.update({ada.discord_id, ben.discord_id})
    house.chat_server.admitted[seat.venue] = {cleo.discord_id}
    await house.caretaker.guild_came(GUILD_ID)
    assert (await owner(house, seat), await names(house, seat)) == ("Cleo", ["Cleo"])


async def test_a_group_that_everybody_left_ends(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    house.chat_server.absent.update({ada.discord_id, ben.discord_id})
    house.chat_server.admitted[seat.venue].clear()
    await house.caretaker.guild_came(GUILD_ID)
    assert await owner(house, seat) is None
    assert house.chat_server.closed == {seat.venue}


async def no_members_any_more(house: House, seat: Seat, *people: Person) -> None:
    async with house.database.begin() as tx:
        for person in people:
            user = await tx.users.by_discord_id(person.discord_id)
            assert user is not None
            await tx.members.remove(seat.group_id, user.row_id)


async def test_a_group_whose_owner_is_no_member_passes_on(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await no_members_any_more(house, seat, ada)
    await house.caretaker.guild_came(GUILD_ID)
    assert (await owner(house, seat), await names(house, seat)) == ("Ben", ["Ben"])
    assert house.chat_server.admitted[seat.venue] == {ben.discord_id}


async def test_a_group_without_members_ends(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await no_members_any_more(house, seat, ada, ben)
    await house.caretaker.guild_came(GUILD_ID)
    assert await owner(house, seat) is None
    assert house.chat_server.closed == {seat.venue}


async def test_only_what_was_said_since_somebody_went_can_bring_them_back(
    house: House, ben: Person, seat: Seat
) -> None:
    await house.members.remove(seat, ben.discord_id)
    gone_at = house.clock()
    house.chat_server.admitted[seat.venue].add(ben.discord_id)
    await house.caretaker.came_in(seat.venue.thread_id, ben.discord_id)
    assert house.chat_server.out_until[ben.discord_id] == gone_at
    cleo = await house.person("Cleo")
    house.chat_server.admitted[seat.venue].add(cleo.discord_id)
    await house.caretaker.came_in(seat.venue.thread_id, cleo.discord_id)
    assert house.chat_server.out_until[cleo.discord_id] is None, "she was never in it"


async def lost_voice(house: House, seat: Seat) -> None:
    """Somebody deletes the group's voice channel, and the server lets none be made."""
    house.chat_server.lose(seat.venue.voice_channel_id)
    house.chat_server.cannot_open = MissingPermissionError(permissions="Manage Channels", count=1)
    await house.caretaker.channel_gone(seat.venue.voice_channel_id)


async def test_what_could_not_be_made_good_is_tried_again_when_asked_and_told_once(house: House, seat: Seat) -> None:
    await lost_voice(house, seat)
    for _ in range(2):
        (still,) = await house.caretaker.try_again(GUILD_ID)
        assert (still.group.name, still.thread_id, still.voice_channel_id, still.is_whole) == (
            "Film night",
            None,
            None,
            False,
        )
    assert announced(house) == ["group-voice-lost"]
    house.chat_server.cannot_open = None
    (mended,) = await house.caretaker.try_again(GUILD_ID)
    venue = (await house.seats.renewed(seat)).venue
    assert (mended.voice_channel_id, mended.is_whole) == (venue.voice_channel_id, True)
    assert venue.voice_channel_id != seat.venue.voice_channel_id
    assert await house.caretaker.try_again(GUILD_ID) == [], "nothing is left to do"
    await lost_voice(house, await house.seats.renewed(seat))
    assert announced(house) == ["group-voice-lost", "group-voice-anew", "group-voice-lost"]


async def test_owners_make_a_lost_voice_channel_anew_as_soon_as_it_can_be_made(house: House, seat: Seat) -> None:
    await lost_voice(house, seat)
    with house.nothing_changes(), pytest.raises(MissingPermissionError):
        await house.group_settings.update(seat, GroupChanges(own_voice=True))
    house.chat_server.cannot_open = None
    await house.group_settings.update(seat, GroupChanges(own_voice=True))
    assert (await house.seats.renewed(seat)).venue.voice_channel_id != seat.venue.voice_channel_id
    with pytest.raises(GroupAsItWasError):
        await house.group_settings.update(seat, GroupChanges(own_voice=True))


async def test_a_thread_that_nobody_could_open_is_opened_when_there_is_a_home(house: House, seat: Seat) -> None:
    for channel_id in (seat.venue.thread_id, GENERAL_ID):
        house.chat_server.lose(channel_id)
    await house.caretaker.channel_gone(seat.venue.thread_id)
    assert house.chat_server.told == [(seat.asker.discord_id, "group-thread-lost")]
    root = await house.person("Root")
    await house.guilds.set_up(root.asks(is_admin=True), home_channel_id=GENERAL_ID + 1)
    (mended,) = await house.caretaker.try_again(GUILD_ID)
    assert mended.is_whole
    assert mended.thread_id == (await house.seats.renewed(seat)).venue.thread_id
