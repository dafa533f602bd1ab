"""A video to watch: colours that drift, so that one sees that it moves and where it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import av
from av import VideoFrame

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT, RATE = 320, 180, 12
_WAVE = bytes(int(118 + 70 * math.sin(2 * math.pi * x / 256)) for x in range(256)) * 4
_SOFT = bytes(int(128 + 42 * math.sin(2 * math.pi * x / 256)) for x in range(256)) * 4

SUBTITLES = """WEBVTT

00:00:00.000 --> 00:10:00.000
The sea is calm tonight
"""


def make_sample(path: Path, *, seconds: int = 90) -> Path:
    """An MP4 (H.264) without sound; returns `path`."""
    with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "g": "12"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(seconds * RATE):
            container.mux(stream.encode(_frame(number)))
        container.mux(stream.encode(None))
    return path


def _frame(number: int) -> VideoFrame:
    frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
    rows = (_WAVE, HEIGHT, 2), (_SOFT, HEIGHT // 2, 1), (_SOFT[85:], HEIGHT // 2, -1)
    for plane, (wave, height, speed) in zip(frame.planes, rows, strict=True):
        lines = (wave[(number * speed + row) % 256 :][: plane.width] for row in range(height))
        plane.update(b"".join(line.ljust(plane.line_size, b"\x80") for line in lines))
    return frame
