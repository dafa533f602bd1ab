"""The rules of a room at work, with real SQLite and a chat server in memory."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.chat_server import Occupancy
from services.errors import GroupAsItWasError, VoiceBusyError
from services.group_settings import GroupChanges
from services.player_state import Phase
from services.room.blocklist import BlockedError
from services.room.errors import AlreadyVotedError, NotHearingError, NotYourTrackError, StillVotingError, TooLoudError
from services.room.settings import LOUDEST, RoomChanges, RuleOutOfRangeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def cleo(house: House) -> Person:
    return await house.person("Cleo")


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person, cleo: Person) -> Seat:
    """Ada's, who owns the group; Ben and Cleo are in it, and all three listen."""
    seat = await house.group(ada, "Film night", ben, cleo)
    await sit(house, seat, ada, ben, cleo)
    return seat


async def sit(house: House, seat: Seat, *people: Person, deaf: tuple[Person, ...] = ()) -> None:
    """Just these people sit in the group's voice channel."""
    hearing = {person.discord_id for person in people}
    here = hearing | {person.discord_id for person in deaf}
    house.chat_server.in_voice[seat.venue.voice_channel_id] = Occupancy(frozenset(here), frozenset(hearing))
    await house.playback.comings.look_at(seat.venue.guild_id)


async def rule(house: House, seat: Seat, **rules: object) -> None:
    await house.group_settings.update(seat, GroupChanges(room=RoomChanges(**rules)))  # type: ignore[arg-type]


async def told(house: House, seat: Seat, key: str) -> None:
    """Wait until a group was told so."""
    await house.shows(seat, lambda _: key in announced(house))


async def until(house: House, seat: Seat, happened: Callable[[], bool]) -> None:
    await house.shows(seat, lambda _: happened())


def announced(house: House) -> list[str]:
    return [key for _, key, _ in house.chat_server.announced]


async def play(house: House, seat: Seat, *titles: str) -> None:
    for title in titles:
        await house.playback.play(seat, title)
    await house.plays(seat, f"{titles[0]} {dict(First='Light', Second='Wind', Third='Time')[titles[0]]}")


async def test_enough_of_those_who_listen_skip_a_track_together(
    house: House, seat: Seat, ben: Person, cleo: Person
) -> None:
    await rule(house, seat, vote_percent=50)
    await play(house, seat, "First", "Second")
    with pytest.raises(StillVotingError) as vote:
        await house.playback.skip(await house.join(ben, seat))
    assert vote.value.params == {"votes": 1, "needed": 2, "missing": 1}
    with pytest.raises(AlreadyVotedError):
        await house.playback.skip(await house.join(ben, seat))
    await house.playback.skip(await house.join(cleo, seat))
    await house.plays(seat, "Second Wind")
    with pytest.raises(StillVotingError) as anew:
        await house.playback.skip(await house.join(ben, seat))
    assert anew.value.params["votes"] == 1


async def test_a_rule_goes_back_to_what_the_bot_has_for_all(house: House, seat: Seat) -> None:
    room = house.playback.room
    await rule(house, seat, vote_percent=50, volume_ceiling=70, block="polka")
    await rule(house, seat, vote_percent=room.defaults.vote_percent)
    assert (await room.settings(seat.group_id)).own == {"vote_percent", "volume_ceiling"}
    await rule(house, seat, reset="vote_percent")
    assert (await room.settings(seat.group_id)).own == {"volume_ceiling"}
    with pytest.raises(GroupAsItWasError):
        await rule(house, seat, reset="vote_percent")
    await rule(house, seat, reset="all", pause_alone_minutes=3)
    rules = await room.settings(seat.group_id)
    assert rules.own == {"pause_alone_minutes"}
    assert (rules.volume_ceiling, rules.blocked) == (LOUDEST, ())


async def test_who_is_in_charge_and_whose_track_it_is_ask_nobody(house: House, seat: Seat, ben: Person) -> None:
    await rule(house, seat, vote_percent=100)
    bens = await house.join(ben, seat)
    await play(house, bens, "First", "Second")
    await house.playback.skip(bens)
    await house.plays(seat, "Second Wind")
    await house.playback.skip(seat)
    assert (await house.playback.queue(seat)).phase is Phase.IDLE


async def test_who_leaves_makes_a_vote_pass_that_was_short_of_one(
    house: House, seat: Seat, ada: Person, ben: Person, cleo: Person
) -> None:
    await rule(house, seat, vote_percent=60)
    await play(house, seat, "First", "Second")
    with pytest.raises(StillVotingError):
        await house.playback.skip(await house.join(ben, seat))
    await sit(house, seat, ben, deaf=(ada, cleo))
    await house.plays(seat, "Second Wind")
    await told(house, seat, "room-vote-passed")


async def test_a_vote_of_somebody_who_left_does_not_count(
    house: House, seat: Seat, ada: Person, ben: Person, cleo: Person
) -> None:
    await rule(house, seat, vote_percent=100)
    await play(house, seat, "First", "Second")
    with pytest.raises(StillVotingError):
        await house.playback.skip(await house.join(ben, seat))
    await sit(house, seat, ada, cleo)
    with pytest.raises(StillVotingError) as vote:
        await house.playback.skip(await house.join(cleo, seat))
    assert vote.value.params == {"votes": 1, "needed": 2, "missing": 1}


async def test_who_is_deafened_has_no_vote(house: House, seat: Seat, ada: Person, ben: Person) -> None:
    await rule(house, seat, vote_percent=50)
    await play(house, seat, "First")
    await sit(house, seat, ada, deaf=(ben,))
    with house.nothing_changes(), pytest.raises(NotHearingError):
        await house.playback.skip(await house.join(ben, seat))


async def test_votes_outlive_the_bot(house: House, seat: Seat, ben: Person, cleo: Person) -> None:
    await rule(house, seat, vote_percent=50)
    await play(house, seat, "First", "Second")
    with pytest.raises(StillVotingError):
        await house.playback.skip(await house.join(ben, seat))
    async with house.database.read() as tx:
        (entry, *_) = await tx.queue_orders.queue((await house.playback._players.of(seat)).player_id)
        assert len(await tx.rooms.votes(entry.row_id)) == 1


async def test_two_votes_that_both_suffice_skip_one_track(house: House, seat: Seat, ben: Person, cleo: Person) -> None:
    await rule(house, seat, vote_percent=30)
    await play(house, seat, "First", "Second", "Third")
    seats = [await house.join(person, seat) for person in (ben, cleo)]
    async with house.nobody_writes():  # both mean the first track before either vote counts
        skips = [asyncio.create_task(house.playback.skip(one)) for one in seats]
        for _ in range(20):
            await house.shows(seat, lambda _: True)
    await asyncio.gather(*skips, return_exceptions=True)
    await house.plays(seat, "Second Wind")


async def test_where_each_has_their_own_tracks_somebody_elses_is_left_alone(
    house: House, seat: Seat, ben: Person
) -> None:
    await house.group_settings.update(seat, GroupChanges(music_control="requester"))
    bens = await house.join(ben, seat)
    await play(house, seat, "First")
    await house.playback.play(bens, "Second")
    for deed in (house.playback.skip(bens), house.playback.pause(bens), house.playback.stop(bens)):
        with pytest.raises(NotYourTrackError):
            await deed
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    await house.playback.pause(bens)
    await house.playback.resume(bens)
    await house.playback.skip(bens)


async def test_without_listeners_the_music_is_held_then_left_and_goes_on_when_somebody_is_back(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await rule(house, seat, pause_alone_minutes=2, leave_alone_minutes=10)
    await play(house, seat, "First", "Second")
    await sit(house, seat, deaf=(ben,))
    house.clock.advance(minutes=1)
    assert (await house.playback.queue(seat)).phase is Phase.PLAYING
    house.clock.advance(minutes=1)
    await told(house, seat, "room-paused-for-nobody")
    assert (await house.playback.queue(seat)).phase is Phase.PAUSED
    house.clock.advance(minutes=10)
    await told(house, seat, "room-left-for-nobody")
    assert not (await house.playback._players.of(seat)).state.connected
    await sit(house, seat, ada)
    await house.plays(seat, "First Light")
    assert len(house.voice.connections) == 2


async def test_who_comes_back_before_it_is_left_hears_it_go_on(house: House, seat: Seat, ada: Person) -> None:
    await play(house, seat, "First")
    await sit(house, seat)
    house.clock.advance(minutes=1)
    await told(house, seat, "room-paused-for-nobody")
    await sit(house, seat, ada)
    assert (await house.playback.queue(seat)).phase is Phase.PLAYING
    house.clock.advance(minutes=30)
    assert "room-left-for-nobody" not in announced(house)


async def test_what_people_paused_stays_paused_when_they_are_back(house: House, seat: Seat, ada: Person) -> None:
    await play(house, seat, "First")
    await house.playback.pause(seat)
    await sit(house, seat)
    house.clock.advance(minutes=5)
    await told(house, seat, "room-left-for-nobody")
    await sit(house, seat, ada)
    assert (await house.playback.queue(seat)).phase is Phase.IDLE
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")


async def test_a_room_that_is_always_on_plays_to_nobody_and_stays_when_all_is_played(house: House, seat: Seat) -> None:
    await rule(house, seat, always_on=True)
    await play(house, seat, "First")
    await sit(house, seat)
    house.clock.advance(minutes=60)
    assert (await house.playback.queue(seat)).phase is Phase.PLAYING
    await house.playback.skip(seat)
    await house.idles(seat)
    house.clock.advance(minutes=60)
    await house.playback.queue(seat)
    assert (await house.playback._players.of(seat)).state.connected


async def test_another_group_may_have_the_voice_when_the_first_has_been_paused_for_long_enough(
    house: House, seat: Seat, ada: Person
) -> None:
    other = await house.group(ada, "Books")
    await play(house, seat, "First")
    await house.playback.pause(seat)
    with pytest.raises(VoiceBusyError) as refused:
        await house.playback.play(other, "Second")
    assert refused.value.params["free"] == "at"
    house.clock.advance(minutes=5)
    await play(house, other, "Second")
    await told(house, seat, "room-taken-over")
    view = await house.playback.queue(seat)
    assert (view.phase, [entry.title for entry in view.waiting]) == (Phase.IDLE, ["First Light"])
    with pytest.raises(VoiceBusyError):
        await house.playback.resume(seat)
    await house.playback.stop(other)
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")


async def test_a_group_that_is_listened_to_keeps_the_voice_and_one_that_is_alone_loses_it(
    house: House, seat: Seat, ada: Person
) -> None:
    other = await house.group(ada, "Books")
    await rule(house, seat, pause_alone_minutes=60)
    await play(house, seat, "First")
    house.clock.advance(minutes=30)
    with pytest.raises(VoiceBusyError) as refused:
        await house.playback.play(other, "Second")
    assert refused.value.params["free"] == "no"
    await sit(house, seat)
    house.clock.advance(minutes=5)
    await play(house, other, "Second")
    await sit(house, seat, ada)
    await told(house, seat, "room-cannot-return")
    assert (await house.playback.queue(other)).phase is Phase.PLAYING


async def test_the_waiting_tracks_of_who_left_go_after_a_while_and_what_plays_is_heard_to_its_end(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await rule(house, seat, requester_left="goes")
    bens = await house.join(ben, seat)
    await play(house, bens, "First", "Second")
    await house.playback.play(seat, "Third")
    await sit(house, seat, ada)
    house.clock.advance(minutes=4)
    await sit(house, seat, ada, ben)
    house.clock.advance(minutes=4)
    await sit(house, seat, ada)
    assert len((await house.playback.queue(seat)).waiting) == 2, "who comes back keeps them"
    house.clock.advance(minutes=5)
    await told(house, seat, "room-tracks-went")
    view = await house.playback.queue(seat)
    assert [entry.title for entry in view.waiting] == ["Third Time"]
    assert view.current is not None
    assert view.current.title == "First Light"


async def test_nobody_makes_it_louder_than_the_group_allows(house: House, seat: Seat) -> None:
    await house.playback.set_volume(seat, 150)
    await rule(house, seat, volume_ceiling=80)
    assert await house.playback.volume(seat) == 80
    with house.nothing_changes(), pytest.raises(TooLoudError) as refused:
        await house.playback.set_volume(seat, 81)
    assert refused.value.params["most"] == 80
    await house.playback.set_volume(seat, 80)


async def test_what_is_blocked_is_not_played_until_it_is_unblocked(house: House, seat: Seat) -> None:
    await rule(house, seat, block="first light, example.com")
    for query, entry in (("First", "first light"), ("https://www.example.com/x", "example.com")):
        with house.nothing_changes(), pytest.raises(BlockedError) as refused:
            await house.playback.play(seat, query)
        assert refused.value.params["entry"] == entry
    await rule(house, seat, unblock="first light")
    await play(house, seat, "First")


async def test_other_rules_count_at_once_for_a_room_where_nobody_listens(house: House, seat: Seat) -> None:
    await rule(house, seat, pause_alone_minutes=60)
    await play(house, seat, "First")
    await sit(house, seat)
    house.clock.advance(minutes=30)
    await rule(house, seat, pause_alone_minutes=10)
    await told(house, seat, "room-paused-for-nobody")


async def test_a_rule_that_cannot_be_is_refused_and_changes_nothing(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(RuleOutOfRangeError):
        await rule(house, seat, vote_percent=101)
