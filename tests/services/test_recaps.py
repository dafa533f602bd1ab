"""Sessions: where one ends and the next begins, what its group is told of it, and that it can be heard again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from models import Playback
from models.chat_reading import first_id_at
from services.errors import NotListeningError, NotMemberError
from services.listening_sessions import GAP, sessions_of
from services.mirror import Said, SaidMessage
from services.recaps import BEST_MESSAGES, MOST_TRACKS, NoSessionError, SessionUnknownError, reactions_of
from services.sourcing.failures import SourceFailedError
from tests.models.rows import keep_playback

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

BEGAN = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


def playback(number: int, begins: timedelta, lasts: timedelta, ending: str = "finished") -> Playback:
    began = BEGAN + begins
    return Playback(
        id=number,
        group_id=1,
        source="library",
        source_id=f"{number}.ogg",
        title=f"track {number}",
        started_at=began,
        ended_at=began + lasts,
        ending=ending,
    )


def keys(*playbacks: Playback) -> list[list[int]]:
    return [[one.row_id for one in session.playbacks] for session in sessions_of(playbacks)]


def test_a_session_ends_with_a_stop_or_a_long_silence_and_with_nothing_else() -> None:
    first = playback(1, 0 * MINUTE, 3 * MINUTE)
    assert keys(first, playback(2, 3 * MINUTE + GAP, MINUTE)) == [[1, 2]]
    assert keys(first, playback(2, 3 * MINUTE + GAP + MINUTE, MINUTE)) == [[2], [1]]
    stopped = playback(1, 0 * MINUTE, 3 * MINUTE, "stopped")
    assert keys(stopped, playback(2, 4 * MINUTE, MINUTE)) == [[2], [1]]
    for ending in ("skipped", "lost", "failed"):
        assert keys(playback(1, 0 * MINUTE, 3 * MINUTE, ending), playback(2, 4 * MINUTE, MINUTE)) == [[1, 2]]
    assert keys() == []


async def keep(house: House, seat: Seat, *titles: str, ending: str = "finished") -> list[int]:
    """Tracks of three minutes each, one behind the other, until now; `ending` is that of the last."""
    ids = []
    async with house.database.begin() as tx:
        for place, title in enumerate(titles, 1):
            row = Playback(
                group_id=seat.group_id,
                source=house.shelf.name,
                source_id=f"{title}.ogg",
                title=title,
                requester_id=seat.user_id,
                started_at=house.clock(),
                ended_at=house.clock.advance(minutes=3),
                ending=ending if place == len(titles) else "finished",
            )
            ids.append(await keep_playback(tx, row))
            await tx.playback_log.mark(ids[-1], now=row.started_at, position_ms=0, is_moving=True)
    return ids


async def say(house: House, seat: Seat, person: Person, words: str, **reactions: int) -> None:
    """Something that was said two minutes ago, and what people reacted with since."""
    said_at = house.clock() - 2 * MINUTE
    told = [{"emoji": {"id": None, "name": name}, "count": count} for name, count in reactions.items()]
    message = SaidMessage(
        first_id_at(said_at) + 1,
        seat.venue.thread_id,
        person.discord_id,
        person.name,
        words,
        said_at,
        details=json.dumps({"reactions": told}, separators=(",", ":")) if told else None,
    )
    await house.tell(Said(message))


async def test_the_latest_session_is_meant_or_the_one_that_is_named(house: House, seat: Seat) -> None:
    with pytest.raises(NoSessionError):
        await house.recaps.session(seat)
    first = await keep(house, seat, "one", "two", ending="stopped")
    second = await keep(house, seat, "three")
    assert [one.row_id for one in (await house.recaps.session(seat)).playbacks] == second
    assert [one.row_id for one in (await house.recaps.session(seat, str(first[0]))).playbacks] == first
    offered = await house.recaps.offered(seat.asker)
    assert [session.key for session in offered] == [second[0], first[0]]
    for typed in ("x", "0", "99999", "-1", str(2**70), "٣"):
        with pytest.raises(SessionUnknownError):
            await house.recaps.session(seat, typed)


async def test_nobody_names_a_session_of_another_group(house: House, seat: Seat, ben: Person) -> None:
    (theirs,) = await keep(house, seat, "one")
    other = await house.group(ben, "Other night")
    with pytest.raises(SessionUnknownError):
        await house.recaps.session(other, str(theirs))
    with pytest.raises(NoSessionError):
        await house.recaps.tracks(other, theirs, theirs)
    outsider = await house.join(await house.person("Cleo"), seat, is_admin=True)
    for question in (house.recaps.session(outsider), house.recaps.tracks(outsider, theirs, theirs)):
        with pytest.raises(NotMemberError):
            await question


async def test_a_session_of_very_many_tracks_says_that_there_were_more(house: House, seat: Seat) -> None:
    first, *_ = await keep(house, seat, *("again" for _ in range(MOST_TRACKS + 1)))
    latest = await house.recaps.session(seat)
    assert (latest.is_cut, len(latest.playbacks)) == (True, MOST_TRACKS)
    named = await house.recaps.session(seat, str(first))
    assert (named.is_cut, len(named.playbacks)) == (True, MOST_TRACKS)


async def test_what_people_liked_best_is_told_with_what_was_playing(house: House, seat: Seat, ben: Person) -> None:
    await keep(house, seat, "before", ending="stopped")
    await say(house, seat, ben, "not in it", fire=50)
    await keep(house, seat, "nobody said anything about this")
    await say(house, seat, ben, "nobody liked this")
    for number in range(BEST_MESSAGES + 2):
        await keep(house, seat, f"track {number}")
        await say(house, seat, ben, f"words {number}", fire=number % 3 // 2, heart=number)
    house.clock.advance(minutes=5)
    await say(house, seat, ben, "not in it any more", fire=50)
    recap = await house.recaps.of(seat, await house.recaps.session(seat))
    assert len(recap.tracks) == recap.messages == BEST_MESSAGES + 3
    told = [
        ("".join(text for text, _ in best.message.words.parts), best.message.playing, best.reactions)
        for best in recap.best
    ]
    assert [words for words, _, _ in told] == [f"words {number}" for number in (5, 6, 4, 2, 3)]
    for words, playing, reactions in told:
        assert playing is not None
        assert (playing.title, playing.position_ms) == (words.replace("words", "track"), 60_000)
        assert reactions[0].name == "heart"


async def test_who_listened_is_told_as_far_as_it_is_known(house: House, seat: Seat, ada: Person, ben: Person) -> None:
    voice = seat.venue.voice_channel_id
    cleo = await house.person("Cleo")
    await house.members.add(seat, cleo.discord_id)
    await house.presences.moved(cleo.discord_id, None, voice)
    await house.presences.moved(cleo.discord_id, voice, None)
    house.clock.advance(minutes=1)
    await house.presences.moved(ada.discord_id, None, voice)
    await house.presences.moved(ben.discord_id, None, voice)
    await keep(house, seat, "one")
    await house.presences.moved(ben.discord_id, voice, None)
    await keep(house, seat, "two")
    recap = await house.recaps.of(seat, await house.recaps.session(seat))
    assert recap.listeners == ("Ada Example", "Ben Example")


async def test_a_track_that_was_repeated_stands_there_once(house: House, seat: Seat) -> None:
    await keep(house, seat, "one", "one", "one", "two", "one")
    recap = await house.recaps.of(seat, await house.recaps.session(seat))
    assert [(track.hit.title, track.times, track.asked_by) for track in recap.tracks] == [
        ("one", 3, "Ada Example"),
        ("two", 1, "Ada Example"),
        ("one", 1, "Ada Example"),
    ]


async def test_a_session_is_queued_again_in_its_order_without_what_is_gone(house: House, seat: Seat) -> None:
    ids = await keep(house, seat, "gone", "First Light", "Second Wind", "gone too", "Third Time")
    tracks = await house.recaps.tracks(seat, ids[0], ids[-1])
    assert [track.title for track in tracks] == ["gone", "First Light", "Second Wind", "gone too", "Third Time"]
    queued = await house.playback.play_again(seat, tracks)
    assert queued.is_playlist
    await house.playback.filled()
    await house.plays(seat, "First Light")
    for title in ("Second Wind", "Third Time"):
        await house.playback.skip(seat)
        await house.plays(seat, title)


async def test_what_was_heard_goes_on_from_a_moment_of_it_under_the_rules_of_play(
    house: House, seat: Seat, ben: Person
) -> None:
    ids = await keep(house, seat, "First Light")
    tracks = await house.recaps.tracks(seat, ids[0], ids[0])
    with pytest.raises(NotListeningError):
        await house.playback.play_again(await house.join(ben, seat, listening=False), tracks)
    queued = await house.playback.play_again(seat, tracks, start_ms=61_000)
    assert queued.entry.start_ms == 61_000
    await house.plays(seat, "First Light")


async def test_what_is_gone_altogether_is_told(house: House, seat: Seat) -> None:
    ids = await keep(house, seat, "gone", "gone too")
    for first, last in ((ids[0], ids[1]), (ids[0], ids[0])):
        tracks = await house.recaps.tracks(seat, first, last)
        with house.nothing_changes(), pytest.raises(SourceFailedError):
            await house.playback.play_again(seat, tracks)


@pytest.mark.parametrize(
    ("details", "told"),
    [
        (None, []),
        ("", []),
        ("[]", []),
        ('{"reactions":{}}', []),
        ('{"reactions":[null,1,{"count":1},{"count":1,"emoji":null},{"count":0,"emoji":{"name":"x"}}]}', []),
        ('{"reactions":[{"count":1,"emoji":{"id":null,"name":""}},{"count":-1,"emoji":{"name":"x"}}]}', []),
        (
            '{"reactions":[{"count":1,"emoji":{"id":"7","name":"a"}},{"count":3,"emoji":{"id":null,"name":"b"}}]}',
            [("b", None, 3), ("a", "7", 1)],
        ),
    ],
)
def test_reactions_are_read_from_whatever_discord_told(details: str | None, told: list[tuple[str, str, int]]) -> None:
    assert [(one.name, one.emoji_id, one.count) for one in reactions_of(details)] == told
