"""Films for tests, with subtitles inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
from av import VideoFrame

if TYPE_CHECKING:
    from pathlib import Path

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Hello</i> & 2 < 3

2
00:00:03,000 --> 00:00:04,000
Second line
"""


WITHIN = """1
00:00:00,500 --> 00:00:01,500
From within
"""


def make_film(path: Path, *, seconds: float = 2.0) -> Path:
    """A grey Matroska file (H.264) with English subtitles: "From within" from 0.5 to 1.5 s; returns `path`."""
    words = path.with_suffix(".words")
    words.write_text(WITHIN)
    with av.open(words, format="srt") as written, av.open(path, "w", format="matroska") as container:
        video = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        subtitles = container.add_stream_from_template(written.streams.subtitles[0])
        subtitles.metadata.update({"language": "eng", "title": "For those who hear little"})
        frame = VideoFrame(64, 64, "yuv420p")
        for plane in frame.planes:
            plane.update(b"\x80" * plane.buffer_size)
        for _ in range(int(seconds * 10)):
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        for packet in written.demux():
            if packet.size:
                packet.stream = subtitles
                container.mux(packet)
    words.unlink()
    return path
