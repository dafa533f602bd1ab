"""What members do to their group's queue, and what waits then, in the player and in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.errors import DjOnlyError, NotListeningError, QueueIsDjsError
from services.group_settings import GroupChanges
from services.player import GroupPlayer
from services.player_state import Phase
from services.queue_errors import (
    NothingDoubledError,
    NothingToUndoError,
    PlaceBeyondQueueError,
    PlaceMalformedError,
    QueueEmptyError,
    QueueTooShortError,
    SamePlaceError,
)
from tests.services.queueing import LINK, TITLES, full, put_on, restarted, waiting
from tests.services.stand_ins import track

if TYPE_CHECKING:
    from services.enqueueing import When
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    house.shelf.tracks = [track(title) for title in TITLES]
    return await house.group(ada)


@pytest.fixture
async def bens(house: House, ben: Person, seat: Seat) -> Seat:
    """Ben's seat beside Ada."""
    await house.members.add(seat, ben.discord_id)
    return await house.join(ben, seat)


async def test_an_entry_is_removed_and_what_follows_is_the_next(house: House, seat: Seat) -> None:
    await full(house, seat)
    assert (await house.playback.queues.remove(seat, "1")).title == "Birch"
    assert await waiting(house, seat) == ["Cedar", "Dune", "Elm", "Fir"]
    await house.prepares(seat)
    house.voice.connection.end_track()
    await house.plays(seat, "Cedar")
    assert house.voice.connection.played == ["Amber", "Cedar"]


async def test_an_entry_moves_and_is_heard_in_its_new_place_without_a_gap(house: House, seat: Seat) -> None:
    await full(house, seat)
    entry, place = await house.playback.queues.move(seat, "5", "1")
    assert (entry.title, place) == ("Fir", 1)
    assert await waiting(house, seat) == ["Fir", "Birch", "Cedar", "Dune", "Elm"]
    await house.prepares(seat)
    house.voice.connection.end_track()
    await house.plays(seat, "Fir")
    assert None not in house.voice.connection.packets
    await house.playback.queues.move(seat, "#1.", " 4 ")
    assert await waiting(house, seat) == ["Cedar", "Dune", "Elm", "Birch"]


async def test_two_entries_change_places(house: House, seat: Seat) -> None:
    await full(house, seat)
    swapped = await house.playback.queues.swap(seat, "1", "4")
    assert [entry.title for entry in swapped] == ["Birch", "Elm"]
    assert await waiting(house, seat) == ["Elm", "Cedar", "Dune", "Birch", "Fir"]


async def test_an_order_made_by_hand_outlives_a_restart(house: House, seat: Seat) -> None:
    await full(house, seat)
    for _ in range(30):  # more often than there is room between two ranks
        await house.playback.queues.move(seat, "5", "2")
        await house.playback.queues.move(seat, "3", "2")
    order = await waiting(house, seat)
    assert await restarted(house, seat) == ["Amber", *order]


async def test_a_jump_goes_over_at_once_and_leaves_the_others_waiting(house: House, seat: Seat) -> None:
    await full(house, seat)
    assert (await house.playback.jump(seat, "3")).title == "Dune"
    await house.plays(seat, "Dune")
    assert await waiting(house, seat) == ["Birch", "Cedar", "Elm", "Fir"]
    assert await house.log() == [("Amber", "skipped"), ("Dune", None)]


async def test_a_jump_begins_a_queue_that_waits(house: House, seat: Seat) -> None:
    await full(house, seat)
    house.voice.connection.lose()
    await house.idles(seat)
    await house.playback.jump(seat, "3")  # what was lost waits first
    await house.plays(seat, "Cedar")
    assert await waiting(house, seat) == ["Amber", "Birch", "Dune", "Elm", "Fir"]


async def test_a_queue_is_shuffled_and_none_is_lost(house: House, seat: Seat) -> None:
    await full(house, seat)
    assert await house.playback.queues.shuffle(seat) == 5
    order = await waiting(house, seat)
    assert sorted(order) == list(TITLES[1:])
    assert await restarted(house, seat) == ["Amber", *order]


async def test_a_shuffle_leaves_nobodys_tracks_side_by_side(house: House, seat: Seat, bens: Seat) -> None:
    await put_on(house, seat, "Amber", "Birch", "Cedar")
    await put_on(house, bens, "Dune", "Elm", "Fir")
    await house.plays(seat, "Amber")
    await house.playback.queues.shuffle(seat)
    requesters = [entry.requester_id for entry in (await house.playback.queue(seat)).waiting]
    assert requesters == [bens.user_id, seat.user_id, bens.user_id, seat.user_id, bens.user_id]


async def test_each_track_is_left_once_and_what_plays_not_at_all(house: House, seat: Seat) -> None:
    await put_on(house, seat, "Amber", "Birch", "Amber", "Cedar", "Birch", "Cedar")
    await house.plays(seat, "Amber")
    assert await house.playback.queues.dedupe(seat) == 3
    assert await waiting(house, seat) == ["Birch", "Cedar"]
    with house.nothing_changes(), pytest.raises(NothingDoubledError):
        await house.playback.queues.dedupe(seat)


async def test_clearing_leaves_what_plays(house: House, seat: Seat) -> None:
    await full(house, seat)
    assert await house.playback.queues.clear(seat) == 5
    assert await waiting(house, seat) == []
    assert (await house.plays(seat, "Amber")).phase is Phase.PLAYING
    with house.nothing_changes(), pytest.raises(QueueEmptyError):
        await house.playback.queues.clear(seat)


async def test_a_cleared_queue_gets_no_more_of_a_playlist_on_its_way(house: House, seat: Seat) -> None:
    house.far.hits = {title.casefold(): house.far.hit(title) for title in ("Rain", "Snow", "Hail")}
    await put_on(house, seat, "Amber", "Birch")
    await house.playback.play(seat, f"{LINK}mix/")
    house.far.gate.clear()
    await house.playback.queues.clear(seat)
    house.far.gate.set()
    await house.playback.filled()
    assert await waiting(house, seat) == []


async def test_a_track_goes_next_or_now_or_last(house: House, seat: Seat) -> None:
    await put_on(house, seat, "Amber", "Birch", "Cedar")
    await house.plays(seat, "Amber")
    await put_on(house, seat, "Dune", when="next")
    assert await waiting(house, seat) == ["Dune", "Birch", "Cedar"]
    await put_on(house, seat, "Elm", when="now")
    await house.plays(seat, "Elm")
    assert await waiting(house, seat) == ["Dune", "Birch", "Cedar"]
    await put_on(house, seat, "Fir")
    assert await waiting(house, seat) == ["Dune", "Birch", "Cedar", "Fir"]
    assert await house.log() == [("Amber", "skipped"), ("Elm", None)]


async def test_what_was_wanted_now_comes_first_in_a_bot_that_was_cut_off_before_it_went_over(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put_on(house, seat, "Amber", "Birch")
    await house.plays(seat, "Amber")
    with monkeypatch.context() as cut_off:
        cut_off.delattr(GroupPlayer, "handle")
        with pytest.raises(AttributeError):
            await put_on(house, seat, "Elm", when="now")
    assert await restarted(house, seat) == ["Elm", "Birch"]
    await house.playback.previous(seat)
    await house.plays(seat, "Amber")


@pytest.mark.parametrize("when", ["last", "next", "now"])
async def test_wherever_a_track_is_wanted_it_begins_an_idle_player(house: House, seat: Seat, when: When) -> None:
    queued = await house.playback.play(seat, "Amber", when=when)
    assert queued.ahead == 0
    await house.plays(seat, "Amber")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("0", PlaceBeyondQueueError),
        ("-1", PlaceBeyondQueueError),
        ("6", PlaceBeyondQueueError),
        ("9" * 200, PlaceBeyondQueueError),
        ("9" * 5000, PlaceMalformedError),
        ("two", PlaceMalformedError),
        ("", PlaceMalformedError),
        ("1.5", PlaceMalformedError),
        ("²", PlaceMalformedError),
        ("\N{ARABIC-INDIC DIGIT ONE}", PlaceMalformedError),
        ("1 2", PlaceMalformedError),
    ],
)
async def test_a_place_that_is_none_is_told_and_changes_nothing(
    house: House, seat: Seat, typed: str, error: type[Exception]
) -> None:
    await full(house, seat)
    queues = house.playback.queues
    with house.nothing_changes():
        for ask in (
            queues.remove(seat, typed),
            queues.move(seat, typed, "1"),
            queues.move(seat, "1", typed),
            queues.swap(seat, typed, "1"),
            queues.swap(seat, "1", typed),
            house.playback.jump(seat, typed),
        ):
            with pytest.raises(error) as refused:
                await ask
            assert refused.value.params == {"count": 5}  # type: ignore[attr-defined]


async def test_nothing_can_be_done_to_an_empty_queue(house: House, seat: Seat) -> None:
    queues = house.playback.queues
    with house.nothing_changes():
        for ask in (
            queues.remove(seat, "1"),
            queues.move(seat, "1", "2"),
            queues.swap(seat, "1", "2"),
            house.playback.jump(seat, "1"),
            queues.clear(seat),
        ):
            with pytest.raises(QueueEmptyError):
                await ask
        with pytest.raises(QueueTooShortError):
            await queues.shuffle(seat)
        with pytest.raises(NothingDoubledError):
            await queues.dedupe(seat)
        with pytest.raises(NothingToUndoError):
            await queues.undo(seat)


async def test_the_same_place_twice_is_told(house: House, seat: Seat) -> None:
    await full(house, seat)
    with house.nothing_changes():
        for ask in (house.playback.queues.move(seat, "2", "2"), house.playback.queues.swap(seat, "3", "3")):
            with pytest.raises(SamePlaceError):
                await ask


async def test_who_does_not_listen_changes_no_queue(house: House, ben: Person, seat: Seat) -> None:
    await full(house, seat)
    await house.members.add(seat, ben.discord_id)
    outside, queues = await house.join(ben, seat, listening=False), house.playback.queues
    with house.nothing_changes():
        for ask in (queues.shuffle(outside), queues.clear(outside), queues.undo(outside), queues.remove(outside, "1")):
            with pytest.raises(NotListeningError):
                await ask


async def test_where_each_has_their_own_tracks_their_order_is_the_djs_which_is_said(
    house: House, seat: Seat, bens: Seat, ben: Person
) -> None:
    await put_on(house, seat, "Amber", "Birch", "Cedar")
    await house.group_settings.update(seat, GroupChanges(music_control="requester"))
    bens = await house.join(ben, seat)
    with house.nothing_changes(), pytest.raises(QueueIsDjsError) as refused:
        await house.playback.queues.shuffle(bens)
    assert refused.value.params == {"group": "Film night"}


async def test_where_the_music_is_the_djs_a_member_may_take_out_their_own_only(
    house: House, seat: Seat, bens: Seat, ben: Person
) -> None:
    await put_on(house, seat, "Amber", "Birch")
    await put_on(house, bens, "Cedar")
    await house.group_settings.update(seat, GroupChanges(music_control="djs"))
    bens = await house.join(ben, seat)
    with house.nothing_changes():
        with pytest.raises(DjOnlyError):
            await house.playback.queues.remove(bens, "1")
        for when in ("next", "now"):
            with pytest.raises(DjOnlyError):
                await put_on(house, bens, "Dune", when=when)
    await house.playback.queues.remove(bens, "2")
    assert await waiting(house, seat) == ["Birch"]
