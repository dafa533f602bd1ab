"""The feed between the event loop, which says what plays, and the thread that sends."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError, VoiceError
from audio.feed import PacketFeed
from audio.frame import SILENCE
from tests.audio.hearing import Tape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

WAIT_S = 5


@dataclass
class Deck:
    """A feed with a sending thread that is stepped by hand and asked what it sent."""

    ready: threading.Event = field(default_factory=threading.Event)
    gaps_ns: list[int] = field(default_factory=list)
    ends: asyncio.Queue[MediaError | None] = field(default_factory=asyncio.Queue)
    feed: PacketFeed = field(init=False)

    def __post_init__(self) -> None:
        self.ready.set()
        self.feed = PacketFeed(asyncio.get_running_loop(), is_ready=self.ready.is_set, on_gap=self.gaps_ns.append)

    async def read(self, count: int = 1) -> list[bytes | None]:
        """The next packets, as the sending thread gets them."""
        return await asyncio.wait_for(asyncio.to_thread(lambda: [self.feed.read() for _ in range(count)]), WAIT_S)

    async def reading(self) -> asyncio.Task[list[bytes | None]]:
        """A read that has begun and will have to wait."""
        task = asyncio.create_task(self.read())
        done, _ = await asyncio.wait([task], timeout=0.1)
        assert not done
        return task

    def play(self, tape: Tape) -> Tape:
        self.feed.play(tape, self.ends.put_nowait)
        return tape

    async def ended(self) -> MediaError | None:
        return await asyncio.wait_for(self.ends.get(), WAIT_S)


@pytest.fixture
async def deck() -> AsyncIterator[Deck]:
    deck = Deck()
    yield deck
    deck.feed.release()


async def test_a_track_goes_out_in_order_then_silence_then_nothing(deck: Deck) -> None:
    tape = deck.play(Tape(b"one", b"two"))
    assert await deck.read(7) == [b"one", b"two", *[SILENCE] * 5]
    assert await deck.ended() is None
    assert not deck.feed.playing
    waiting = await deck.reading()
    deck.play(Tape(b"next"))
    assert await waiting == [b"next"]
    assert tape.closed.is_set()


async def test_the_end_is_told_once_and_with_its_cause(deck: Deck) -> None:
    broken = MediaError("broken")
    deck.play(Tape(b"one", error=broken))
    await deck.read(3)
    assert await deck.ended() is broken
    assert deck.ends.empty()


async def test_stop_drops_the_track_without_a_word(deck: Deck) -> None:
    tape = deck.play(Tape(b"one", b"two"))
    await deck.read()
    deck.feed.stop()
    assert await deck.read(5) == [SILENCE] * 5
    assert tape.closed.is_set()
    assert deck.ends.empty()
    assert deck.feed.position_ms == 0


async def test_stop_wins_over_an_end_that_was_not_told_yet(deck: Deck) -> None:
    deck.play(Tape(b"one"))
    reader = threading.Thread(target=lambda: [deck.feed.read() for _ in range(2)])
    reader.start()
    reader.join(WAIT_S)  # the event loop is held meanwhile, so that the end is on its way
    deck.feed.stop()
    await asyncio.sleep(0)
    assert deck.ends.empty()


async def test_the_next_track_takes_over_in_the_middle_without_silence(deck: Deck) -> None:
    first = deck.play(Tape(b"one", b"two"))
    await deck.read()
    deck.play(Tape(b"three"))
    assert await deck.read() == [b"three"]
    assert first.closed.is_set()
    assert deck.ends.empty()


async def test_pause_holds_the_packet_that_resume_goes_on_with(deck: Deck) -> None:
    deck.play(Tape(b"one", b"two"))
    await deck.read()
    deck.feed.pause()
    assert deck.feed.paused
    assert await deck.read(5) == [SILENCE] * 5
    waiting = await deck.reading()
    assert deck.feed.position_ms == 20
    deck.feed.resume()
    assert await waiting == [b"two"]
    assert not deck.feed.paused


async def test_pause_without_a_track_does_not_hold_the_next(deck: Deck) -> None:
    deck.feed.pause()
    deck.play(Tape(b"one"))
    assert await deck.read() == [b"one"]


async def test_nothing_is_read_before_the_connection_is_ready(deck: Deck) -> None:
    deck.ready.clear()
    tape = deck.play(Tape(b"one"))
    waiting = await deck.reading()
    assert tape.position_ms == 0
    deck.ready.set()
    assert await waiting == [b"one"]


async def test_a_gap_is_told_at_the_first_packet_and_after_a_wait_only(deck: Deck) -> None:
    deck.play(Tape(b"one", b"two", b"three"))
    await deck.read(2)
    assert len(deck.gaps_ns) == 1
    deck.feed.pause()
    await deck.read(5)
    waiting = await deck.reading()
    deck.feed.resume()
    await waiting
    assert len(deck.gaps_ns) == 2
    assert deck.gaps_ns[1] > 40_000_000


async def test_the_position_starts_where_the_source_does(deck: Deck) -> None:
    tape = Tape(b"one")
    tape.position_ms = 5_000
    deck.play(tape)
    assert deck.feed.position_ms == 5_000
    await deck.read()
    assert deck.feed.position_ms == 5_020


@pytest.mark.parametrize("end", ["next", "stop", "close"])
async def test_sources_are_closed_by_the_sending_thread_alone(deck: Deck, end: str) -> None:
    tape = deck.play(Tape(b"one", b"two"))
    await deck.read()
    actions: dict[str, Callable[[], object]] = {
        "next": lambda: deck.play(Tape(b"three")),
        "stop": deck.feed.stop,
        "close": deck.feed.close,
    }
    actions[end]()
    assert not tape.closed.is_set()
    await deck.read()
    assert tape.closed.is_set()
    assert threading.get_ident() not in tape.threads


async def test_a_closed_feed_ends_the_sending_and_refuses_more(deck: Deck) -> None:
    waiting = await deck.reading()
    deck.feed.close()
    assert await waiting == [None]
    late = Tape(b"late")
    with pytest.raises(VoiceError):
        deck.play(late)
    assert late.closed.is_set()


async def test_a_connection_that_does_not_come_back_ends_the_sending() -> None:
    def is_ready() -> bool:
        raise VoiceError("unavailable")

    feed = PacketFeed(asyncio.get_running_loop(), is_ready=is_ready, on_gap=lambda _: None)
    tape = Tape(b"one")
    feed.play(tape, lambda _: None)
    with pytest.raises(VoiceError):
        await asyncio.to_thread(feed.read)
    feed.release()
    assert tape.closed.is_set()
