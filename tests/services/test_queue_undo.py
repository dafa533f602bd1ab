"""A change of a queue is taken back, as far as it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.queue_order import MOST_CHANGES
from services.queue_errors import (
    NothingToUndoError,
    UndoTooLateError,
)
from tests.services.queueing import LINK, TITLES, full, put_on, restarted, waiting
from tests.services.stand_ins import track

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    house.shelf.tracks = [track(title) for title in TITLES]
    return await house.group(ada)


async def test_each_change_can_be_taken_back_the_latest_first(house: House, seat: Seat) -> None:
    await put_on(house, seat, "Amber", "Birch", "Cedar", "Birch", "Dune")
    await house.plays(seat, "Amber")
    queues = house.playback.queues
    seen = [await waiting(house, seat)]
    for change in (
        queues.dedupe(seat),
        queues.move(seat, "3", "1"),
        queues.swap(seat, "1", "2"),
        queues.shuffle(seat),
        queues.remove(seat, "2"),
        put_on(house, seat, "Elm", when="next"),
        put_on(house, seat, "Fir"),
        queues.clear(seat),
    ):
        await change
        now = await waiting(house, seat)
        seen += [now] if now != seen[-1] else []  # a shuffle of three may change nothing
    kinds = []
    for before in reversed(seen[:-1]):
        kinds.append((await queues.undo(seat)).kind)
        assert await waiting(house, seat) == before
    assert [kind for kind in kinds if kind != "shuffle"] == ["clear", "add", "add", "remove", "swap", "move", "dedupe"]


async def test_what_is_brought_back_is_heard(house: House, seat: Seat) -> None:
    await full(house, seat)
    await house.playback.queues.clear(seat)
    await house.playback.queues.undo(seat)
    house.voice.connection.end_track()
    await house.plays(seat, "Birch")


async def test_what_has_been_heard_since_stays_out_when_a_change_is_taken_back(house: House, seat: Seat) -> None:
    await full(house, seat)
    await house.playback.queues.move(seat, "5", "1")
    await house.playback.skip(seat)
    await house.plays(seat, "Fir")
    await house.playback.skip(seat)
    await house.plays(seat, "Birch")
    with pytest.raises(UndoTooLateError):
        await house.playback.queues.undo(seat)
    assert await waiting(house, seat) == ["Cedar", "Dune", "Elm"]


async def test_how_much_had_its_turn_meanwhile_is_told(house: House, seat: Seat) -> None:
    await full(house, seat)
    await house.playback.queues.remove(seat, "3")
    await house.playback.skip(seat)
    await house.plays(seat, "Birch")
    undone = await house.playback.queues.undo(seat)
    assert (undone.kind, undone.passed) == ("remove", 1)
    assert await waiting(house, seat) == ["Cedar", "Dune", "Elm", "Fir"]


async def test_a_playlist_is_taken_back_as_a_whole_and_nothing_of_it_comes_after(house: House, seat: Seat) -> None:
    house.far.hits = {title.casefold(): house.far.hit(title) for title in ("Rain", "Snow", "Hail")}
    await put_on(house, seat, "Amber", "Birch")
    await house.plays(seat, "Amber")
    await house.playback.play(seat, f"{LINK}mix/")
    await house.playback.filled()
    assert await waiting(house, seat) == ["Birch", "Rain", "Snow", "Hail"]
    assert (await house.playback.queues.undo(seat)).kind == "playlist"
    assert await waiting(house, seat) == ["Birch"]


async def test_a_stop_leaves_nothing_to_take_back(house: House, seat: Seat) -> None:
    await full(house, seat)
    await house.playback.queues.remove(seat, "1")
    await house.playback.stop(seat)
    with house.nothing_changes(), pytest.raises(NothingToUndoError):
        await house.playback.queues.undo(seat)


async def test_a_queue_of_hundreds_is_written_before_anybody_is_told(house: House, seat: Seat) -> None:
    house.far.hits = {f"{number}": house.far.hit(f"{number}") for number in range(600)}
    await house.playback.play(seat, f"{LINK}mix/")
    await house.playback.filled()
    before = await waiting(house, seat)
    for change in (house.playback.queues.shuffle(seat), house.playback.queues.clear(seat)):
        await change
        await waiting(house, seat)  # the database has the same
    for _ in range(2):
        await house.playback.queues.undo(seat)
    assert await waiting(house, seat) == before
    await house.playback.queues.shuffle(seat)
    order = await waiting(house, seat)
    assert await restarted(house, seat) == ["0", *order]


async def test_changes_can_be_taken_back_after_a_restart(house: House, seat: Seat) -> None:
    await full(house, seat)
    seen = [["Amber", *await waiting(house, seat)]]
    queues = house.playback.queues
    for change in (queues.move(seat, "5", "1"), queues.remove(seat, "2"), queues.clear(seat)):
        await change
        seen.append(["Amber", *await waiting(house, seat)])
    assert await restarted(house, seat) == seen.pop()
    kinds = []
    while seen:
        kinds.append((await house.playback.queues.undo(seat)).kind)
        assert await waiting(house, seat) == seen.pop()
    assert kinds == ["clear", "remove", "move"]


async def test_what_was_added_last_can_be_taken_back_after_a_restart(house: House, seat: Seat) -> None:
    await full(house, seat)
    house.far.hits = {title.casefold(): house.far.hit(title) for title in ("Rain", "Snow", "Hail")}
    await house.playback.play(seat, f"{LINK}mix/")
    await house.playback.filled()
    await put_on(house, seat, "Dune", when="next")
    assert (await restarted(house, seat))[1] == "Dune"
    for kind in ("add", "playlist"):
        assert (await house.playback.queues.undo(seat)).kind == kind
    assert await waiting(house, seat) == list(TITLES)


async def test_what_somebody_who_deleted_their_account_had_asked_for_comes_back_as_nobodys(
    house: House, seat: Seat, ben: Person
) -> None:
    await house.members.add(seat, ben.discord_id)
    await put_on(house, seat, "Amber", "Birch")
    await put_on(house, await house.join(ben, seat), "Cedar")
    await house.playback.queues.clear(seat)
    await house.erasure.delete(ben.discord_id, ben.typed().password)
    assert await restarted(house, seat) == ["Amber"]
    await house.playback.queues.undo(seat)
    part = await house.playback.queues.show(seat, 0, 10)
    assert [entry.title for entry in part.shown] == ["Amber", "Birch", "Cedar"]
    assert part.requesters[2] == "deleted user"


async def test_only_the_last_ten_changes_can_be_taken_back(house: House, seat: Seat) -> None:
    await full(house, seat)
    for _ in range(MOST_CHANGES + 2):
        await house.playback.queues.move(seat, "5", "1")
    for _ in range(MOST_CHANGES):
        await house.playback.queues.undo(seat)
    with pytest.raises(NothingToUndoError):
        await house.playback.queues.undo(seat)
