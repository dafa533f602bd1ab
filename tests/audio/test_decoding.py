"""Sound that is decoded from the middle of a track is the sound that decoding the whole gives there."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest

from audio.container import open_container
from audio.decoding import decode
from tests.media import agreement, make_sweep

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "ogg": ("ogg", "libopus", 48_000),
    "webm": ("webm", "libopus", 48_000),
    "vorbis": ("ogg", "vorbis", 44_100),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "mp3.mka": ("matroska", "libmp3lame", 44_100),
    "flac": ("flac", "flac", 44_100),
    "m4a": ("mp4", "aac", 44_100),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_decoder_is_warm_when_its_sound_is_needed(tmp_path: Path, kind: str) -> None:
    format, codec, rate = KINDS[kind]
    options = {"strict": "experimental"} if codec == "vorbis" else {}
    path = make_sweep(tmp_path / "sweep", format=format, codec=codec, rate=rate, options=options)
    whole = _samples(path, 0)
    for start_ms in (1_990, 3_010, 4_570):
        start = start_ms * rate // 1000
        from_there = _samples(path, start_ms)
        needed = range(start, start + rate // 10)
        assert agreement([from_there[number] for number in needed], [whole[number] for number in needed]) > 80


def _samples(path: Path, start_ms: int) -> dict[int, float]:
    """The left channel by the numbers of its samples."""
    heard: dict[int, float] = {}
    media = open_container(path)
    for number, frame in decode(media, start_ms=start_ms):
        samples = array("f" if "flt" in frame.format.name else "h", bytes(frame.planes[0]))
        left = samples if frame.format.is_planar else samples[::2]
        heard.update(enumerate((32_767 * sample for sample in left[: frame.samples]), number))
    media.close()
    return heard
