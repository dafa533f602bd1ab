"""Films in which something moves, to be played by browsers."""

from __future__ import annotations

import math
from array import array
from functools import cache
from typing import TYPE_CHECKING, cast

import av
from av import AudioFrame, VideoFrame

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.stream import VideoStream

WIDTH, HEIGHT, RATE = 320, 180, 30
SOUND_RATE, HUM_SAMPLES = 48_000, 1_024
KEY_EVERY = 30
"""Frames between those that a seek can begin at."""


def make_moving_film(
    path: Path, *, seconds: float, codec: str = "libx264", format: str = "mp4", with_sound: bool = False
) -> Path:
    """A light bar that goes round once in two seconds, 30 frames a second, with a hum (AAC) or none; returns `path`."""
    options = {"preset": "ultrafast", "x265-params": "log-level=none"} if codec.startswith("libx") else {}
    with av.open(path, "w", format=format, options={"movflags": "faststart"} if format == "mp4" else {}) as container:
        video = cast("VideoStream", container.add_stream(codec, rate=RATE, options=options))
        video.width, video.height, video.pix_fmt, video.gop_size = WIDTH, HEIGHT, "yuv420p", KEY_EVERY
        sound = container.add_stream("aac", rate=SOUND_RATE, layout="mono") if with_sound else None
        for number in range(int(seconds * RATE)):
            container.mux(video.encode(_frame(number)))
        container.mux(video.encode(None))
        if sound is not None:
            for number in range(int(seconds * SOUND_RATE / HUM_SAMPLES)):
                container.mux(sound.encode(_hum(number)))
            container.mux(sound.encode(None))
    return path


def _hum(number: int) -> AudioFrame:
    frame = AudioFrame(format="fltp", layout="mono", samples=HUM_SAMPLES)
    frame.planes[0].update(_hum_samples())
    frame.sample_rate, frame.pts = SOUND_RATE, number * HUM_SAMPLES
    return frame


@cache
def _hum_samples() -> bytes:
    """Ten whole waves, which can be repeated."""
    return array("f", (0.25 * math.sin(20 * math.pi * at / HUM_SAMPLES) for at in range(HUM_SAMPLES))).tobytes()


def _frame(number: int) -> VideoFrame:
    frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
    light, *colours = frame.planes
    line = bytearray(b"\x20" * light.line_size)
    at = number * WIDTH // (2 * RATE) % WIDTH
    line[at : at + 16] = b"\xe0" * len(line[at : at + 16])
    light.update(bytes(line) * HEIGHT)
    for plane in colours:
        plane.update(b"\x80" * plane.buffer_size)
    frame.pts = number
    return frame
