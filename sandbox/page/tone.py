"""A tone that a member can send into the channel, to be somebody who speaks."""

from __future__ import annotations

import math
from array import array
from functools import cache

from av import AudioFrame, CodecContext

from sandbox.voice.rtp import SAMPLES_PER_FRAME, SILENCE_FRAME

TONE_HZ = 330.0
TONE_S = 2.0
FRAME_S = 0.02
_RATE = 48_000
_LOUDNESS = 0.2
_FADE_S = 0.02
_SILENCE_FRAMES = 5  # Discord docs: Voice > Voice Data Interpolation


@cache
def tone_packets() -> tuple[bytes, ...]:
    """Opus packets of 20 ms: the tone, and the silence with which a speaker ends. Takes some milliseconds once."""
    encoder = CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = _RATE, "mono", "s16"
    encoder.open()
    packets: list[bytes] = []
    for start in range(0, round(TONE_S * _RATE), SAMPLES_PER_FRAME):
        samples = array("h", (_sample((start + i) / _RATE) for i in range(SAMPLES_PER_FRAME)))
        frame = AudioFrame(format="s16", layout="mono", samples=SAMPLES_PER_FRAME, align=1)
        frame.planes[0].update(samples.tobytes())
        frame.sample_rate, frame.pts = _RATE, start
        packets += map(bytes, encoder.encode(frame))
    return (*packets, *[SILENCE_FRAME] * _SILENCE_FRAMES)


def _sample(at_s: float) -> int:
    fade = min(1.0, at_s / _FADE_S, (TONE_S - at_s) / _FADE_S)
    return round(32_767 * _LOUDNESS * fade * math.sin(2 * math.pi * TONE_HZ * at_s))
