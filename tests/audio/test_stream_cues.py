"""Changes that mean one track, also when the stream has gone over to another meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audio.studio import Frames, Studio, frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


def test_going_on_to_what_follows_is_heard_two_ticks_later_and_without_a_word(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.follow(Frames("b", 500))
    studio.step(50)
    heard = len(ear.frames)
    studio.stream.advance()
    studio.step(50)
    assert ear.frames[: heard + 1] == frames_of("a", 0, 20 * heard + 20)
    assert ear.frames[heard + 1 :] == frames_of("b", 0, 20 * (len(ear.frames) - heard - 1))
    assert studio.log == ["b started"]
    assert studio.stream.position_ms == 20 * (len(ear.frames) - heard - 1)


def test_going_on_ends_a_pause(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.follow(Frames("b", 500))
    studio.step(20)
    studio.stream.pause()
    studio.step(20)
    studio.stream.advance()
    studio.step(20)
    assert not studio.stream.paused
    assert ear.frames[-10:][0] in frames_of("b", 0, 400)


def test_what_follows_in_the_last_moment_takes_the_place_of_the_silence(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 10))  # all of it, and the silence behind it, lies in the ring
    studio.follow(Frames("b", 10))
    studio.step(30)
    assert ear.frames[:20] == frames_of("a", 0, 200) + frames_of("b", 0, 200)


def test_going_on_does_nothing_when_the_change_came_by_itself(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 10))
    studio.follow(Frames("b", 500))
    studio.step(30)
    studio.stream.advance()
    studio.step(20)
    assert ear.frames == frames_of("a", 0, 200) + frames_of("b", 0, 20 * (len(ear.frames) - 10))
    assert studio.log == ["a ended", "b started"]


def test_a_change_to_a_track_that_is_over_is_refused_and_closes_its_source(studio: Studio) -> None:
    studio.new_ear()
    over = studio.stream.play(Frames("a", 10), on_end=lambda _: None)
    studio.look()
    studio.follow(Frames("b", 500))
    studio.step(40)
    for change in (studio.stream.jump, studio.stream.splice):
        late = Frames("A", 10)
        assert not change(late, over)
        assert late.closed
    assert studio.stream.playing


def test_what_follows_can_be_rendered_anew_before_it_is_heard(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 40))
    following = studio.stream.follow(Frames("b", 40), on_end=lambda _: None)
    studio.step(10)
    assert studio.stream.splice(Frames("B", 40), following)
    studio.step(100)
    assert ear.frames[:80] == frames_of("a", 0, 800) + frames_of("B", 0, 800)


def test_the_position_is_the_new_one_from_a_jump_on(studio: Studio) -> None:
    studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(50)
    studio.stream.jump(Frames("a", 500, start_ms=6_000))
    positions = [studio.stream.position_ms]
    for _ in range(10):
        studio.step()
        positions.append(studio.stream.position_ms)
    assert positions[0] == 6_000
    assert positions == sorted(positions)


def test_a_track_is_over_when_its_last_frame_cannot_be_taken_back_any_more(studio: Studio) -> None:
    ear = studio.new_ear()
    first = studio.stream.play(Frames("a", 10), on_end=lambda _: None)
    studio.look()
    studio.follow(Frames("b", 500))
    over = []
    while len(ear.frames) < 10:
        over.append(studio.stream.is_over(first))
        studio.stall(1)
    assert over == [False] * 10 + [True]
    studio.step(10)
    assert ear.frames == frames_of("a", 0, 200) + frames_of("b", 0, 20 * (len(ear.frames) - 10))
