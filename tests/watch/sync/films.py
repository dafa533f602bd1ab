"""Films in which something moves, to be played by browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
from av import VideoFrame

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT, RATE = 320, 180, 30
KEY_EVERY = 30
"""Frames between those that a seek can begin at."""


def make_moving_film(path: Path, *, seconds: float, codec: str = "libx264", format: str = "mp4") -> Path:
    """A light bar that goes round once in two seconds, 30 frames a second, without sound; returns `path`."""
    options = {"preset": "ultrafast", "x265-params": "log-level=none"} if codec.startswith("libx") else {}
    with av.open(path, "w", format=format, options={"movflags": "faststart"} if format == "mp4" else {}) as container:
        video = container.add_stream(codec, rate=RATE, options=options)
        video.width, video.height, video.pix_fmt, video.gop_size = WIDTH, HEIGHT, "yuv420p", KEY_EVERY
        for number in range(int(seconds * RATE)):
            container.mux(video.encode(_frame(number)))
        container.mux(video.encode(None))
    return path


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
