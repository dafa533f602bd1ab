"""What is read ahead stays until it is read."""

from __future__ import annotations

from audio.fetching.buffer import TrackBuffer
from audio.fetching.resource import Resource
from tests.audio.fetching.house import KIB, SMALL


def test_what_was_read_goes_before_what_is_still_to_be_read() -> None:
    buffer = TrackBuffer(SMALL, lambda: None)
    buffer.open_as(Resource(50_000, ranged=True))
    buffer.write(0, bytes(SMALL.kept))
    for _ in range(12):
        buffer.read(-1)
    buffer.write(SMALL.kept, bytes(KIB))
    assert (buffer.position, buffer.gap()) == (12 * KIB, None)
    buffer.close()


def test_nothing_is_missing_beyond_what_is_to_be_read_ahead() -> None:
    buffer = TrackBuffer(SMALL, lambda: None)
    buffer.open_as(Resource(50_000, ranged=True))
    assert buffer.gap() == (0, SMALL.ahead)
    buffer.seek(48_000)
    assert buffer.gap() == (48_000 // KIB * KIB, 50_000)
    buffer.close()
