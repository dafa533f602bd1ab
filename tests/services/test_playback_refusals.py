"""What cannot be played, with the reason, and with nothing changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError, VoiceError
from audio.opening import open_media
from models import QueueEntry
from services.enqueueing import QueueRules
from services.errors import (
    LinkNotPlayedError,
    MediaUnplayableError,
    MissingPermissionError,
    NothingFoundError,
    PlayWhatError,
    QueueFullError,
    VoiceBusyElsewhereError,
    VoiceBusyError,
    VoiceChannelGoneError,
    VoiceUnavailableError,
)
from services.group_settings import GroupChanges
from services.media import Media, Wanted
from services.playback import Playback
from services.refs import ChannelRef
from services.sourcing.catalogue import Catalogue
from services.sourcing.sourcing import Sourcing
from tests.media import make_silent_video
from tests.models.rows import put_at_end
from tests.services.stand_ins import track

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from services.seats import Seat
    from sources.playable import SearchHit
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


async def test_a_link_is_told_to_be_one_that_no_other_words_would_help(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(LinkNotPlayedError):
        await house.playback.play(seat, "https://www.example.com/watch?v=1")


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u3000"])
async def test_no_words_at_all_put_nothing_on(house: House, seat: Seat, blank: str) -> None:
    with house.nothing_changes():
        for ask in (house.playback.play(seat, blank), house.playback.search(blank)):
            with pytest.raises(PlayWhatError):
                await ask


async def test_nothing_found_queues_nothing(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(NothingFoundError) as refused:
        await house.playback.play(seat, "polka")
    assert refused.value.params == {"query": "polka"}
    assert not house.voice.knocked.is_set()


async def test_media_that_cannot_be_heard_is_refused_with_the_reason(house: House, seat: Seat, tmp_path: Path) -> None:
    files = {
        "empty": tmp_path / "Hollow.mp3",
        "broken": tmp_path / "Shredded.ogg",
        "no_audio": make_silent_video(tmp_path / "Mute.webm"),
        "not_found": tmp_path / "Moved.ogg",
    }
    files["empty"].write_bytes(b"")
    files["broken"].write_bytes(b"OggS" + bytes(range(256)) * 8)
    house.shelf.tracks = [track(path.stem) for path in files.values()]
    house.shelf.paths = {f"{path.stem}.ogg": path for path in files.values()}
    media = Media(Sourcing(Catalogue([house.shelf]), house.database, house.clock), open_media, house.fetcher)
    playback = Playback(house.database, house.voice, house.engine, house.chat_server, media, house.clock)
    for reason, path in files.items():
        with house.nothing_changes(), pytest.raises(MediaUnplayableError) as refused:
            await playback.play(seat, path.stem)
        assert refused.value.params == {"title": path.stem, "reason": reason}
    await playback.close()


async def test_what_was_opened_only_to_try_it_is_closed(house: House, seat: Seat) -> None:
    house.voice.failure = VoiceError("timeout")
    with pytest.raises(VoiceUnavailableError):
        await house.playback.play(seat, "First")
    assert len(house.opener.opened) == 1
    assert house.opener.left_open() == []


@pytest.mark.parametrize("reason", ["timeout", "full", "forbidden", "unavailable", "no_e2ee"])
async def test_a_channel_that_cannot_be_entered_queues_nothing(house: House, seat: Seat, reason: str) -> None:
    failure = VoiceError("unavailable")
    failure.reason = reason  # type: ignore[assignment] # one of the list that the test goes through
    house.voice.failure = failure
    with house.nothing_changes(), pytest.raises(VoiceUnavailableError) as refused:
        await house.playback.play(seat, "First")
    assert refused.value.params == {"reason": reason, "channel": ChannelRef(seat.venue.voice_channel_id)}
    house.voice.failure = None
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")


async def test_a_failure_that_nobody_foresaw_leaves_nobody_waiting(house: House, seat: Seat) -> None:
    house.voice.failure = RuntimeError("the gateway is on fire")
    with house.nothing_changes(), pytest.raises(VoiceUnavailableError) as refused:
        await asyncio.wait_for(house.playback.play(seat, "First"), 5)
    assert refused.value.params["reason"] == "unavailable"


async def test_everybody_who_waits_for_the_channel_is_told_that_it_cannot_be_entered(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    house.voice.failure = VoiceError("timeout")
    with house.nothing_changes():
        plays = [asyncio.create_task(house.playback.play(seat, query)) for query in ("First", "Second")]
        await house.shows(seat, lambda view: len(view.waiting) == 2)
        house.voice.door.set()
        results = await asyncio.gather(*plays, return_exceptions=True)
    assert [type(result) for result in results] == [VoiceUnavailableError] * 2


async def test_a_missing_permission_is_named_and_queues_nothing(house: House, seat: Seat) -> None:
    house.chat_server.refusal = MissingPermissionError(permissions="Speak", count=1)
    with house.nothing_changes(), pytest.raises(MissingPermissionError):
        await house.playback.play(seat, "First")


async def test_a_voice_channel_deleted_by_hand_is_told(house: House, seat: Seat) -> None:
    house.chat_server.lose(seat.venue.voice_channel_id)
    with house.nothing_changes(), pytest.raises(VoiceChannelGoneError):
        await house.playback.play(seat, "First")


@pytest.mark.parametrize("paused", [False, True])
async def test_a_busy_voice_is_told_with_who_is_listening(house: House, ada: Person, seat: Seat, paused: bool) -> None:
    other = await house.group(ada, "Books")
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    if paused:
        await house.playback.pause(seat)
    with house.nothing_changes(), pytest.raises(VoiceBusyError) as refused:
        await house.playback.play(other, "Second")
    told = refused.value.params
    assert (told["group"], told["channel"]) == ("Film night", ChannelRef(seat.venue.voice_channel_id))
    assert told["free"] == ("at" if paused else "no")
    assert house.voice.connection.playing


async def test_a_busy_voice_is_told_without_a_name_to_who_may_not_see_the_group(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    books = await house.group(ben, "Books")
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    with house.nothing_changes(), pytest.raises(VoiceBusyElsewhereError) as refused:
        await house.playback.play(books, "Second")
    assert "group" not in refused.value.params
    with pytest.raises(VoiceBusyError) as named:
        await house.playback.play(await house.join(ben, books, is_admin=True), "Second")
    await house.group_settings.update(seat, GroupChanges(visibility="visible"))
    with pytest.raises(VoiceBusyError) as visible:
        await house.playback.play(books, "Second")
    assert named.value.params["group"] == visible.value.params["group"] == "Film night"


async def test_of_two_groups_that_begin_at_once_one_gets_the_voice(house: House, ada: Person, seat: Seat) -> None:
    other = await house.group(ada, "Books")
    async with house.nobody_writes():  # neither can be queued before both are on their way
        plays = [asyncio.create_task(house.playback.play(each, "First")) for each in (seat, other)]
        for _ in range(20):
            await house.shows(seat, lambda _: len(house.opener.opened) == 2)
    results = await asyncio.gather(*plays, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["QueuedTrack", "VoiceBusyError"]
    assert len(house.voice.connections) == 1


async def test_a_waiting_queue_cannot_go_on_while_the_voice_is_busy(house: House, ada: Person, seat: Seat) -> None:
    other = await house.group(ada, "Books")
    await house.playback.play(seat, "First")
    await house.playback.play(seat, "Second")
    await house.plays(seat, "First Light")
    house.voice.connection.lose()
    await house.idles(seat)
    await house.playback.play(other, "Third")
    await house.plays(other, "Third Time")
    with house.nothing_changes(), pytest.raises(VoiceBusyError):
        await house.playback.resume(seat)


LONGEST = 10


async def test_a_full_queue_takes_no_more(house: House, seat: Seat) -> None:
    house.queue_rules = QueueRules(longest=LONGEST)
    await house.playback.close()
    house.playback = house.new_playback()
    async with house.database.begin() as tx:
        player = await tx.players.of_group(seat.group_id)
        assert player is not None
        entries = [
            QueueEntry(player_id=player.row_id, source="library", source_id=title, title=title, added_at=house.clock())
            for title in (f"Track {number}" for number in range(LONGEST))
        ]
        await put_at_end(tx, *entries)
    with house.nothing_changes(), pytest.raises(QueueFullError) as refused:
        await house.playback.play(seat, "First")
    assert refused.value.params == {"most": LONGEST}


async def test_media_that_broke_since_it_was_queued_is_told_when_its_turn_comes_and_passed_over_without_a_gap(
    house: House, seat: Seat
) -> None:
    await house.plays_while_the_next_opens(seat)
    house.opener.failures["Second Wind"] = MediaError("broken")
    house.opener.gate.set()
    await house.prepares(seat)
    assert len(house.chat_server.announced) == 1, "its turn has not come"
    house.voice.connection.end_track()
    await house.plays(seat, "Third Time")
    assert None not in house.voice.connection.packets
    await house.shows(seat, lambda _: len(house.chat_server.announced) > 1)
    announced = [(key, params) for _, key, params in house.chat_server.announced]
    assert announced[1:] == [("player-track-failed", {"title": "Second Wind", "kept": "no", "place": "near"})]
    assert await house.log() == [("First Light", "finished"), ("Third Time", None)]


async def test_a_failure_to_open_that_nobody_foresaw_is_passed_over_too(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    house.opener.failures["Second Wind"] = ZeroDivisionError("in a decoder")
    await house.playback.skip(seat)
    house.opener.gate.set()
    await house.plays(seat, "Third Time")


async def test_a_track_that_left_the_library_is_passed_over(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    plays = [asyncio.create_task(house.playback.play(seat, query)) for query in ("First", "Second")]
    await house.shows(seat, lambda view: len(view.waiting) == 2)
    house.shelf.tracks = []
    house.voice.door.set()
    await asyncio.gather(*plays)
    await house.idles(seat)
    await house.shows(seat, lambda _: len(house.chat_server.announced) == 3)
    assert {key for _, key, _ in house.chat_server.announced[1:]} == {"player-track-refused"}


async def test_a_track_that_breaks_off_is_logged_so_and_the_next_begins(house: House, seat: Seat) -> None:
    await house.playback.play(seat, "First")
    await house.playback.play(seat, "Second")
    await house.plays(seat, "First Light")
    await house.prepares(seat)
    house.voice.connection.end_track(MediaError("broken"))
    await house.plays(seat, "Second Wind")
    assert await house.log() == [("First Light", "failed"), ("Second Wind", None)]
    await house.shows(seat, lambda _: len(house.chat_server.announced) > 1)
    _, key, params = house.chat_server.announced[-1]
    assert (key, params) == ("player-track-broke-off", {"title": "First Light", "place": "near"})


async def test_a_playlist_that_is_refused_is_let_go_of_at_once(house: House, seat: Seat) -> None:
    closed = False

    async def rest() -> AsyncGenerator[SearchHit]:
        nonlocal closed
        try:
            while True:
                yield hit
        finally:
            closed = True

    async def find() -> Wanted:
        return Wanted(hit, rest=going)

    hit = (await house.playback.search("First"))[0]
    going = rest()
    await anext(going)
    house.voice.failure = VoiceError("full")
    with pytest.raises(VoiceUnavailableError):
        await house.playback.play_wanted(seat, find)
    assert closed
