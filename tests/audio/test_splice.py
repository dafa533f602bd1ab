"""A track that is continued with another source of it, after a seek or at another volume, goes on to the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.opening import open_media
from tests.audio.hearing import play
from tests.media import agreement, decode_opus, make_sweep, make_tone, strength, sweep

if TYPE_CHECKING:
    from array import array
    from pathlib import Path

# The encoder's delay: packet n sounds like what lies this much before sample 960 n.
DELAY = 312
OPUS = {"ogg": "ogg", "webm": "webm", "mp4": "mp4"}
CODED = {
    "mp3": ("mp3", "libmp3lame", 44_100),
    "low.mp3": ("mp3", "libmp3lame", 22_050),
    "m4a": ("mp4", "aac", 44_100),
    "aac": ("adts", "aac", 44_100),
    "ts": ("mpegts", "aac", 44_100),
    "flv": ("flv", "aac", 44_100),
    "aac.mka": ("matroska", "aac", 44_100),
    "mp3.mka": ("matroska", "libmp3lame", 44_100),
    "ac3.mka": ("matroska", "ac3", 48_000),
    "vorbis.webm": ("webm", "vorbis", 44_100),
    "vorbis.ogg": ("ogg", "vorbis", 44_100),
}
LOSSLESS = {
    "flac": ("flac", "flac", 44_100),
    "flac.ogg": ("ogg", "flac", 44_100),
    "flac.mka": ("matroska", "flac", 44_100),
    "wav": ("wav", "pcm_s16le", 48_000),
    "low.wav": ("wav", "pcm_s16le", 8_000),
    "high.wav": ("wav", "pcm_s16le", 192_000),
}
COMMON_SPLICES = [5, 75, 131, 251]


@pytest.fixture(scope="module", params=OPUS)
def opus_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    suffix = str(request.param)
    path = tmp_path_factory.mktemp("sweep") / f"sweep.{suffix}"
    return make_sweep(path, format=OPUS[suffix], codec="libopus")


@pytest.fixture(scope="module", params=[*CODED, *LOSSLESS])
def coded_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    suffix = str(request.param)
    format, codec, rate = (CODED | LOSSLESS)[suffix]
    path = tmp_path_factory.mktemp("sweep") / f"sweep.{suffix}"
    options = {"strict": "experimental"} if codec == "vorbis" else {}
    return make_sweep(path, format=format, codec=codec, rate=rate, options=options)


@pytest.fixture(scope="module", params=LOSSLESS)
def lossless_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    suffix = str(request.param)
    format, codec, rate = LOSSLESS[suffix]
    return make_sweep(tmp_path_factory.mktemp("sweep") / f"sweep.{suffix}", format=format, codec=codec, rate=rate)


def around(samples: array[int], frame: int, *, before: int = 480, after: int = 4_800) -> array[int]:
    """What is heard where that frame begins."""
    return samples[frame * 960 - before : frame * 960 + after]


def test_a_start_in_the_middle_carries_the_very_samples(coded_file: Path) -> None:
    whole = play(coded_file)
    heard = decode_opus(whole)
    for frame in COMMON_SPLICES:
        rest = play(coded_file, start_ms=frame * 20)
        assert len(rest) == len(whole) - frame
        spliced = decode_opus(whole[:frame] + rest)
        assert agreement(around(spliced, frame), around(heard, frame)) > 15


@pytest.mark.parametrize("frame", [131, 251])
def test_a_start_in_the_middle_is_exact_to_the_fraction_of_a_sample(tmp_path: Path, frame: int) -> None:
    path = make_sweep(tmp_path / "sweep.flac", format="flac", codec="flac", rate=44_100)
    whole = play(path)
    spliced = decode_opus(whole[:frame] + play(path, start_ms=frame * 20))
    assert agreement(around(spliced, frame), around(decode_opus(whole), frame)) > 45  # half a sample: 36 at most


@pytest.mark.parametrize("frame", [0, 49, 50, 200])
def test_a_frame_number_is_a_moment_of_the_track(lossless_file: Path, frame: int) -> None:
    heard = decode_opus(play(lossless_file, start_ms=frame * 20))[960:9_600]  # the first was never heard before
    first = (frame + 1) * 960 - DELAY
    assert agreement(heard, [32_767 * sweep((first + number) / 48_000) for number in range(len(heard))]) > 15


def test_opus_goes_over_to_another_volume_and_back_without_a_jump(opus_file: Path) -> None:
    untouched = play(opus_file)
    quieter = play(opus_file, start_ms=2_000, volume_percent=50)
    back = play(opus_file, start_ms=4_000)
    assert back == untouched[200:]
    assert len(quieter) == len(untouched) - 100

    heard = decode_opus(untouched[:100] + quieter[:100] + back)

    before = decode_opus(untouched)
    half = [sample / 2 for sample in before]
    assert agreement(heard[48_000:96_000], before[48_000:96_000]) > 90
    assert agreement(heard[96_240:192_000], half[96_240:192_000]) > 20
    assert agreement(heard[192_240:230_000], before[192_240:230_000]) > 15


def test_the_whole_of_an_opus_file_at_another_volume_is_as_long_and_in_step(opus_file: Path) -> None:
    untouched, quieter = play(opus_file), play(opus_file, volume_percent=50)
    assert abs(len(quieter) - len(untouched)) <= 1
    half = [sample / 2 for sample in decode_opus(untouched)]
    assert agreement(decode_opus(quieter)[9_600:240_000], half[9_600:240_000]) > 20


@pytest.mark.parametrize(("percent", "power"), [(0, 0), (10, 0.01), (50, 0.25), (100, 1), (150, 2.25), (200, 4)])
def test_the_volume_scales_the_amplitude(tmp_path: Path, percent: int, power: float) -> None:
    path = make_tone(tmp_path / "tone.ogg", format="ogg", codec="libopus", seconds=1)
    plain = power_of(decode_opus(play(path)))
    assert power_of(decode_opus(play(path, volume_percent=percent))) == pytest.approx(power * plain, rel=0.03, abs=1)


def test_full_volume_is_passthrough_and_any_other_is_not(tmp_path: Path) -> None:
    path = make_tone(tmp_path / "tone.ogg", format="ogg", codec="libopus", seconds=1)
    for percent, passthrough in {99: False, 100: True, 101: False}.items():
        source = open_media(path, volume_percent=percent)
        assert source.passthrough is passthrough
        source.close()


@pytest.mark.parametrize("codec", ["libopus", "pcm_s16le"])
def test_a_loud_sound_turned_up_is_held_down_and_not_cut_off(tmp_path: Path, codec: str) -> None:
    path = make_tone(tmp_path / "tone.mka", format="matroska", codec=codec, seconds=1, loudness=0.9)
    heard = decode_opus(play(path, volume_percent=200))[9_600:-9_600]
    assert 29_000 < max(heard) < 32_767
    assert strength(heard, 440) > 0.995


@pytest.mark.parametrize("percent", [-1, 201])
def test_a_volume_out_of_range_is_an_error(tmp_path: Path, percent: int) -> None:
    with pytest.raises(ValueError, match="volume"):
        open_media(tmp_path / "tone.ogg", volume_percent=percent)


def power_of(samples: array[int]) -> float:
    """The mean of the squares, away from both ends."""
    middle = samples[9_600:-9_600]
    return sum(sample * sample for sample in middle) / len(middle)
