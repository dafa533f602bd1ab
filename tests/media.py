"""Real media for tests, made and read with PyAV: tones go in, packets and samples come out."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING, cast

import av
from av import AudioFrame, AudioResampler, CodecContext, Packet, VideoFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import OutputContainer

_CHUNK = 1024
_AS_THEY_ARE = {"avoid_negative_ts": "disabled"}


def make_tone(
    path: Path,
    *,
    format: str,
    codec: str,
    seconds: float = 2.0,
    rate: int = 48_000,
    layout: str = "stereo",
    frequency: float = 440.0,
    loudness: float = 0.27,
    tags: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> Path:
    """A sine of `frequency` Hz on every channel, `loudness` of full scale high; returns `path`."""
    with av.open(path, "w", format=format) as container:
        container.metadata.update(tags or {})
        stream = cast("AudioStream", container.add_stream(codec, rate=rate, layout=layout, options=dict(options or {})))
        _write_sound(container, stream, seconds, lambda at: loudness * math.sin(2 * math.pi * frequency * at))
    return path


def make_sweep(
    path: Path,
    *,
    format: str,
    codec: str,
    seconds: float = 6.0,
    rate: int = 48_000,
    options: Mapping[str, str] | None = None,
) -> Path:
    """A sound that is never twice the same, as `sweep` has it; returns `path`."""
    with av.open(path, "w", format=format) as container:
        stream = cast("AudioStream", container.add_stream(codec, rate=rate, options=dict(options or {})))
        _write_sound(container, stream, seconds, sweep)
    return path


def make_melody(path: Path, notes: Sequence[float], *, note_s: float = 1.0) -> Path:
    """An Ogg file with Opus in it: tones of these frequencies (Hz), one after the other; returns `path`."""
    with av.open(path, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48_000)
        _write_sound(
            container,
            stream,
            len(notes) * note_s,
            lambda at: 0.27 * math.sin(2 * math.pi * notes[int(at / note_s)] * at),
        )
    return path


def sweep(at: float) -> float:
    """A tone that rises from 200 Hz by 150 Hz a second: its value, of full scale, `at` seconds."""
    return 0.27 * math.sin(2 * math.pi * (200 + 75 * at) * at)


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
        _write_sound(container, sound, seconds, lambda at: 0.27 * math.sin(2 * math.pi * frequency * at))
    return path


def remux(
    path: Path,
    source: Path,
    *,
    format: str,
    later: int = 0,
    leave_out: range = range(0),
    options: Mapping[str, str] | None = None,
) -> Path:
    """The packets of a file in another container, their time stamps `later` (ticks of the file), some left out."""
    options = {**_AS_THEY_ARE, **(options or {})}
    with av.open(source) as old, av.open(path, "w", format=format, options=options) as new:
        template = old.streams.audio[0]
        stream = new.add_stream_from_template(template)
        for number, packet in enumerate(old.demux(template)):
            if packet.pts is None or number in leave_out:
                continue
            packet.pts = packet.dts = packet.pts + later
            packet.stream = stream
            new.mux(packet)
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


def agreement(samples: Sequence[float], others: Sequence[float]) -> float:
    """How much of a sound another one shares, in dB: the other's power over that of the difference.

    A shift by a quarter of a wave gives -3 dB, one by a sample at 1 kHz 18 dB; two encodings of the same give 20 and
    more.
    """
    power = sum(other * other for other in others)
    difference = sum((sample - other) ** 2 for sample, other in zip(samples, others, strict=True))
    return 10 * math.log10((power + 1e-9) / (difference + 1e-9))


def _write_sound(
    container: OutputContainer, stream: AudioStream, seconds: float, sound: Callable[[float], float]
) -> None:
    rate, layout = stream.rate, stream.layout.name
    resampler = AudioResampler(format=stream.format, layout=layout, rate=rate)
    total = round(seconds * rate)
    for start in range(0, total, _CHUNK):
        count = min(_CHUNK, total - start)
        tone = (int(32_767 * sound((start + i) / rate)) for i in range(count))
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
