"""What is found over all sources, how often they are asked for it, and what is left out."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.database import Database
from services.sourcing.catalogue import Catalogue
from services.sourcing.rules import Rules
from services.sourcing.sourcing import Sourcing
from sources.errors import SourceError
from sources.playable import MediaStream
from tests.moving.clock import MovableClock
from tests.services.sourcing.shelf import FarShelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "chorus.db") as database:
        yield database


def titles(hits: list[object]) -> list[str]:
    return [getattr(hit, "title", "") for hit in hits]


def url(stream: object) -> str:
    assert isinstance(stream, MediaStream)
    return stream.url


async def test_sources_are_asked_in_their_order_until_there_is_enough(database: Database, clock: MovableClock) -> None:
    near, far = FarShelf(["Rain", "Rainbow"], name="near"), FarShelf(["Rain", "Train"])
    sourcing = Sourcing(Catalogue([near, far]), database, clock)
    assert titles([*await sourcing.find("rain", limit=2)]) == ["Rain", "Rainbow"]
    assert far.asked == []
    assert [(hit.source, hit.title) for hit in await sourcing.find("rain", limit=4)][2:] == [
        ("far", "Rain"),
        ("far", "Train"),
    ]


async def test_a_source_that_fails_is_passed_over_while_another_finds_something(
    database: Database, clock: MovableClock
) -> None:
    near, far = FarShelf([], name="near"), FarShelf(["Rain"])
    near.failure = SourceError("bot_check")
    sourcing = Sourcing(Catalogue([near, far]), database, clock)
    assert titles([*await sourcing.find("rain", limit=1)]) == ["Rain"]
    with pytest.raises(SourceError) as failed:
        await sourcing.find("polka", limit=1)
    assert failed.value.reason == "bot_check"


async def test_the_same_words_are_asked_once_in_ten_minutes_also_after_a_restart(
    database: Database, clock: MovableClock
) -> None:
    far = FarShelf(["Rain", "Rainbow"])
    for words in ("rain", "RAIN ", "rain"):
        found = await Sourcing(Catalogue([far]), database, clock).find(words, limit=2)
        assert found == list(far.hits.values())
    assert far.asked == ["search rain"]
    clock.advance(minutes=10)
    await Sourcing(Catalogue([far]), database, clock).find("rain", limit=2)
    assert len(far.asked) == 2


async def test_what_was_found_for_fewer_is_not_taken_for_all(database: Database, clock: MovableClock) -> None:
    far = FarShelf(["Rain", "Rainbow"])
    sourcing = Sourcing(Catalogue([far]), database, clock)
    await sourcing.find("rain", limit=1)
    assert len(await sourcing.find("rain", limit=2)) == 2


async def test_links_are_used_again_for_half_an_hour_and_never_past_their_expiry(
    database: Database, clock: MovableClock
) -> None:
    for lasting, kept_minutes in ((timedelta(hours=6), 30), (timedelta(minutes=11), 10)):
        far = FarShelf(["Rain"], expires_at=clock() + lasting)
        sourcing = Sourcing(Catalogue([far]), database, clock)
        first = await sourcing.resolve("far", "rain")
        clock.advance(minutes=kept_minutes, seconds=-1)
        assert await sourcing.resolve("far", "rain") is first
        clock.advance(seconds=1)
        assert url((await sourcing.resolve("far", "rain")).audio) != url(first.audio)


async def test_no_link_to_media_is_written_down(database: Database, clock: MovableClock, tmp_path: Path) -> None:
    far = FarShelf(["Rain"], expires_at=clock() + timedelta(hours=6))
    await Sourcing(Catalogue([far]), database, clock).resolve("far", "rain")
    await database.empty_wal()
    kept = (tmp_path / "chorus.db").read_bytes()
    assert b"Somebody" in kept
    assert b"?try=" not in kept


async def test_a_link_that_was_refused_is_resolved_anew(database: Database, clock: MovableClock) -> None:
    far = FarShelf(["Rain"], expires_at=clock() + timedelta(hours=6))
    sourcing = Sourcing(Catalogue([far]), database, clock)
    first = await sourcing.resolve("far", "rain")
    again = await sourcing.resolve("far", "rain", anew=True)
    assert url(again.audio) != url(first.audio)
    assert await sourcing.resolve("far", "rain") is again


async def test_who_asks_the_same_at_once_waits_for_one_answer(database: Database, clock: MovableClock) -> None:
    far = FarShelf(["Rain"])
    far.gate.clear()
    sourcing = Sourcing(Catalogue([far]), database, clock)
    asking = [asyncio.create_task(sourcing.resolve("far", "rain")) for _ in range(3)]
    await far.was_asked.wait()
    asking[0].cancel()
    far.gate.set()
    done = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(done[0], asyncio.CancelledError)
    assert done[1] is done[2]
    assert far.asked == ["resolve rain"]


@pytest.mark.parametrize(("rules", "reason"), [(Rules(longest_ms=59_999), "too_long"), (Rules(live=False), "live_off")])
async def test_what_the_config_leaves_out_is_not_resolved_and_not_listed(
    database: Database, clock: MovableClock, rules: Rules, reason: str
) -> None:
    far = FarShelf([])
    far.hits["rain"] = far.hit("Rain", duration_ms=60_000 if reason == "too_long" else None, is_live=True)
    sourcing = Sourcing(Catalogue([far]), database, clock, rules)
    with pytest.raises(SourceError) as refused:
        await sourcing.resolve("far", "rain")
    assert refused.value.reason == reason
    with pytest.raises(SourceError) as empty:
        _ = [hit async for hit in sourcing.playlist(far, "mix")]
    assert empty.value.reason == "empty_playlist"


async def test_a_playlist_is_taken_up_to_its_cap(database: Database, clock: MovableClock) -> None:
    far = FarShelf([f"Song {number}" for number in range(9)])
    sourcing = Sourcing(Catalogue([far]), database, clock, Rules(playlist_tracks=4))
    assert len([hit async for hit in sourcing.playlist(far, "mix")]) == 4


async def test_a_link_belongs_to_the_first_source_that_knows_it(database: Database, clock: MovableClock) -> None:
    sourcing = Sourcing(Catalogue([FarShelf([], name="near"), FarShelf(["Rain"])]), database, clock)
    target = sourcing.target_of(f" {FarShelf.link}mix/rain#5 ")
    assert target is not None
    source, meant = target
    assert (source.name, meant.source_id, meant.playlist_id, meant.start_ms) == ("near", "rain", "mix", 5)
    assert sourcing.target_of("far.example/rain") is None
    assert sourcing.target_of("https://elsewhere.example/") is None


async def test_a_source_that_was_turned_off_is_named_as_such(database: Database, clock: MovableClock) -> None:
    with pytest.raises(SourceError) as gone:
        await Sourcing(Catalogue([]), database, clock).resolve("far", "rain")
    assert gone.value.reason == "unavailable"
