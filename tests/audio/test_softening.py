"""What is heard of a track that is turned down on its way, for a while, and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.frame import SILENCE, SILENCE_FRAMES
from audio.opening import open_media
from audio.softening import FALL_FRAMES, FULL, RISE_FRAMES, Gain, Softening
from tests.audio.hearing import play
from tests.audio.studio import Frames, Studio, frames_of
from tests.media import agreement, decode_opus, make_sweep

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.audio.studio import Ear

_CLOSE_DB = 20.0


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sweep(tmp_path_factory.mktemp("sweep") / "sweep.ogg", format="ogg", codec="libopus")


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


@pytest.fixture
def ear(studio: Studio, sweep: Path) -> Ear:
    """One that hears the sweep from its beginning."""
    ear = studio.new_ear()
    studio.stream.play(open_media(sweep), on_end=lambda _error: studio.log.append("ended"))
    studio.look()
    return ear


def is_softened(studio: Studio) -> bool:
    """Asked anew each time."""
    return studio.stream.softened


def piece(samples: array[int], first: int, end: int) -> array[int]:
    """What is heard of these frames but for the first 5 ms, in which a decoder that has heard others settles."""
    return samples[first * 960 + 240 : end * 960]


def softened(samples: Sequence[int], factor: float) -> list[float]:
    return [factor * sample for sample in samples]


def changed(heard: Sequence[bytes], file: Sequence[bytes]) -> tuple[int, int]:
    """From which frame on, and before which, something else is sent than what the file has."""
    others = [number for number, (one, other) in enumerate(zip(heard, file, strict=False)) if one != other]
    return others[0], others[-1] + 1


def test_a_track_goes_down_and_comes_back_to_its_own_packets_without_a_seam(
    studio: Studio, ear: Ear, sweep: Path
) -> None:
    file = play(sweep)
    studio.step(100)
    told = len(ear.frames)
    studio.stream.soften(30)
    studio.step(100)
    assert is_softened(studio)
    back = len(ear.frames)
    studio.stream.soften(100)
    studio.step(150)
    assert ear.frames == [*ear.frames[: len(file)], *[SILENCE] * SILENCE_FRAMES]
    first, end = changed(ear.frames, file)
    assert told < first <= told + 4, "it is heard some ticks later, not when what lies ready is over"
    assert back + RISE_FRAMES <= end <= back + RISE_FRAMES + 4
    assert not is_softened(studio)
    heard, before = decode_opus(ear.frames[: len(file)]), decode_opus(file)
    low = slice(first + FALL_FRAMES + 1, back)
    quiet = softened(piece(before, low.start, low.stop), 0.3)
    assert agreement(piece(heard, low.start, low.stop), quiet) > _CLOSE_DB
    assert agreement(piece(heard, end + 1, end + 40), piece(before, end + 1, end + 40)) > _CLOSE_DB
    down = [
        before[number] * max(0.3, 1 - 0.7 * (number - first * 960 - 312) / (FALL_FRAMES * 960))
        for number in range(first * 960 + 312, (first + FALL_FRAMES) * 960)
    ]
    assert agreement(heard[first * 960 + 312 : (first + FALL_FRAMES) * 960], down) > _CLOSE_DB
    assert sorted(ear.heard) == list(range(min(ear.heard), min(ear.heard) + len(ear.heard)))
    assert studio.log == ["ended"]


def test_who_speaks_again_while_it_comes_back_lets_it_go_down_from_there(studio: Studio, ear: Ear) -> None:
    studio.stream.soften(30)
    studio.step(60)
    studio.stream.soften(100)
    studio.step(RISE_FRAMES // 2)
    studio.stream.soften(30)
    studio.step(60)
    assert is_softened(studio)
    studio.stream.soften(100)
    studio.step(60)
    assert not is_softened(studio)


def test_a_pause_in_the_moment_in_which_it_goes_down_changes_nothing_about_that(studio: Studio, ear: Ear) -> None:
    studio.step(50)
    studio.stream.soften(30)
    studio.readers.work()
    studio.stream.pause()
    studio.stream.resume()
    assert is_softened(studio)


def test_a_connection_that_breaks_in_that_moment_comes_back_to_a_quieter_track(studio: Studio, ear: Ear) -> None:
    studio.step(50)
    studio.stream.soften(30)
    studio.readers.work()
    ear.line.suspend()
    studio.step(10)
    assert is_softened(studio)
    studio.open(ear)
    studio.step(20)
    assert is_softened(studio)


def test_what_begins_when_all_are_silent_again_is_as_loud_as_it_is(studio: Studio, sweep: Path) -> None:
    ear = studio.new_ear()
    studio.stream.soften(30)
    studio.readers.work()
    assert is_softened(studio)
    studio.stream.soften(100)
    studio.readers.work()
    studio.stream.play(open_media(sweep), on_end=lambda _error: None)
    studio.step(20)
    assert ear.frames == play(sweep)[: len(ear.frames)]


def test_pause_seek_and_another_track_leave_it_as_quiet_as_it_is(studio: Studio, ear: Ear, sweep: Path) -> None:
    file = play(sweep)
    studio.step(50)
    studio.stream.soften(30)
    studio.step(30)
    studio.stream.pause()
    studio.step(30)
    count = sum(frame != SILENCE for frame in ear.frames)
    assert ear.frames[-SILENCE_FRAMES:] == [SILENCE] * SILENCE_FRAMES
    studio.stream.resume()
    studio.step(60)
    sounds = [frame for frame in ear.frames if frame != SILENCE]
    assert len(sounds) > count + 40
    assert_quiet(sounds[count + 5 :], file[count + 5 :])
    studio.stream.jump(open_media(sweep, start_ms=1_000))
    studio.step(40)
    after = [frame for frame in ear.frames if frame != SILENCE]
    assert_quiet(after[-20:], file[50 + len(after) - len(sounds) - 20 - 2 :])
    studio.stream.play(open_media(sweep), on_end=lambda _error: None)
    studio.step(40)
    assert is_softened(studio)
    assert not set(ear.frames[-30:]) & set(file)


def assert_quiet(heard: Sequence[bytes], file: Sequence[bytes]) -> None:
    """What is heard is the file's sound, at about 30 %."""
    assert not set(heard) & set(file)
    sound, own = decode_opus(list(heard)), decode_opus(list(file[: len(heard)]))
    power = sum(sample * sample for sample in sound[9_600:]) / sum(sample * sample for sample in own[9_600:])
    assert power == pytest.approx(0.09, rel=0.2)


def test_what_cannot_be_decoded_goes_out_as_it_is(studio: Studio) -> None:
    ear = studio.new_ear()
    damaged = "\x03"  # a packet of no frame at all
    studio.play(Frames(damaged, 60))
    studio.stream.soften(30)
    studio.step(90)
    assert ear.frames == [*frames_of(damaged, 0, 1_200), *[SILENCE] * SILENCE_FRAMES]


def test_everybody_hears_the_same_and_a_line_that_comes_later_too(studio: Studio, ear: Ear) -> None:
    studio.step(20)
    studio.stream.soften(30)
    studio.step(20)
    late = studio.new_ear()
    studio.step(60)
    both = sorted(set(ear.heard) & set(late.heard))
    assert len(both) > 50
    assert [ear.heard[tick] for tick in both] == [late.heard[tick] for tick in both]


def test_a_gain_falls_quickly_and_rises_slowly_from_where_it_is() -> None:
    gain = FULL.towards(0.5)
    for _ in range(FALL_FRAMES):
        gain = gain.next
    assert gain == Gain(0.5, 0.5)
    rising = gain.towards(1.0).next
    assert 0.5 < rising.now < 0.55
    assert rising.towards(0.5).now == rising.now


def test_a_frame_behind_which_nothing_is_known_is_turned_down_all_the_same(sweep: Path) -> None:
    file = play(sweep)
    softening = Softening(Gain(0.3, 0.3))
    rendered: list[bytes] = []
    for frame in file[:50]:
        rendered.append(softening.render(frame, None, lambda: file[: len(rendered)]))
    heard, own = decode_opus(rendered), decode_opus(file[:50])
    assert agreement(heard[19_200:], softened(own[19_200:], 0.3)) > 3, "each misses 6.5 ms that nobody knew"
