"""What comes over a network: links, moments, playlists, and sentences for what cannot be played."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, get_args

import pytest

from audio.errors import MediaError
from cogs.speech import Speech
from services.errors import LinkNotPlayedError
from services.media import WhichPart
from services.player_state import Phase
from services.sourcing.failures import SourceFailedError, explained
from services.words import Words
from sources.errors import SourceError, SourceReason
from tests.services.sourcing.shelf import FarShelf

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

LINK = FarShelf.link


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    house.far.hits = {title.casefold(): house.far.hit(title) for title in ("Rain", "Snow", "Hail")}
    return await house.group(ada)


async def waiting(house: House, seat: Seat) -> list[str]:
    return [entry.title for entry in (await house.playback.queue(seat)).waiting]


async def test_a_link_is_resolved_again_just_before_it_is_played(house: House, seat: Seat) -> None:
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    await house.playback.play(seat, f"{LINK}rain")
    await house.playback.skip(seat)
    await house.plays(seat, "Rain")
    assert house.fetcher.asked == [f"{LINK}rain?try={len(house.far.asked)}"]


async def test_a_link_to_a_moment_begins_there(house: House, seat: Seat) -> None:
    queued = await house.playback.play(seat, f"{LINK}rain#30000")
    assert queued.entry.start_ms == 30_000
    await house.plays(seat, "Rain")
    assert house.opener.opened[-1].position_ms >= 30_000


async def test_a_moment_behind_the_end_is_the_beginning(house: House, seat: Seat) -> None:
    assert (await house.playback.play(seat, f"{LINK}rain#60000")).entry.start_ms == 0


async def test_a_track_within_its_playlist_is_asked_about(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(WhichPart):
        await house.playback.play(seat, f"{LINK}mix/snow")
    one = await house.playback.play(seat, f"{LINK}mix/snow", part="track")
    assert (one.entry.title, one.is_playlist) == ("Snow", False)
    everything = await house.playback.play(seat, f"{LINK}mix/snow", part="playlist")
    assert (everything.entry.title, everything.is_playlist) == ("Rain", True)


async def test_a_playlist_is_heard_at_once_and_fills_in_behind(house: House, seat: Seat) -> None:
    queued = await house.playback.play(seat, f"{LINK}mix/")
    await house.plays(seat, "Rain")
    assert queued.is_playlist
    await house.playback.filled()
    assert await waiting(house, seat) == ["Snow", "Hail"]
    assert "playlist-filled" in [key for _, key, _ in house.chat_server.announced]


async def test_a_stop_ends_a_playlist_on_its_way(house: House, seat: Seat) -> None:
    await house.playback.play(seat, f"{LINK}mix/")
    house.far.gate.clear()
    await house.playback.stop(seat)
    house.far.gate.set()
    await house.playback.filled()
    view = await house.playback.queue(seat)
    assert (view.phase, view.waiting) == (Phase.IDLE, [])


async def test_a_playlist_whose_first_tracks_are_gone_begins_with_the_next(house: House, seat: Seat) -> None:
    gone = house.far.hit("Gone")
    hits = {"x": gone, **house.far.hits}
    house.far.hits = hits
    queued = await house.playback.play(seat, f"{LINK}mix/")
    assert queued.entry.title == "Rain"


async def test_an_empty_playlist_is_told(house: House, seat: Seat) -> None:
    house.far.hits = {}
    with house.nothing_changes(), pytest.raises(SourceFailedError) as refused:
        await house.playback.play(seat, f"{LINK}mix/")
    assert refused.value.params["reason"] == "empty_playlist"


async def test_a_link_that_is_nobodys_is_told(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(LinkNotPlayedError):
        await house.playback.play(seat, "https://elsewhere.example/rain")


@pytest.mark.parametrize("reason", get_args(SourceReason))
async def test_each_reason_queues_nothing_and_is_a_sentence_of_its_own(
    house: House, seat: Seat, reason: SourceReason
) -> None:
    house.far.failure = SourceError(reason, "secret detail")
    with house.nothing_changes(), pytest.raises(SourceFailedError) as refused:
        await house.playback.play(seat, f"{LINK}rain")
    speech = Speech(Words())
    said = speech.explain(refused.value)
    others = {speech.explain(explained(SourceError(one))) for one in get_args(SourceReason) if one != reason}
    assert said not in others
    assert "secret" not in said
    assert said.rstrip().endswith(".")


async def test_what_nobody_waits_for_any_more_is_let_go_of(house: House, seat: Seat) -> None:
    house.far.gate.clear()
    asking = asyncio.create_task(house.playback.play(seat, f"{LINK}rain"))
    await house.far.was_asked.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    house.far.gate.set()
    assert (await house.playback.play(seat, f"{LINK}rain")).entry.title == "Rain"


async def test_a_far_track_that_cannot_be_had_is_not_told_as_a_damaged_file(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    rain = asyncio.create_task(house.playback.play(seat, f"{LINK}rain"))
    await house.shows(seat, lambda view: len(view.waiting) == 1)
    snow = asyncio.create_task(house.playback.play(seat, f"{LINK}snow"))
    await house.shows(seat, lambda view: len(view.waiting) == 2)
    house.clock.advance(hours=1)  # what was resolved is not known any more
    del house.far.hits["rain"]
    house.voice.door.set()
    await asyncio.gather(rain, snow)
    await house.plays(seat, "Snow")
    house.voice.connection.end_track(MediaError("forbidden"))
    await house.shows(seat, lambda _: len(house.chat_server.announced) > 2)
    told = [(key, params["title"]) for _, key, params in house.chat_server.announced[1:]]
    assert told == [("player-track-refused", "Rain"), ("player-track-broke-off", "Snow")]
    said = [Speech(Words()).say(key, **params) for _, key, params in house.chat_server.announced[1:]]
    assert "it is not there any more" in said[0]
    assert not any("damaged" in sentence for sentence in said)
