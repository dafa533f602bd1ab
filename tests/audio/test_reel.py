"""What is read ahead is bounded, in order, and let go of whatever the source is doing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from audio.reel import MOST_FRAMES, Reel
from tests.audio.studio import Frames, frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.frame import Frame

WAIT_S = 10.0


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


class FromANetwork(Frames):
    """A source whose bytes do not come, until somebody ends the waiting."""

    def __init__(self) -> None:
        super().__init__("a", 10)
        self.waits = threading.Event()
        self.gone = threading.Event()
        self._interrupted = threading.Event()

    def read(self) -> Frame | None:
        self.waits.set()
        assert self._interrupted.wait(WAIT_S)
        raise MediaError("broken", "interrupted")

    def interrupt(self) -> None:
        self._interrupted.set()

    def close(self) -> None:
        super().close()
        self.gone.set()


class Bug(Frames):
    """A source that fails in a way that nobody foresaw."""

    def read(self) -> Frame | None:
        raise ZeroDivisionError


def read_all(reel: Reel) -> list[bytes]:
    frames: list[bytes] = []
    while not reel.at_end:
        if (frame := reel.pop()) is not None:
            frames.append(frame)
    return frames


def test_frames_come_in_order_and_then_the_end(pool: ThreadPoolExecutor) -> None:
    reel = Reel(Frames("a", 1000), pool, on_filled=lambda: None)
    assert read_all(reel) == frames_of("a", 0, 20_000)
    assert reel.error is None
    reel.close()


def test_no_more_is_read_than_is_wanted_soon(pool: ThreadPoolExecutor) -> None:
    source = Frames("a", 10_000)
    reel = Reel(source, pool, on_filled=lambda: None)
    popped = 0
    while popped < 1000:
        popped += reel.pop() is not None
        assert source.position_ms <= (popped + MOST_FRAMES) * 20
    reel.close()


def test_whoever_feeds_is_told_when_there_is_something_and_at_the_end(pool: ThreadPoolExecutor) -> None:
    told = threading.Semaphore(0)
    reel = Reel(Frames("a", 3), pool, on_filled=told.release)
    assert told.acquire(timeout=WAIT_S)
    assert reel.buffered
    assert read_all(reel) == frames_of("a", 0, 60)
    assert told.acquire(timeout=WAIT_S)


def test_a_source_that_waits_for_a_network_is_let_go_of_at_once(pool: ThreadPoolExecutor) -> None:
    source = FromANetwork()
    reel = Reel(source, pool, on_filled=lambda: None)
    assert source.waits.wait(WAIT_S)
    reel.close()
    assert source.gone.wait(WAIT_S)
    assert reel.pop() is None


def test_a_source_with_a_bug_ends_as_a_broken_track_and_the_pool_lives_on(pool: ThreadPoolExecutor) -> None:
    broken = Reel(Bug("a", 5), pool, on_filled=lambda: None)
    assert read_all(broken) == []
    assert broken.error is not None
    assert broken.error.reason == "broken"
    assert read_all(Reel(Frames("b", 5), pool, on_filled=lambda: None)) == frames_of("b", 0, 100)


def test_a_reel_without_a_pool_closes_its_source_itself() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    source = Frames("a", 5)
    Reel(source, pool, on_filled=lambda: None).close()
    assert source.closed
