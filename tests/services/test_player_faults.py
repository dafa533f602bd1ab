"""A player whose parts fail: nothing is left half done, everybody is told, and the music can go on."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import OperationalError

from audio.errors import MediaError, VoiceError
from services.errors import NothingPlayingError, UserError, VoiceUnavailableError
from services.player_state import Loop, Phase
from tests.services.stand_ins import MemoryMedia

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

STEPS = 40
ORDERS = ("play", "follow", "advance", "unfollow", "pause", "resume")
AS_ORDERED = (UserError, asyncio.CancelledError, OperationalError, ZeroDivisionError)
"""What those who ask may get in bad weather: a sentence, or what was made to fail, which is told with a reference."""


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


async def execute(house: House, statement: str) -> None:
    async with house.database.begin() as tx:
        await (await tx.session.connection()).exec_driver_sql(statement)


@asynccontextmanager
async def log_out_of_reach(house: House) -> AsyncIterator[None]:
    """The database takes nothing about what was played until the block ends."""
    await execute(house, "ALTER TABLE playbacks RENAME TO mislaid")
    try:
        yield
    finally:
        await execute(house, "ALTER TABLE mislaid RENAME TO playbacks")


def queued(house: House) -> list[str]:
    """The titles in the queue as the database has it."""
    with closing(sqlite3.connect(house.path)) as connection:
        rows = connection.execute(
            "SELECT title FROM queue_orders, json_each(entry_ids) AS one "
            "JOIN queue_entries ON queue_entries.id = one.value"
        )
        return [title for (title,) in rows]


def fails(*taken_over: object, **_: object) -> None:
    """A part of a connection that breaks; as promised it closes the media that it was given."""
    for media in taken_over:
        if isinstance(media, MemoryMedia):
            media.close()
    raise RuntimeError("of all things")


async def test_music_goes_on_without_the_log_which_is_made_up_for_later(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    async with log_out_of_reach(house):
        began = house.clock.advance(minutes=1)
        await house.playback.skip(seat)
        await house.plays(seat, "Second Wind")
        house.clock.advance(minutes=1)
    await house.playback.skip(seat)
    await house.plays(seat, "Third Time")
    assert await house.log() == [("First Light", "skipped"), ("Second Wind", "skipped"), ("Third Time", None)]
    assert queued(house) == ["Third Time"]
    with closing(sqlite3.connect(house.path)) as connection:
        (first,) = connection.execute("SELECT ended_at FROM playbacks WHERE title = 'First Light'").fetchone()
    assert first.startswith(f"{began:%Y-%m-%d %H:%M:%S}"), "it says when it was, not when it was written"


async def test_who_plays_now_is_answered_when_the_queue_is_written_whatever_the_log_waits_for(
    house: House, seat: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    await house.plays_all(seat)
    answered, held = asyncio.Event(), list[asyncio.Task[None]]()

    async def hold() -> None:
        async with house.nobody_writes():
            await answered.wait()

    house.database.watch({"queue_changes"}, lambda: held.append(asyncio.create_task(hold())))
    await house.playback.play(seat, "Third Time", when="now")
    assert queued(house) == ["Third Time", "Second Wind", "Third Time"]
    assert await house.log() == [("First Light", None)]
    answered.set()
    await asyncio.gather(*held)
    await house.plays(seat, "Third Time")
    assert await house.log() == [("First Light", "skipped"), ("Third Time", None)]
    assert not [one for one in caplog.records if one.levelname == "ERROR"], "the log waited, and then was written"


async def test_a_queue_that_could_not_be_emptied_is_later_and_what_came_since_stays(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    async with log_out_of_reach(house):
        await house.playback.stop(seat)
        assert not house.voice.connection.connected
        assert queued(house) == ["First Light", "Second Wind", "Third Time"]
    await house.playback.play(seat, "Second")
    await house.plays(seat, "Second Wind")
    assert queued(house) == ["Second Wind"]


async def test_what_the_database_will_never_take_does_not_keep_the_rest_from_it(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await execute(
        house,
        "CREATE TRIGGER stuck BEFORE UPDATE OF ending ON playbacks WHEN old.title = 'First Light' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    await house.playback.skip(seat)
    await house.plays(seat, "Third Time")
    assert queued(house) == ["Third Time"]
    assert await house.log() == [("First Light", None), ("Second Wind", "skipped"), ("Third Time", None)]


@pytest.mark.parametrize("order", ["pause", "resume", "advance"])
async def test_a_connection_that_does_not_do_as_told_is_given_up_and_the_group_told(
    house: House, seat: Seat, order: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await house.plays_all(seat)
    broken = house.voice.connection
    if order == "resume":
        await house.playback.pause(seat)
    ask: Any = {
        "pause": house.playback.pause,
        "resume": house.playback.resume,
        "advance": house.playback.skip,
    }[order]
    with monkeypatch.context() as patch:
        patch.setattr(broken.stream, order, fails)
        patch.setattr(broken, "disconnect", house.voice.door.wait)
        await asyncio.gather(ask(seat), return_exceptions=True)
    await house.idles(seat)
    await house.shows(seat, lambda _: len(house.chat_server.announced) > 1)
    (_, key, params) = house.chat_server.announced[-1]
    assert key == "player-connection-broke"
    assert f"reference {params['reference']}" in caplog.text
    await house.playback.resume(seat)
    await house.plays(seat, "Second Wind" if order == "advance" else "First Light")
    assert house.voice.connection is not broken or broken.connected


async def test_a_media_that_cannot_be_let_go_of_keeps_nothing_from_being_played(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    await house.playback.skip(seat)

    def close(_: MemoryMedia) -> None:
        raise RuntimeError("of all things")

    monkeypatch.setattr(MemoryMedia, "close", close)
    house.opener.gate.set()
    await house.plays(seat, "Third Time")


async def test_a_skip_whose_asker_has_gone_is_carried_through(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    async with house.nobody_writes():
        skip = asyncio.create_task(house.playback.skip(seat))
        await house.shows(seat, lambda view: len(view.waiting) == 1)
        skip.cancel()
        await asyncio.wait([skip])
    await house.plays(seat, "Second Wind")
    assert await house.log() == [("First Light", "skipped"), ("Second Wind", None)]


async def test_a_handshake_that_is_cancelled_from_inside_has_failed(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.voice, "failure", asyncio.CancelledError())
    with house.nothing_changes(), pytest.raises(VoiceUnavailableError):
        await asyncio.wait_for(house.playback.play(seat, "First"), 5)


async def test_closing_leaves_the_channel_also_when_nothing_can_be_written(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    async with log_out_of_reach(house):
        await house.playback.close()
    assert not house.voice.connection.connected


async def test_a_player_that_was_closed_stays_out_of_the_channel(house: House, seat: Seat) -> None:
    async with house.nobody_writes():  # it is on its way into the queue
        play = asyncio.create_task(house.playback.play(seat, "First"))
        await house.shows(seat, lambda _: bool(house.opener.opened))
        await house.playback.close()
    await asyncio.gather(play, return_exceptions=True)
    assert not house.voice.knocked.is_set()


async def test_what_is_opened_after_the_player_closed_is_closed_too(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    await house.shows(seat, lambda view: view.phase is Phase.RESOLVING)
    opened = len(house.opener.opened)
    await house.playback.close()
    house.opener.gate.set()
    await house.shows(seat, lambda _: len(house.opener.opened) > opened and house.opener.left_open() == [])


async def test_a_server_whose_voice_hangs_keeps_no_other_server_waiting(
    house: House, ada: Person, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = await house.group(ada, "Books")
    guild_id = seat.venue.guild_id + 1
    _, venue = await house.groups.create(ada.asks(guild_id=guild_id), "Elsewhere")
    asker = ada.asks(venue.thread_id, voice=venue.voice_channel_id, guild_id=guild_id)
    elsewhere = await house.seats.of(asker)
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    await house.playback.skip(seat)
    leaving, may_leave = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        leaving.set()
        await may_leave.wait()

    monkeypatch.setattr(house.voice.connection, "disconnect", hang)
    taking_over = asyncio.create_task(house.playback.play(books, "Second"))
    await asyncio.wait_for(leaving.wait(), 5)
    try:
        await asyncio.wait_for(house.playback.play(elsewhere, "Third"), 5)
        await house.plays(elsewhere, "Third Time")
        await asyncio.wait_for(house.playback.pause(elsewhere), 5)
    finally:
        may_leave.set()
    await asyncio.wait_for(taking_over, 5)


class Weather:
    """Things that go wrong for a while, in an order that a seed decides."""

    def __init__(self, house: House, seat: Seat, seed: int) -> None:
        self.house, self.seat, self.dice = house, seat, random.Random(seed)
        self.away = False
        self.asked: list[asyncio.Task[object]] = []

    def ask(self) -> None:
        """Somebody asks for something, and may not stay to hear the answer."""
        playback, seat = self.house.playback, self.seat
        asks: list[Coroutine[object, object, object]] = [
            playback.play(seat, self.dice.choice(("First", "Second", "Third"))),
            playback.play(seat, self.dice.choice(("First", "Second", "Third"))),
            playback.pause(seat),
            playback.resume(seat),
            playback.skip(seat),
            playback.previous(seat),
            playback.seek(seat, "+5"),
            playback.loop(seat, self.dice.choice(list(Loop))),
            playback.set_volume(seat, self.dice.choice((50, 100))),
            playback.stop(seat),
        ]
        chosen = self.dice.randrange(len(asks))
        for number, ask in enumerate(asks):
            if number == chosen:
                self.asked.append(asyncio.create_task(ask))
            else:
                ask.close()
        if self.dice.random() < 0.2:
            self.asked[-1].cancel()

    async def turn(self, patch: pytest.MonkeyPatch) -> None:
        """Something else goes wrong, or right again."""
        voice, opener = self.house.voice, self.house.opener
        match self.dice.randrange(7):
            case 0:
                voice.failure = self.dice.choice((None, VoiceError("timeout"), RuntimeError("voice")))
            case 1:
                title = self.dice.choice(("First Light", "Second Wind"))
                opener.failures[title] = self.dice.choice((MediaError("broken"), ZeroDivisionError("media")))
            case 2:
                opener.failures.clear()
            case 3 if voice.connections:
                patch.setattr(voice.connection.stream, self.dice.choice(ORDERS), fails)
            case 4 if voice.connections and voice.connection.connected:
                voice.connection.lose()
            case 5 if voice.connections:
                voice.connection.end_track()
            case 6:
                await self.mislay_log(not self.away)

    async def mislay_log(self, away: bool) -> None:
        if away != self.away:
            names = ("playbacks", "mislaid") if away else ("mislaid", "playbacks")
            await execute(self.house, "ALTER TABLE {} RENAME TO {}".format(*names))
            self.away = away

    async def clear(self) -> None:
        """All is well again."""
        await self.mislay_log(False)
        self.house.voice.failure = None
        self.house.opener.failures.clear()


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_fails_everybody_is_answered_and_the_music_can_go_on(
    house: House, seat: Seat, seed: int
) -> None:
    weather = Weather(house, seat, seed)
    with pytest.MonkeyPatch.context() as patch:
        for _ in range(STEPS):
            if weather.dice.random() < 0.5:
                weather.ask()
            else:
                await weather.turn(patch)
            for _ in range(weather.dice.randrange(4)):
                await house.playback.queue(seat)
        answers = await asyncio.wait_for(asyncio.gather(*weather.asked, return_exceptions=True), 20)
    await weather.clear()
    odd = [answer for answer in answers if isinstance(answer, BaseException) and not isinstance(answer, AS_ORDERED)]
    assert odd == []

    await house.shows(seat, lambda view: view.phase not in (Phase.CONNECTING, Phase.RESOLVING))
    await asyncio.gather(house.playback.stop(seat), return_exceptions=True)
    await house.playback.play(seat, "Third")
    await house.plays(seat, "Third Time")
    assert queued(house) == ["Third Time"], "the database knows of all that is over"
    assert all(ending is not None for _, ending in (await house.log())[:-1])
    assert house.opener.left_open() == ["Third Time"]
    await house.playback.stop(seat)
    with pytest.raises(NothingPlayingError):
        await house.playback.stop(seat)
