"""The file that every design plays, made with PyAV: music-like noise as Opus in WebM."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

import av
from av.filter import Graph

if TYPE_CHECKING:
    from pathlib import Path

    from av.audio.stream import AudioStream


BITRATE = 134_000
"""About 334 bytes a packet, the mean of a YouTube track (itag 251)."""


def make_track(path: Path, *, seconds: float, seed: int = 1, frequency: int = 220, codec: str = "libopus") -> Path:
    """Pink noise and a chord, 48 kHz stereo; returns `path`, whose suffix says the container.

    Opus comes at a constant bit rate, one 20 ms frame a packet.
    """
    graph = _sound(seconds, seed, frequency)
    with av.open(path, "w") as container:
        options = {"vbr": "off", "frame_duration": "20"} if codec == "libopus" else {}
        stream = cast("AudioStream", container.add_stream(codec, rate=48_000, layout="stereo", options=options))
        stream.bit_rate = BITRATE
        while True:
            try:
                frame = graph.pull()
            except (av.EOFError, av.BlockingIOError):
                break
            container.mux(stream.encode(cast("av.AudioFrame", frame)))
        container.mux(stream.encode(None))
    return path


def read_packets(path: Path) -> list[bytes]:
    """The file's packets as its container holds them."""
    with av.open(path) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def _sound(seconds: float, seed: int, frequency: int) -> Graph:
    graph = Graph()
    parts = [
        graph.add("anoisesrc", f"colour=pink:amplitude=0.2:sample_rate=48000:duration={seconds}:seed={seed}"),
        *(
            graph.add("sine", f"frequency={frequency * step}:sample_rate=48000:duration={seconds}")
            for step in (1, 1.25, 1.5)
        ),
    ]
    mix = graph.add("amix", f"inputs={len(parts)}")
    for number, part in enumerate(parts):
        part.link_to(mix, 0, number)
    shape = graph.add("aformat", "sample_fmts=s16:sample_rates=48000:channel_layouts=stereo")
    frames = graph.add("asetnsamples", "n=960")
    chain = (mix, shape, frames, graph.add("abuffersink"))
    for before, after in itertools.pairwise(chain):
        before.link_to(after)
    graph.configure()
    return graph
