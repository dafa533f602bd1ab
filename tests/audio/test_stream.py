"""What listeners hear of a stream, tick by tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError, VoiceError
from audio.frame import SILENCE
from audio.line import LEAD_TICKS
from audio.stream import AHEAD_TICKS
from tests.audio.studio import Frames, Studio, frame_of, frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = [SILENCE] * 5


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


def assert_without_a_gap(ticks: list[int]) -> None:
    assert ticks == list(range(ticks[0], ticks[0] + len(ticks)))


def test_a_track_is_heard_whole_in_order_and_with_silence_behind_it(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 50))
    studio.step(80)
    assert ear.frames == frames_of("a", 0, 1000) + PAUSE
    assert_without_a_gap(sorted(ear.heard))
    assert studio.log == ["a ended"]
    assert not studio.stream.playing


def test_no_more_than_four_hundred_milliseconds_lie_ahead(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(100)
    heard = len(ear.frames)
    studio.stall(100)
    assert len(ear.frames) - heard <= AHEAD_TICKS
    assert len(ear.frames) - heard >= AHEAD_TICKS - 2


def test_the_position_is_what_was_sent(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500, start_ms=4_000))
    assert studio.stream.position_ms == 4_000
    for _ in range(40):
        studio.step()
        assert studio.stream.position_ms == 4_000 + 20 * len(ear.frames)


def test_the_next_track_begins_on_the_tick_after_the_last_of_the_one_before(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 30))
    studio.follow(Frames("b", 30))
    studio.step(100)
    assert ear.frames == frames_of("a", 0, 600) + frames_of("b", 0, 600) + PAUSE
    assert_without_a_gap(sorted(ear.heard))
    assert studio.log == ["a ended", "b started", "b ended"]


def test_it_is_told_that_a_track_starts_when_it_is_heard_and_not_before(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 30))
    studio.follow(Frames("b", 30))
    while "b started" not in studio.log:
        assert len(ear.frames) < 33
        studio.step()
    assert ear.frames[:30] == frames_of("a", 0, 600)
    assert len(ear.frames) >= 30
    assert studio.stream.position_ms <= 60


def test_what_follows_can_be_changed_until_it_is_heard(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 30))
    studio.follow(Frames("b", 30))
    studio.step(20)  # the first frames of b lie in the ring
    studio.follow(Frames("c", 30))
    studio.step(100)
    assert ear.frames == frames_of("a", 0, 600) + frames_of("c", 0, 600) + PAUSE
    assert studio.log == ["a ended", "c started", "c ended"]


def test_nothing_follows_what_is_unfollowed(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 30))
    studio.follow(Frames("b", 30))
    studio.step(20)
    studio.stream.unfollow()
    studio.step(100)
    assert ear.frames == frames_of("a", 0, 600) + PAUSE


def test_what_follows_nothing_begins_now(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.follow(Frames("b", 10))
    studio.step(40)
    assert ear.frames == frames_of("b", 0, 200) + PAUSE
    assert studio.log == ["b started", "b ended"]


def test_another_track_is_heard_two_ticks_after_it_is_asked_for(studio: Studio) -> None:
    ear = studio.new_ear()
    first = Frames("a", 500)
    studio.play(first)
    studio.step(50)
    before = len(ear.frames)
    studio.play(Frames("b", 500))
    studio.step(30)
    assert ear.frames[before] == frame_of("a", before * 20), "it was on its way already"
    assert ear.frames[before + 1] == frame_of("b", 0)
    assert first.closed
    assert studio.log == []


def test_a_pause_is_heard_at_once_and_a_resume_goes_on_with_the_next_frame(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 100))
    studio.step(30)
    studio.stream.pause()
    studio.step(200)
    held = len(ear.frames) - len(PAUSE)
    assert ear.frames[held:] == PAUSE
    assert studio.stream.paused
    assert studio.stream.position_ms == held * 20
    assert not studio.is_awaited(ear)
    studio.stream.resume()
    studio.step(200)
    assert [frame for frame in ear.frames if frame != SILENCE] == frames_of("a", 0, 2000)


def test_a_resume_in_the_midst_of_the_silence_does_not_wait_for_its_end(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 100))
    studio.step(30)
    studio.stream.pause()
    studio.step(3)
    studio.stream.resume()
    studio.step(150)
    assert ear.frames.count(SILENCE) < 2 * len(PAUSE)
    assert [frame for frame in ear.frames if frame != SILENCE] == frames_of("a", 0, 2000)


def test_stop_ends_it_without_a_word(studio: Studio) -> None:
    ear = studio.new_ear()
    source, following = Frames("a", 100), Frames("b", 100)
    studio.play(source)
    studio.follow(following)
    studio.step(30)
    studio.stream.stop()
    studio.step(100)
    assert ear.frames[-5:] == PAUSE
    assert ear.frames.count(SILENCE) == len(PAUSE)
    assert source.closed
    assert following.closed
    assert studio.log == []


def test_a_jump_goes_on_where_it_leads(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(30)
    studio.stream.jump(Frames("a", 20, start_ms=6_000))
    assert studio.stream.position_ms == 6_000
    studio.step(60)
    heard = len(frames_of("a", 0, 6_000)) and ear.frames.index(frame_of("a", 6_000))
    assert ear.frames == frames_of("a", 0, heard * 20) + frames_of("a", 6_000, 6_400) + PAUSE
    assert studio.log == ["a ended"]


def test_a_splice_changes_the_sound_and_not_the_place(studio: Studio) -> None:
    ear = studio.new_ear()
    plain, loud = Frames("a", 500), Frames("A", 500, start_ms=800)
    studio.play(plain)
    studio.step(30)
    studio.stream.splice(loud)
    studio.step(40)
    assert ear.frames[:60] == frames_of("a", 0, 800) + frames_of("A", 800, 1200)
    assert plain.closed


def test_a_splice_that_comes_late_catches_up_without_going_back(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 500))
    studio.step(30)
    studio.readers.slow = True
    studio.stream.splice(Frames("A", 500, start_ms=640))
    studio.step(40)
    studio.readers.slow = False
    studio.step(60)
    positions = [int(frame.split(b"@")[1]) for frame in ear.frames]
    assert positions == list(range(0, len(positions) * 20, 20))
    labels = b"".join(frame[:1] for frame in ear.frames)
    assert labels == b"a" * labels.count(b"a") + b"A" * labels.count(b"A")
    assert 60 < labels.count(b"a") < 80


def test_two_lines_send_each_frame_on_the_same_tick(studio: Studio) -> None:
    first = studio.new_ear()
    studio.play(Frames("a", 100))
    studio.step(30)
    second = studio.new_ear()
    studio.step(100)
    assert first.frames == frames_of("a", 0, 2000) + PAUSE
    common = {tick: frame for tick, frame in first.heard.items() if tick in second.heard}
    assert common == second.heard
    assert len(first.heard) - len(second.heard) <= 31, "the latecomer hears what has not been sent yet"


def test_a_line_that_is_not_ready_has_holes_and_the_other_has_none(studio: Studio) -> None:
    first, second = studio.new_ear(), studio.new_ear()
    studio.play(Frames("a", 100))
    studio.step(30)
    second.ready = False
    studio.step(40)
    second.ready = True
    studio.step(60)
    assert first.frames == frames_of("a", 0, 2000) + PAUSE
    assert second.heard.items() <= first.heard.items()
    missing = sorted(set(first.heard) - set(second.heard))
    assert_without_a_gap(missing)
    assert 40 - AHEAD_TICKS <= len(missing) <= 40


def test_a_track_waits_for_a_line_that_can_be_heard(studio: Studio) -> None:
    ear = studio.new_ear(ready=False)
    studio.play(Frames("a", 50))
    studio.step(100)
    assert ear.frames == []
    ear.ready = True
    studio.step(100)
    assert ear.frames == frames_of("a", 0, 1000) + PAUSE


def test_no_more_than_what_was_on_its_way_is_lost_when_the_only_line_goes_down(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 50))
    studio.step(20)
    ear.line.suspend()
    studio.step(100)
    studio.open(ear)
    studio.step(100)
    on_its_way = frame_of("a", 380)
    assert ear.frames == [frame for frame in frames_of("a", 0, 1000) if frame != on_its_way] + PAUSE


def test_frames_that_are_not_due_yet_are_sealed_again_when_the_keys_change_and_none_is_missing(
    studio: Studio,
) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 50))
    studio.step(10)
    sent, ear.key = studio.rings.tick, b"new:"
    ear.line.reseal()
    studio.step(60)
    assert [frame.removeprefix(b"new:") for frame in ear.frames[:50]] == frames_of("a", 0, 1000)
    assert_without_a_gap(sorted(ear.heard))
    old = [tick for tick, frame in ear.heard.items() if not frame.startswith(b"new:")]
    assert max(old) == sent + LEAD_TICKS - 1


def test_frames_that_nobody_may_hear_any_more_wait_for_the_new_keys(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 50))
    studio.step(10)
    sent, ear.ready = studio.rings.tick, False
    ear.line.reseal()
    studio.step(30)
    assert max(ear.heard) == sent + LEAD_TICKS - 1
    ear.ready = True
    studio.step(80)
    assert ear.frames == frames_of("a", 0, 1000) + PAUSE


def test_the_clock_of_a_session_goes_on_and_another_session_has_its_own(studio: Studio) -> None:
    ear = studio.new_ear()
    connection = ear.line.connection
    first = studio.sender.open_now[connection].timestamp
    ear.line.suspend()
    studio.open(ear)
    assert studio.sender.open_now[connection].timestamp == first
    studio.open(ear, ssrc=2)
    assert studio.sender.open_now[connection].timestamp != first


def test_a_bot_that_stood_still_goes_on_where_the_ring_ran_empty(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 100))
    studio.step(20)
    studio.stall(60)
    studio.step(100)
    assert ear.frames == frames_of("a", 0, 2000) + PAUSE
    gaps = [after - before for before, after in zip(sorted(ear.heard), sorted(ear.heard)[1:], strict=False)]
    assert max(gaps) > 20
    assert sorted(gaps)[-2] == 1, "and not in a burst: each frame has a tick of its own"


def test_a_source_that_is_too_slow_is_waited_for_in_silence(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 400))
    studio.step(10)
    studio.readers.slow = True
    studio.step(300)
    assert ear.frames[-5:] == PAUSE
    assert studio.stream.starved > 0
    assert studio.is_awaited(ear), "what is not heard counts as holes"
    studio.readers.slow = False
    studio.step(500)
    assert [frame for frame in ear.frames if frame != SILENCE] == frames_of("a", 0, 8000)


def test_a_track_that_breaks_off_is_heard_up_to_there_and_told(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 30, error=MediaError("broken")))
    studio.follow(Frames("b", 10))
    studio.step(100)
    assert ear.frames == frames_of("a", 0, 600) + frames_of("b", 0, 200) + PAUSE
    assert studio.log == ["a broke off", "b started", "b ended"]


def test_an_empty_track_ends_at_once_and_the_next_begins(studio: Studio) -> None:
    ear = studio.new_ear()
    studio.play(Frames("a", 0))
    studio.follow(Frames("b", 0))
    studio.step(5)
    studio.follow(Frames("c", 5))
    studio.step(50)
    assert ear.frames == frames_of("c", 0, 100) + PAUSE
    assert studio.log == ["a ended", "b started", "b ended", "c started", "c ended"]


def test_a_line_that_is_taken_away_is_silent(studio: Studio) -> None:
    first, second = studio.new_ear(), studio.new_ear()
    studio.play(Frames("a", 100))
    studio.step(20)
    studio.stream.detach(second.line)
    studio.step(100)
    assert len(second.frames) <= 20
    assert first.frames == frames_of("a", 0, 2000) + PAUSE


def test_a_closed_stream_takes_nothing_and_closes_what_it_is_given(studio: Studio) -> None:
    playing, late = Frames("a", 100), Frames("b", 10)
    ear = studio.new_ear()
    studio.play(playing)
    studio.step(20)
    studio.stream.close()
    with pytest.raises(VoiceError):
        studio.play(late)
    studio.step(20)
    assert playing.closed
    assert late.closed
    assert len(ear.frames) <= 21
