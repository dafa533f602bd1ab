"""Everything that is not Opus is heard as it was, at its own length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.frame import is_one_20ms_frame
from audio.opening import open_media
from tests.audio.hearing import play, read_all
from tests.media import decode_opus, make_tone, make_video, strength

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = [
    ("mp3", "libmp3lame", 44_100, "stereo"),
    ("flac", "flac", 48_000, "stereo"),
    ("wav", "pcm_s16le", 8_000, "mono"),
    ("wav", "pcm_s16le", 192_000, "stereo"),
    ("wav", "pcm_s16le", 48_000, "5.1"),
    ("wav", "pcm_s16le", 48_000, "7.1"),
    ("flac", "flac", 44_100, "7.1"),
    ("mp4", "aac", 44_100, "stereo"),
    ("matroska", "ac3", 48_000, "5.1"),
]


@pytest.mark.parametrize(("format", "codec", "rate", "layout"), SHAPES)
def test_a_file_keeps_its_tone_and_its_length(tmp_path: Path, format: str, codec: str, rate: int, layout: str) -> None:
    path = make_tone(
        tmp_path / "tone", format=format, codec=codec, seconds=2.5, rate=rate, layout=layout, frequency=523
    )
    source = open_media(path)
    assert not source.passthrough
    assert source.duration_ms is not None
    assert abs(source.duration_ms - 2_500) <= 60  # an encoder's own padding may show in the container

    packets = read_all(source)

    assert all(map(is_one_20ms_frame, packets))
    assert abs(len(packets) * 20 - 2_500) <= 40
    assert strength(decode_opus(packets)[9_600:-9_600], 523) > 0.9


def test_the_sound_of_a_video_is_heard(tmp_path: Path) -> None:
    path = make_video(tmp_path / "film.mp4", seconds=2, frequency=330)
    assert strength(decode_opus(play(path))[9_600:-9_600], 330) > 0.9


@pytest.mark.parametrize(("format", "codec"), [("mp3", "libmp3lame"), ("flac", "flac"), ("mp4", "aac")])
@pytest.mark.parametrize("start_ms", [100, 2_000, 3_500])
def test_a_start_in_the_middle_leaves_the_rest(tmp_path: Path, format: str, codec: str, start_ms: int) -> None:
    path = make_tone(tmp_path / "tone", format=format, codec=codec, seconds=4)
    source = open_media(path, start_ms=start_ms)
    assert source.position_ms == start_ms
    packets = read_all(source)
    assert abs(len(packets) * 20 - (4_000 - start_ms)) <= 140  # a FLAC frame lasts 96 ms
    assert abs(source.position_ms - 4_000) <= 140


def test_a_start_beyond_the_end_is_the_end(tmp_path: Path) -> None:
    path = make_tone(tmp_path / "tone.flac", format="flac", codec="flac", seconds=1)
    assert play(path, start_ms=60_000) == []
    assert play(path, start_ms=10**18) == []


def test_a_closed_source_is_at_its_end(tmp_path: Path) -> None:
    source = open_media(make_tone(tmp_path / "tone.flac", format="flac", codec="flac", seconds=1))
    source.close()
    source.close()
    assert source.read() is None


def test_two_readings_of_a_file_give_the_same_packets(tmp_path: Path) -> None:
    path = make_tone(tmp_path / "tone.mp3", format="mp3", codec="libmp3lame", seconds=1)
    assert play(path) == play(path)
