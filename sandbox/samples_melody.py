"""Plays melodies on a struck bell, one note after the other. Touches nothing."""

from __future__ import annotations

import math
from array import array
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RATE = 48_000
_A4_HZ = 440.0
_PEAK = 11_000
# A bell's partials: multiple of the note's frequency, loudness, and how fast each dies away per second.
_PARTIALS = ((1.0, 0.6, 3.0), (2.0, 0.25, 5.0), (3.0, 0.15, 8.0))
_ATTACK_S = 0.005
_RELEASE_S = 0.02


def play_melody(notes: Sequence[int | None], beat_s: float) -> array[int]:
    """Mono samples at 48 kHz, 16 bits, of notes in semitones above A4 (None is a rest), each `beat_s` long."""
    samples = array("h")
    for note in notes:
        samples.extend(_strike(note, beat_s))
    return samples


@cache
def _strike(note: int | None, beat_s: float) -> array[int]:
    count = round(RATE * beat_s)
    if note is None:
        return array("h", bytes(2 * count))
    turn = 2 * math.pi * _A4_HZ * 2 ** (note / 12) / RATE
    partials = [(turn * multiple, loudness, decay / RATE) for multiple, loudness, decay in _PARTIALS]
    return array("h", (round(_PEAK * _envelope(at, count) * _ring(at, partials)) for at in range(count)))


def _ring(at: int, partials: list[tuple[float, float, float]]) -> float:
    return sum(loudness * math.sin(turn * at) * math.exp(-decay * at) for turn, loudness, decay in partials)


def _envelope(at: int, count: int) -> float:
    """Fades the first and the last moment, lest they click."""
    return min(1.0, at / (_ATTACK_S * RATE), (count - at) / (_RELEASE_S * RATE))
