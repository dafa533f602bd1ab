"""Real media for tests, made and read with PyAV: tones go in, packets and samples come out."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING, cast

import av
from av import AudioFrame, AudioResampler, CodecContext, Packet, VideoFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import OutputContainer

_CHUNK = 1024


def make_tone(
    path: Path,
    *,
    format: str,
    codec: str,
    seconds: float = 2.0,
    rate: int = 48_000,
    layout: str = "stereo",
    frequency: float = 440.0,
    tags: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> Path:
    """A sine of `frequency` Hz on every channel; returns `path`."""
    with av.open(path, "w", format=format) as container:
        container.metadata.update(tags or {})
        stream = cast("AudioStream", container.add_stream(codec, rate=rate, layout=layout, options=dict(options or {})))
        _write_tone(container, stream, seconds, frequency)
    return path


def make_silent_video(path: Path, *, seconds: float = 1.0) -> Path:
    """A grey WebM without any audio stream."""
    with av.open(path, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(int(seconds * 10)):
            container.mux(stream.encode(_grey_frame()))
        container.mux(stream.encode(None))
    return path


def make_video(path: Path, *, seconds: float = 2.0, frequency: float = 440.0) -> Path:
    """A grey MP4 (H.264) with a tone (AAC)."""
    with av.open(path, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        sound = container.add_stream("aac", rate=44_100, layout="stereo")
        for _ in range(int(seconds * 10)):
            container.mux(video.encode(_grey_frame()))
        container.mux(video.encode(None))
        _write_tone(container, sound, seconds, frequency)
    return path


def read_packets(path: Path) -> list[bytes]:
    """The file's audio packets as its container holds them."""
    with av.open(path) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def decode_opus(packets: Iterable[bytes]) -> array[int]:
    """What a listener hears: 48 kHz samples of the left channel."""
    decoder = CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = 48_000, "stereo"
    resampler = AudioResampler(format="s16", layout="stereo", rate=48_000)
    samples = array("h")
    for packet in packets:
        for frame in decoder.decode(Packet(packet)):
            for even in resampler.resample(frame):
                samples.frombytes(bytes(even.planes[0])[: even.samples * 4])
    return samples[::2]


def strength(samples: array[int], frequency: float, *, rate: int = 48_000) -> float:
    """How much of the sound's power is at `frequency`, from 0 to 1 (Goertzel's algorithm)."""
    coefficient = 2 * math.cos(2 * math.pi * frequency / rate)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample + coefficient * last - before
    power = before * before + last * last - coefficient * before * last
    total = sum(sample * sample for sample in samples)
    return 2 * power / (len(samples) * total) if total else 0.0


def _write_tone(container: OutputContainer, stream: AudioStream, seconds: float, frequency: float) -> None:
    rate, layout = stream.rate, stream.layout.name
    resampler = AudioResampler(format=stream.format, layout=layout, rate=rate)
    total = round(seconds * rate)
    for start in range(0, total, _CHUNK):
        count = min(_CHUNK, total - start)
        tone = (int(9_000 * math.sin(2 * math.pi * frequency * (start + i) / rate)) for i in range(count))
        interleaved = array("h", (sample for sample in tone for _ in range(stream.layout.nb_channels)))
        frame = AudioFrame(format="s16", layout=layout, samples=count, align=1)
        frame.planes[0].update(interleaved.tobytes())
        frame.sample_rate, frame.pts = rate, start
        for shaped in resampler.resample(frame):
            container.mux(stream.encode(shaped))
    container.mux(stream.encode(None))


def _grey_frame() -> VideoFrame:
    frame = VideoFrame(64, 64, "yuv420p")
    for plane in frame.planes:
        plane.update(b"\x80" * plane.buffer_size)
    return frame
