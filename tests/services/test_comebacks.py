"""A bot that was killed comes back to where its groups were listening; each test is a life of the bot and the next."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from audio.errors import VoiceError
from services.comebacks import VIEWERS_BACK_S, WITHIN
from services.player_state import Loop, Phase
from services.refs import LengthRef
from services.room.settings import RoomChanges
from tests.models.rows import put_at_end

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    house.chat_server.listening = {ada.discord_id}
    await house.playback.open()
    return await house.group(ada)


async def listen(house: House, seat: Seat, seconds: int) -> int:
    """Hear so much more, until it is noted; returns where the listeners are."""
    house.engine.step(seconds * 50)
    position_ms = (await house.playback.queue(seat)).position_ms
    while not house.clock.waiting:
        await house.playback.queue(seat)
    house.clock.advance(seconds=seconds)
    noted = None
    while noted != position_ms:
        async with house.database.read() as tx:
            row = await tx.players.of_group(seat.group_id)
            assert row is not None
            stood = await tx.player_standings.of_player(row.row_id)
        noted = None if stood is None else stood.position_ms
    return position_ms


@asynccontextmanager
async def killed(house: House, seat: Seat) -> AsyncIterator[None]:
    """The bot is gone, without a word to anybody, and another one has come at the end of the block."""
    dead, connections = house.playback, house.voice.connections
    assert dead._players._noting is not None
    dead._players._noting.cancel()
    house.voice = type(house.voice)(house.engine, house.opener)
    house.playback = house.new_playback()
    yield
    await house.playback.open()
    await house.playback.come_back(seat.venue.guild_id)
    for connection in connections:
        if connection.connected:
            await connection.disconnect()
    house.dead.append(dead)


def said(house: House) -> list[str]:
    return [key for _, key, _ in house.chat_server.announced if key != "group-welcome"]


async def test_the_music_goes_on_at_its_place_as_loud_and_as_looped_as_it_was(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.set_volume(seat, 50)
    await house.playback.loop(seat, Loop.QUEUE)
    position_ms = await listen(house, seat, 70)
    async with killed(house, seat):
        pass
    view = await house.plays(seat, "First Light")
    first = house.voice.connection.heard[0]
    assert (first.position_ms, first.volume_percent, view.loop) == (position_ms, 50, Loop.QUEUE)
    assert [entry.title for entry in view.waiting] == ["Second Wind", "Third Time"]
    (venue, key, params) = house.chat_server.announced[-1]
    assert (venue, key, params["title"]) == (seat.venue, "player-came-back", "First Light")
    assert params["position"] == LengthRef(position_ms)


async def test_what_was_paused_comes_back_paused_and_is_not_heard_before_it_is_resumed(
    house: House, seat: Seat
) -> None:
    await house.plays_all(seat)
    position_ms = await listen(house, seat, 10)
    await house.playback.pause(seat)
    async with killed(house, seat):
        pass
    await house.shows(seat, lambda view: view.phase is Phase.PAUSED and view.position_ms == position_ms)
    house.engine.step(100)
    assert house.voice.connection.heard == []
    await house.playback.resume(seat)
    house.engine.step(10)
    assert house.voice.connection.heard[0].position_ms == position_ms


async def test_what_was_paused_before_an_outage_that_the_bot_is_killed_in_comes_back_paused(
    house: House, seat: Seat
) -> None:
    await house.playback.room.change(seat, RoomChanges(always_on=True))
    await house.plays_all(seat)
    position_ms = await listen(house, seat, 10)
    await house.playback.pause(seat)
    house.voice.connection.lose("dropped")
    await house.idles(seat)
    for _ in range(2):
        async with killed(house, seat):
            pass
        await house.shows(seat, lambda view: view.phase is Phase.PAUSED and view.position_ms == position_ms)
    house.engine.step(100)
    assert house.voice.connection.heard == []
    await house.playback.resume(seat)
    house.engine.step(10)
    assert house.voice.connection.heard[0].position_ms == position_ms


async def test_a_place_that_was_gone_to_in_a_pause_is_come_back_to(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.pause(seat)
    await house.playback.seek(seat, "2:00")
    async with killed(house, seat):
        pass
    await house.shows(seat, lambda view: view.phase is Phase.PAUSED and view.position_ms == 120_000)


async def test_where_nobody_listens_it_stays_silent_says_so_once_and_goes_on_at_its_place_when_asked(
    house: House, seat: Seat
) -> None:
    await house.plays_all(seat)
    position_ms = await listen(house, seat, 30)
    house.chat_server.listening = set()
    for _ in range(2):
        async with killed(house, seat):
            pass
        assert house.voice.connections == []
        assert said(house) == ["player-interrupted"]
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")
    assert house.voice.connection.heard[0].position_ms == position_ms


async def test_after_a_long_silence_nobody_is_startled(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    async with killed(house, seat):
        house.clock.advance(seconds=WITHIN.total_seconds() + 1)
    assert said(house) == ["player-interrupted"]


async def test_a_channel_that_cannot_be_entered_is_told(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    async with killed(house, seat):
        house.voice.failure = VoiceError("full")
    assert said(house) == ["player-interrupted"]
    house.voice.failure = None
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")


async def test_a_second_group_of_the_server_is_told_that_it_can_go_on(house: House, ada: Person, seat: Seat) -> None:
    """As after a life in which both were playing, one behind the other."""
    books = await house.group(ada, "Books")
    await house.plays_all(seat)
    await house.playback.queue(books)
    async with house.database.begin() as tx:
        first, second = [await tx.players.of_group(one.group_id) for one in (seat, books)]
        assert first is not None
        assert second is not None
        stood = await tx.player_standings.of_player(first.row_id)
        assert stood is not None
        entry = (await tx.queue_orders.queue(first.row_id))[0]
        await put_at_end(tx, type(entry)(**entry.model_dump(exclude={"id", "player_id"}), player_id=second.row_id))
        tx.session.add(type(stood)(**stood.model_dump(exclude={"player_id"}), player_id=second.row_id))
    async with killed(house, seat):
        pass
    assert sorted(said(house)) == ["player-came-back", "player-interrupted"]


async def test_what_was_stopped_or_taken_out_of_the_channel_stays_silent(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose()
    await house.idles(seat)
    async with killed(house, seat):
        pass
    assert (said(house), house.voice.connections) == ([], [])
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")
    await house.playback.stop(seat)
    async with killed(house, seat):
        pass
    assert (said(house), house.voice.connections) == ([], [])


async def test_a_track_that_was_being_opened_comes_back_too(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    await house.shows(seat, lambda view: view.phase is Phase.RESOLVING)
    async with killed(house, seat):
        house.opener.gate.set()
    await house.plays(seat, "Second Wind")


async def test_a_bot_that_was_told_to_stop_comes_back_as_well(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    position_ms = await listen(house, seat, 20)
    await house.playback.close()
    house.playback = house.new_playback()
    await house.playback.open()
    await house.playback.come_back(seat.venue.guild_id)
    await house.plays(seat, "First Light")
    assert house.voice.connection.heard[0].position_ms == position_ms


async def test_who_asked_first_is_not_told_that_it_came_back(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    async with killed(house, seat):
        await house.playback.resume(seat)
        await house.plays(seat, "First Light")
    assert said(house) == []
    assert len(house.voice.connections) == 1


async def test_a_guild_that_is_seen_again_changes_nothing(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.come_back(seat.venue.guild_id)
    async with killed(house, seat):
        pass
    await house.plays(seat, "First Light")
    await house.playback.come_back(seat.venue.guild_id)
    assert said(house) == ["player-came-back"]


async def test_votes_come_back_and_go_with_their_track(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    entry = (await house.playback.queue(seat)).current
    assert entry is not None
    async with house.database.begin() as tx:
        await tx.rooms.vote(entry.row_id, seat.user_id)
    async with killed(house, seat):
        pass
    await house.plays(seat, "First Light")
    async with house.database.read() as tx:
        assert await tx.rooms.votes(entry.row_id) == {seat.user_id}
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    async with house.database.read() as tx:
        assert await tx.rooms.votes(entry.row_id) == set()


async def test_each_transition_is_in_the_database_with_its_cause_and_old_ones_go(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.pause(seat)
    house.voice.connection.stand(False)
    await house.shows(seat, lambda view: view.phase is Phase.RECONNECTING)
    house.voice.connection.stand(True)
    await house.shows(seat, lambda view: view.phase is Phase.PAUSED)
    await house.playback.stop(seat)
    await house.idles(seat)
    async with house.database.begin() as tx:
        row = await tx.players.of_group(seat.group_id)
        assert row is not None
        steps = await tx.player_standings.transitions(row.row_id)
        assert [(step.before, step.after, step.cause.partition("(")[0]) for step in steps] == [
            ("idle", "connecting", "Enqueued"),
            ("connecting", "resolving", "Connected"),
            ("resolving", "playing", "Opened"),
            ("playing", "paused", "PauseAsked"),
            ("paused", "reconnecting", "ConnectionInterrupted"),
            ("reconnecting", "paused", "ConnectionRestored"),
            ("paused", "ending", "StopAsked"),
            ("ending", "idle", "Left"),
        ]
        assert [step.entry_id for step in steps[:3]] == [None, 1, 1]
        await tx.player_standings.forget_transitions(seat.group_id, before=steps[0].at, keep=3)
        steps = await tx.player_standings.transitions(row.row_id)
        assert [step.cause for step in steps] == ["ConnectionRestored()", "StopAsked()", "Left()"]
        later = house.clock.advance(days=1)
        await tx.player_standings.forget_transitions(seat.group_id, before=later, keep=3)
        assert await tx.player_standings.transitions(row.row_id) == []


async def test_the_way_back_is_there_after_a_kill(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    for title in ("Second Wind", "Third Time"):
        await house.playback.skip(seat)
        await house.plays(seat, title)
    async with killed(house, seat):
        pass
    await house.plays(seat, "Third Time")
    for title in ("Second Wind", "First Light"):
        back = await house.playback.previous(seat)
        assert (back.entry.title, back.restarted) == (title, False)
        await house.plays(seat, title)
    assert [entry.title for entry in (await house.playback.queue(seat)).waiting] == ["Second Wind", "Third Time"]


async def test_a_kill_right_behind_an_answer_takes_nothing_of_it(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    for change in (
        lambda: house.playback.play(seat, "First"),
        lambda: house.playback.play(seat, "Third", when="next"),
        lambda: house.playback.queues.move(seat, "1", "3"),
        lambda: house.playback.queues.swap(seat, "1", "2"),
        lambda: house.playback.queues.shuffle(seat),
        lambda: house.playback.queues.remove(seat, "1"),
        lambda: house.playback.jump(seat, "2"),
        lambda: house.playback.loop(seat, Loop.QUEUE),
        lambda: house.playback.skip(seat),
        lambda: house.playback.previous(seat),
        lambda: house.playback.queues.clear(seat),
        lambda: house.playback.queues.undo(seat),
    ):
        await change()
        player = house.playback.player_of(seat.group_id)
        assert player is not None
        answered = [(entry_id, entry.title) for entry_id in player.state.line if (entry := player.entry(entry_id))]
        loop = player.state.loop
        async with killed(house, seat):
            pass
        view = await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
        assert view.current is not None
        assert [(entry.row_id, entry.title) for entry in (view.current, *view.waiting)] == answered
        assert view.loop is loop


async def test_music_that_was_followed_on_the_page_alone_goes_on_there_when_somebody_is_back(
    house: House, seat: Seat
) -> None:
    house.chat_server.listening = set()
    house.playback.viewers.entered(seat.group_id, seat.user_id)
    await house.playback.play(seat, "First Light")
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    position_ms = await listen(house, seat, 70)
    async with killed(house, seat):
        pass
    assert said(house) == [], "whoever was there comes back within seconds"
    house.playback.viewers.entered(seat.group_id, seat.user_id)
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    player = house.playback.player_of(seat.group_id)
    assert player is not None
    assert player.state.on_page
    assert player.position_ms == position_ms
    await house.shows(seat, lambda _: said(house) == ["player-came-back"])


async def test_music_of_the_page_that_nobody_comes_back_to_stays_where_it_was(house: House, seat: Seat) -> None:
    house.chat_server.listening = set()
    house.playback.viewers.entered(seat.group_id, seat.user_id)
    await house.playback.play(seat, "First Light")
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    await listen(house, seat, 70)
    async with killed(house, seat):
        pass
    await house.shows(seat, lambda _: house.clock.waiting > 1)
    house.clock.advance(seconds=VIEWERS_BACK_S)
    await house.shows(seat, lambda _: said(house) == ["player-interrupted"])
    assert (await house.playback.queue(seat)).phase is Phase.IDLE
