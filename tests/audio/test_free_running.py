"""A stream that somebody follows without voice, and what becomes of it when a voice connection comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.frame import SILENCE
from tests.audio.studio import Frames, Studio, frame_of, frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.tap import Tapped


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


class Page:
    """Hears what is tapped, as something that keeps what it is told until it is due."""

    def __init__(self, studio: Studio) -> None:
        self.due: dict[int, bytes] = {}
        self.told = 0
        studio.stream.tap(self.take)

    def take(self, tapped: Tapped) -> None:
        self.told += 1
        if tapped.taken_back_at is not None:
            first = round(tapped.taken_back_at * 50)
            self.due = {tick: frame for tick, frame in self.due.items() if tick < first}
        self.due |= {round(due * 50): frame for due, frame in tapped.frames}


def test_it_goes_on_at_the_same_ticks_without_a_line(studio: Studio) -> None:
    studio.stream.free_run(on=True)
    studio.play(Frames("a", 100))
    studio.step(52)
    assert 950 <= studio.stream.position_ms <= 1_040
    studio.step(60)
    assert studio.log == ["a ended"]


def test_without_it_nothing_moves(studio: Studio) -> None:
    studio.play(Frames("a", 100))
    studio.step(50)
    assert studio.stream.position_ms == 0
    studio.stream.free_run(on=True)
    studio.step(20)
    moved = studio.stream.position_ms
    assert moved > 300
    studio.stream.free_run(on=False)
    studio.step(50)
    assert studio.stream.position_ms <= moved + 40


def test_the_ticks_are_awaited_as_long_as_there_is_something_to_follow(studio: Studio) -> None:
    studio.stream.free_run(on=True)
    assert not studio.rings.awaits([])
    studio.play(Frames("a", 50))
    studio.step(30)
    assert studio.rings.awaits([])
    studio.step(60)
    assert not studio.rings.awaits([])


def test_a_line_that_comes_hears_the_same_frame_that_would_have_been_next(studio: Studio) -> None:
    page = Page(studio)
    studio.stream.free_run(on=True)
    studio.play(Frames("a", 500))
    studio.step(40)
    ear = studio.new_ear(ready=False)
    studio.stream.hand_over()
    studio.step(20)
    assert ear.frames == [], "its encryption is not ready"
    position = studio.stream.position_ms
    ear.ready = True
    studio.step(20)
    assert studio.stream.position_ms == position + 400, "nothing was held up"
    assert all(page.due[tick] == frame for tick, frame in ear.heard.items())
    ear.line.suspend()
    held = studio.stream.position_ms
    studio.step(20)
    assert studio.stream.position_ms <= held + 40, "from then on it waits for its line, as ever"


def test_when_the_line_goes_the_frames_go_on(studio: Studio) -> None:
    ear = studio.new_ear()
    page = Page(studio)
    studio.play(Frames("a", 500))
    studio.step(40)
    studio.stream.free_run(on=True)
    studio.stream.detach(ear.line)
    position = studio.stream.position_ms
    studio.step(40)
    assert studio.stream.position_ms == position + 800
    heard = [page.due[tick] for tick in sorted(page.due)][:40]
    assert heard == frames_of("a", 0, 800)


def test_who_taps_hears_what_the_voice_channel_hears(studio: Studio) -> None:
    ear = studio.new_ear()
    page = Page(studio)
    studio.play(Frames("a", 500))
    studio.step(33)
    studio.stream.pause()
    studio.step(30)
    studio.stream.resume()
    studio.step(21)
    studio.stream.jump(Frames("b", 500, start_ms=60_000))
    studio.step(17)
    studio.play(Frames("c", 20))
    studio.step(60)
    assert ear.heard == {tick: frame for tick, frame in page.due.items() if tick <= studio.rings.tick}
    assert frame_of("b", 60_000) in page.due.values()
    assert SILENCE in page.due.values()


def test_nobody_is_told_of_frames_any_more(studio: Studio) -> None:
    studio.new_ear()
    page = Page(studio)
    studio.play(Frames("a", 500))
    studio.step(10)
    studio.stream.tap(None)
    told = page.told
    studio.step(50)
    assert page.told == told
