"""Where a track is at which moment: what is told of it against what is sent when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.tap import TICK_S
from tests.audio.studio import Ear, Frames, Studio, frame_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.anchor import Anchor


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


def position_at(anchor: Anchor, tick: int) -> int:
    """Where the anchor says that the track is when that tick is due."""
    ahead_s = max(0.0, tick * TICK_S - anchor.at)
    return anchor.position_ms + (round(ahead_s * 1000) if anchor.moving else 0)


def assert_true(anchor: Anchor, ear: Ear, label: str = "a") -> None:
    """What is heard from the anchor's moment on is what it tells."""
    for tick, frame in ear.heard.items():
        if tick * TICK_S >= anchor.at - 0.001 and frame.startswith(label.encode()):
            assert frame == frame_of(label, position_at(anchor, tick))


def test_it_tells_of_each_tick_which_frame_goes_out(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500, start_ms=4_000))
    told = []
    for _ in range(60):
        told.append(studio.stream.anchor)
        studio.step()
    assert all(anchor.moving for anchor in told)
    for anchor in told:
        assert_true(anchor, ear)
    assert told[-1].at == pytest.approx((studio.rings.tick - 1) * TICK_S), "the last frame that was sent"


def test_before_its_first_frame_a_track_stands_at_its_beginning(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.step(10)
    studio.play(Frames("a", 500, start_ms=4_000))
    anchor = studio.stream.anchor
    assert anchor.moving
    assert anchor.position_ms == 4_000
    studio.step(10)
    assert min(ear.heard) * TICK_S == pytest.approx(anchor.at)


def test_what_is_played_in_the_place_of_another_stands_at_its_beginning_until_it_is_heard(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(30)
    studio.play(Frames("b", 500, start_ms=4_000))
    anchor = studio.stream.anchor
    assert anchor.position_ms == 4_000
    studio.step(10)
    assert_true(anchor, ear, "b")


def test_a_paused_track_stands_where_it_goes_on(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(30)
    studio.stream.pause()
    at_once = studio.stream.anchor
    studio.step(50)
    later = studio.stream.anchor
    assert not at_once.moving
    assert later == at_once._replace(at=later.at)
    assert later.position_ms == studio.stream.position_ms
    studio.stream.resume()
    assert studio.stream.anchor.position_ms == later.position_ms
    resumed = studio.stream.anchor
    assert resumed.moving
    studio.step(30)
    assert_true(resumed, ear)


def test_what_is_not_read_yet_stands_until_it_is_heard(studio: Studio) -> None:
    ear = studio.new_ear()
    shifts: list[Anchor] = []
    studio.stream.watch(lambda: shifts.append(studio.stream.anchor))
    studio.readers.slow = True
    studio.play(Frames("a", 500, start_ms=1_000))
    studio.step(50)
    assert studio.stream.anchor.moving is False
    assert studio.stream.anchor.position_ms == 1_000
    studio.readers.slow = False
    studio.step(60)
    assert [anchor.moving for anchor in shifts] == [False, True]
    assert_true(shifts[-1], ear)


def test_a_track_that_starves_is_told_to_stand_and_to_go_on(studio: Studio) -> None:
    ear = studio.new_ear()
    shifts: list[Anchor] = []
    studio.play(Frames("a", 500))
    studio.step(20)
    studio.stream.watch(lambda: shifts.append(studio.stream.anchor))
    studio.readers.slow = True
    studio.step(300)
    heard = [frame for frame in ear.frames if frame.startswith(b"a")]
    stood = shifts.pop()
    assert not stood.moving
    assert frame_of("a", stood.position_ms - 20) == heard[-1]
    studio.readers.slow = False
    studio.step(40)
    assert shifts[-1].moving
    assert_true(shifts[-1], ear)


def test_while_nobody_can_hear_it_a_track_stands(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(30)
    ear.line.suspend()
    studio.step(40)
    held = studio.stream.anchor
    assert (held.position_ms, held.moving) == (studio.stream.position_ms, False)
    studio.open(ear)
    back = studio.stream.anchor
    assert (back.position_ms, back.moving) == (held.position_ms, True)
    studio.step(30)
    assert_true(back, ear)


def test_a_jump_is_told_as_soon_as_it_is_made(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(30)
    studio.stream.jump(Frames("b", 500, start_ms=60_000))
    studio.look()
    anchor = studio.stream.anchor
    assert anchor.moving
    studio.step(30)
    assert_true(anchor, ear, "b")


def test_at_a_change_the_next_track_is_where_it_begins(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 30))
    studio.follow(Frames("b", 100))
    while studio.log[-1:] != ["b started"]:
        assert studio.stream.anchor.moving
        studio.step()
    anchor = studio.stream.anchor
    studio.step(30)
    assert_true(anchor, ear, "b")


def test_nothing_is_told_anew_while_all_is_as_it_was_told(studio: Studio) -> None:
    studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(20)
    shifts: list[Anchor] = []
    studio.stream.watch(lambda: shifts.append(studio.stream.anchor))
    studio.step(200)
    assert len(shifts) == 1


def test_nothing_plays_at_zero(studio: Studio) -> None:
    assert studio.stream.anchor[::2] == (0, False)
