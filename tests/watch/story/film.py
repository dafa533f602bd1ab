"""A film with sound for the library: the drifting colours of the sample, and a tone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av

from tests.media import make_tone
from tests.watch.sample import make_sample

if TYPE_CHECKING:
    from pathlib import Path


def make_film(path: Path, *, seconds: int) -> Path:
    """An MP4 (H.264, AAC) of so many seconds; returns `path`."""
    silent = make_sample(path.with_suffix(".silent"), seconds=seconds)
    tone = make_tone(path.with_suffix(".tone"), format="mp4", codec="aac", seconds=seconds, rate=44_100)
    with av.open(silent) as seen, av.open(tone) as heard, av.open(path, "w", format="mp4") as film:
        kept = [
            (source, stream, film.add_stream_from_template(stream))
            for source in (seen, heard)
            for stream in source.streams
        ]
        packets = [(packet, into) for source, stream, into in kept for packet in source.demux(stream) if packet.size]
        for packet, into in sorted(packets, key=lambda one: float((one[0].dts or 0) * one[0].time_base)):
            packet.stream = into
            film.mux(packet)
    silent.unlink()
    tone.unlink()
    return path
