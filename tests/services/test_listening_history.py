"""What was listened to, page by page and in numbers: by a group, and by who asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import Playback
from services.errors import NotMemberError
from services.listening_history import PAGE, Beside
from services.saving.errors import HeardTrackGoneError
from tests.models.rows import keep_playback

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


async def heard(house: House, seat: Seat, title: str, *, ending: str = "finished", artist: str | None = None) -> None:
    """A minute of a track that the person of the seat has asked for."""
    begun = house.clock()
    house.clock.advance(minutes=1)
    row = Playback(
        group_id=seat.group_id,
        source="library",
        source_id=f"{title}.ogg",
        title=title,
        artist=artist,
        requester_id=seat.user_id,
        started_at=begun,
        ended_at=house.clock(),
        ending=ending,
        heard_ms=60_000,
    )
    async with house.database.begin() as tx:
        await keep_playback(tx, row)


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


async def test_what_was_played_is_there_with_who_asked_and_can_be_played_again(
    house: House, seat: Seat, ben: Person
) -> None:
    await house.members.add(seat, ben.discord_id)
    theirs = await house.join(ben, seat)
    await house.playback.play(seat, "First Light")
    await house.playback.play(theirs, "Second Wind")
    await house.plays(seat, "First Light")
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    page = await house.listening.of_group(seat)
    assert [(one.hit.title, one.requester, one.is_skipped) for one in page.heard] == [
        ("Second Wind", "Ben Example", False),
        ("First Light", "Ada Example", True),
    ]
    own = await house.listening.of_person(ben.asks())
    assert [one.hit.title for one in own.heard] == ["Second Wind"]
    hit = await house.listening.track(ben.asks(), page.heard[1].playback_id)
    assert (await house.saving.kept_tracks.play(theirs, hit, "history")).entry.title == "First Light"


async def test_pages_lead_to_older_ones_and_back(house: House, seat: Seat) -> None:
    for number in range(2 * PAGE + 5):
        await heard(house, seat, f"{number}")
    newest = await house.listening.of_group(seat)
    older = await house.listening.of_group(seat, Beside(newest.heard[-1].playback_id))
    oldest = await house.listening.of_group(seat, Beside(older.heard[-1].playback_id))
    shown = [[one.hit.title for one in page.heard] for page in (newest, older, oldest)]
    assert sum(shown, []) == [f"{number}" for number in reversed(range(2 * PAGE + 5))]  # noqa: RUF017 - they are few
    assert [(page.has_newer, page.has_older) for page in (newest, older, oldest)] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    back = await house.listening.of_group(seat, Beside(oldest.heard[0].playback_id, newer=True))
    assert back == older
    for beside in (Beside(older.heard[0].playback_id, newer=True), Beside(1), Beside(10**17, newer=True)):
        assert await house.listening.of_group(seat, beside) == newest


async def test_outsiders_see_and_reach_nothing_of_a_group(house: House, seat: Seat, ben: Person) -> None:
    await heard(house, seat, "Rain")
    outside = await house.seats.by_name(ben.asks(is_admin=True), "Film night")
    for look in (house.listening.of_group, house.listening.stats_of_group):
        with pytest.raises(NotMemberError):
            await look(outside)
    ((playback_id, *_),) = (await house.listening.of_group(seat)).heard
    for reached in (playback_id, 0, 10**15):
        with pytest.raises(HeardTrackGoneError):
            await house.listening.track(ben.asks(), reached)


async def test_what_one_asked_for_stays_ones_own_history_after_one_left(house: House, seat: Seat, ben: Person) -> None:
    await house.members.add(seat, ben.discord_id)
    theirs = await house.join(ben, seat)
    await heard(house, theirs, "Rain")
    await heard(house, seat, "Snow")
    await house.members.leave(theirs)
    own = await house.listening.of_person(ben.asks())
    assert [one.hit.title for one in own.heard] == ["Rain"]
    assert (await house.listening.track(ben.asks(), own.heard[0].playback_id)).title == "Rain"


async def test_the_numbers_count_hours_tracks_artists_askers_and_skips(house: House, seat: Seat, ben: Person) -> None:
    await house.members.add(seat, ben.discord_id)
    theirs = await house.join(ben, seat)
    since = house.clock()
    await heard(house, seat, "Rain", artist="Somebody")
    await heard(house, theirs, "Rain", artist="Somebody")
    await heard(house, theirs, "Snow", artist="Nobody", ending="skipped")
    await heard(house, seat, "Hail")
    await heard(house, theirs, "Snow", artist="Nobody", ending="skipped")
    stats = await house.listening.stats_of_group(seat)
    assert stats.totals == (5, 2, 300_000, since)
    assert [(one.name, one.times) for one in stats.tracks] == [("Snow", 2), ("Rain", 2), ("Hail", 1)]
    assert [(one.name, one.times) for one in stats.artists] == [("Nobody", 2), ("Somebody", 2)]
    assert [(one.name, one.times) for one in stats.requesters] == [("Ben Example", 3), ("Ada Example", 2)]
    own = await house.listening.stats_of_person(ben.asks())
    assert (own.totals.tracks, own.totals.skips, own.requesters) == (3, 2, [])


async def test_where_nothing_was_played_there_are_no_numbers(house: House, seat: Seat) -> None:
    stats = await house.listening.stats_of_group(seat)
    assert (stats.totals, stats.tracks) == ((0, 0, 0, None), [])
    assert (await house.listening.of_group(seat)).heard == []


async def test_whoever_deleted_their_account_is_no_longer_named(house: House, seat: Seat, ben: Person) -> None:
    await house.members.add(seat, ben.discord_id)
    await heard(house, await house.join(ben, seat), "Rain")
    await house.erasure.delete(ben.discord_id, "three cats on a tram")
    assert (await house.listening.stats_of_group(seat)).requesters == []
    assert "Ben" not in str((await house.listening.of_group(seat)).heard)


async def test_a_pause_is_not_counted_as_listening(house: House, seat: Seat) -> None:
    await house.playback.play(seat, "First Light")
    await house.plays(seat, "First Light")
    house.clock.advance(seconds=20)
    await house.playback.pause(seat)
    house.clock.advance(hours=1)
    await house.playback.resume(seat)
    house.clock.advance(seconds=10)
    await house.playback.stop(seat)
    heard_ms = (await house.listening.stats_of_group(seat)).totals.heard_ms
    assert heard_ms == pytest.approx(30_000, abs=1_000)
