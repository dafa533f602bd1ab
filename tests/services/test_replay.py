"""What a late joiner is told: from when on, in which order, and that no page leaves anything out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models import Playback
from models.chat_reading import first_id_at
from services.errors import NotMemberError
from services.mirror.reading_errors import DateMalformedError
from services.timeline import Spot, TrackBegan, spot_of
from tests.models.rows import keep_playback

if TYPE_CHECKING:
    from services.replay import ReplayAsked
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


async def begin(house: House, seat: Seat, title: str) -> int:
    """A track that begins now and sounds for ten minutes."""
    now = house.clock()
    row = Playback(
        group_id=seat.group_id,
        source="library",
        source_id=f"{title}.ogg",
        title=title,
        requester_id=seat.user_id,
        started_at=now,
        ended_at=now + 10 * MINUTE,
    )
    async with house.database.begin() as tx:
        playback_id = await keep_playback(tx, row)
        await tx.playback_log.mark(playback_id, now=now, position_ms=0, is_moving=True)
    return playback_id


async def an_evening(house: House, seat: Seat, speaker: Person, tracks: int = 7, each: int = 3) -> list[str]:
    """So many tracks, under each of them so many messages, all in order; some in the same moment."""
    told = []
    for track in range(tracks):
        await begin(house, seat, f"track {track}")
        told.append(f"track {track}")
        for number in range(each):
            house.clock.advance(minutes=1 if number else 0)
            # As Discord counts them up: two in one millisecond have different ids.
            message_id = first_id_at(house.clock()) + 4096 * track + number
            await house.say(seat, speaker, message_id, f"message {track}.{number}")
            told.append(f"message {track}.{number}")
        house.clock.advance(minutes=1)
    return told


def told(item: object) -> str:
    if isinstance(item, TrackBegan):
        return item.title
    return "".join(part for part, _ in item.words.parts)  # type: ignore[attr-defined]


async def walk(
    house: House, seat: Seat, asked: ReplayAsked, *, newer: bool, spot: Spot | None = None, limit: int
) -> list[str]:
    found: list[str] = []
    while True:
        page = await house.replay.page(seat, asked, spot, newer=newer, limit=limit)
        found += [told(item) for item in page.items]
        if not page.has_more:
            return found
        spot = spot_of(page.items[-1])


@pytest.mark.parametrize("limit", [1, 2, 4, 5, 100])
async def test_pages_leave_nothing_out_in_either_direction(house: House, seat: Seat, ben: Person, limit: int) -> None:
    asked = await house.replay.asked(seat, "1 minute")
    expected = await an_evening(house, seat, ben)
    assert await walk(house, seat, asked, newer=True, limit=limit) == expected
    (*_, last) = (await house.replay.page(seat, asked)).items
    back = await walk(house, seat, asked, newer=False, spot=spot_of(last), limit=limit)
    assert [*reversed(back)] == expected[: len(back)]
    assert len(back) == min(len(expected), 25) - 1


async def test_several_tracks_that_began_in_one_moment_are_each_told_once(house: House, seat: Seat) -> None:
    for number in range(9):
        await begin(house, seat, f"skipped {number}")
    asked = await house.replay.asked(seat, "1 minute")
    expected = [f"skipped {number}" for number in range(9)]
    assert await walk(house, seat, asked, newer=True, limit=2) == expected
    last = spot_of((await house.replay.page(seat, asked)).items[-1])
    assert await walk(house, seat, asked, newer=False, spot=last, limit=2) == expected[7::-1]


async def test_it_is_counted_how_much_there_is_and_how_much_is_behind_a_spot(
    house: House, seat: Seat, ben: Person
) -> None:
    asked = await house.replay.asked(seat, "1 minute")
    await an_evening(house, seat, ben, tracks=3, each=2)
    page = await house.replay.page(seat, asked)
    left = []
    for item in page.items:
        amount = await house.replay.amount(seat, asked, spot_of(item))
        left.append(amount.tracks + amount.messages)
    assert left == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    in_all = await house.replay.amount(seat, asked)
    assert (in_all.tracks, in_all.messages, in_all.is_whole) == (3, 6, True)


async def test_what_sounded_already_is_told_with_its_place(house: House, seat: Seat) -> None:
    await begin(house, seat, "one")
    house.clock.advance(minutes=5)
    asked = await house.replay.asked(seat, "2 minutes")
    playing = (await house.replay.page(seat, asked)).playing
    assert playing is not None
    assert (playing.title, playing.position_ms) == ("one", 180_000)


async def test_it_begins_where_somebody_left_also_when_they_are_back_and_have_spoken(
    house: House, seat: Seat, ben: Person
) -> None:
    voice, bens = seat.venue.voice_channel_id, await house.join(ben, seat)
    await house.presences.moved(ben.discord_id, None, voice)
    house.clock.advance(minutes=10)
    left_at = house.clock()
    await house.presences.moved(ben.discord_id, voice, None)
    house.clock.advance(minutes=10)
    await house.presences.moved(ben.discord_id, None, voice)
    await house.say(seat, ben, first_id_at(house.clock()), "what did I miss?")
    house.clock.advance(minutes=1)
    asked = await house.replay.asked(bens)
    assert (asked.since, asked.since_s) == ("left", int(left_at.timestamp()))


async def test_who_was_never_in_voice_is_told_from_their_last_words_on_and_else_from_when_they_joined(
    house: House, seat: Seat, ben: Person
) -> None:
    bens = await house.join(ben, seat)
    assert bens.membership is not None
    asked = await house.replay.asked(bens)
    assert (asked.since, asked.since_s) == ("joined", int(bens.membership.joined_at.timestamp()))
    house.clock.advance(minutes=10)
    spoke_at = house.clock()
    await house.say(seat, ben, first_id_at(spoke_at), "good night")
    house.clock.advance(minutes=10)
    assert (await house.replay.asked(bens)).since_s == int(spoke_at.timestamp())
    await house.presences.moved(ben.discord_id, None, seat.venue.voice_channel_id)
    house.clock.advance(minutes=1)
    await house.say(seat, ben, first_id_at(house.clock()), "hello")
    asked = await house.replay.asked(bens)
    assert (asked.since, asked.since_s) == ("spoke", int(spoke_at.timestamp())), (
        "not from what they said when they came"
    )


async def test_who_left_while_the_bot_was_away_missed_what_was_heard_after_the_last_sound(
    house: House, seat: Seat, ben: Person
) -> None:
    voice, bens = seat.venue.voice_channel_id, await house.join(ben, seat)
    await house.presences.look(seat.venue.guild_id, {voice: {ben.discord_id}})
    await begin(house, seat, "one")
    heard_until = house.clock() + 10 * MINUTE
    house.clock.advance(minutes=60)
    await house.presences.look(seat.venue.guild_id, {})
    asked = await house.replay.asked(bens)
    assert (asked.since, asked.since_s) == ("left", int(heard_until.timestamp()))


async def test_nothing_is_noted_of_who_is_no_member_or_sits_elsewhere(house: House, seat: Seat) -> None:
    cleo = await house.person("Cleo")
    voice = seat.venue.voice_channel_id
    stranger = house.stranger("dan")
    with house.nothing_changes():
        for person in (cleo, stranger):
            await house.presences.moved(person.discord_id, None, voice)
            await house.presences.moved(person.discord_id, voice, voice + 1)
        await house.presences.look(seat.venue.guild_id, {voice: {cleo.discord_id}, voice + 1: {seat.asker.discord_id}})


async def test_who_was_taken_out_is_told_nothing(house: House, seat: Seat, ben: Person) -> None:
    bens = await house.join(ben, seat)
    asked = await house.replay.asked(bens)
    await house.members.remove(seat, ben.discord_id)
    outside = await house.seats.renewed(bens)
    for question in (
        house.replay.asked(outside),
        house.replay.page(outside, asked),
        house.replay.amount(outside, asked),
    ):
        with pytest.raises(NotMemberError):
            await question
    with pytest.raises(DateMalformedError):
        await house.replay.asked(seat, "some day")
