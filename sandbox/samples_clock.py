"""Draws a running clock, in seconds and tenths, into video frames. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av import VideoFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.video.plane import VideoPlane

CLOCK_FPS = 10
_SCALE = 16
_PAPER, _INK = 40, 220
_TINT = (150, 110)

# Each glyph is five rows of three points.
_GLYPHS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", " # ", " # ", " # "),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ".": ("   ", "   ", "   ", "   ", " # "),
}


def clock_frames(width: int, height: int, seconds: float) -> Iterator[VideoFrame]:
    """The frames of a clock that starts at 00.0, in yuv420p; there is room for the digits from 240 by 80 on."""
    for number in range(round(seconds * CLOCK_FPS)):
        yield _draw(f"{number / CLOCK_FPS:04.1f}", width, height)


def _draw(text: str, width: int, height: int) -> VideoFrame:
    frame = VideoFrame(width, height, "yuv420p")
    luma, *chroma = frame.planes
    luma.update(_paint(text, luma, width, height))
    for plane, tint in zip(chroma, _TINT, strict=True):
        plane.update(bytes([tint]) * plane.buffer_size)
    return frame


def _paint(text: str, plane: VideoPlane, width: int, height: int) -> bytes:
    stride = plane.line_size
    picture = bytearray([_PAPER]) * plane.buffer_size
    rows = [" ".join(_GLYPHS[character][row] for character in text) for row in range(5)]
    left = (width - len(rows[0]) * _SCALE) // 2
    top = (height - len(rows) * _SCALE) // 2
    for row, points in enumerate(rows):
        line = bytearray([_PAPER]) * stride
        for column, point in enumerate(points):
            if point != " ":
                begin = left + column * _SCALE
                line[begin : begin + _SCALE] = bytes([_INK]) * _SCALE
        for y in range(top + row * _SCALE, top + (row + 1) * _SCALE):
            picture[y * stride : (y + 1) * stride] = line
    return bytes(picture)
