"""What an open file holds is let go of with it."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import TYPE_CHECKING

import pytest

from audio.opening import open_media
from tests.media import make_tone

if TYPE_CHECKING:
    from pathlib import Path

OPENINGS = 400
A_LEAK_BYTES = 100
"""An opening; PyAV's own, which this finds, is of 150."""


class _Held(ctypes.Structure):
    """Source: mallinfo2(3)."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def bytes_in_use() -> int:
    """What was taken from the C library and not given back, in this process."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _Held
    gc.collect()
    return int(library.mallinfo2().uordblks)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc tells how much memory is in use")
@pytest.mark.parametrize(("format", "codec"), [("webm", "libopus"), ("ogg", "libopus"), ("flac", "flac")])
def test_a_track_that_is_left_in_the_middle_leaves_nothing_behind(tmp_path: Path, format: str, codec: str) -> None:
    track = tmp_path / f"track.{format}"
    make_tone(track, format=format, codec=codec, seconds=1.0)

    def play_a_little() -> None:
        source = open_media(track)
        source.read()
        source.close()

    for _ in range(OPENINGS):
        play_a_little()
    before = bytes_in_use()
    for _ in range(OPENINGS):
        play_a_little()
    assert bytes_in_use() - before < OPENINGS * A_LEAK_BYTES
