"""Makes three tracks and one video of about a minute, each with its own melody, to try a player with.

Uses PyAV alone; writes into the folder it is given. The files are the same on every run with the same PyAV.

    python -m sandbox.samples FOLDER [SECONDS]
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
from av import AudioFrame, AudioResampler

from sandbox.samples_clock import CLOCK_FPS, clock_frames
from sandbox.samples_melody import RATE, play_melody

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

_ARTIST = "The Sandbox"
_CHUNK = RATE // 50
LENGTH_S = 60.0
"""Long enough to pause, skip and come late."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """One file to make, of its melody over and over.

    Notes are semitones above A4 (440 Hz), None a rest; `beat_s` is how long each lasts.
    """

    file_name: str
    title: str
    format: str
    codec: str
    beat_s: float
    notes: tuple[int | None, ...]
    has_video: bool = False

    def notes_for(self, length_s: float) -> tuple[int | None, ...]:
        """The melody as often, once at least, as comes nearest to that length."""
        return self.notes * max(1, round(length_s / (self.beat_s * len(self.notes))))


SAMPLES = (
    _Sample(
        "morning-bells.ogg",
        "Morning Bells",
        "ogg",
        "libopus",
        0.5,
        (3, 7, 10, 15, 10, 7, 3, None, 5, 8, 12, 17, 12, 8, 5, None, 3, 7, 10, 15, 12, 8, 7, 3),
    ),
    _Sample(
        "paper-boats.webm",
        "Paper Boats",
        "webm",
        "libopus",
        0.4,
        (-5, 0, 4, 0, -5, 0, 4, 7, -3, 0, 5, 0, -3, 0, 5, 9, -5, 0, 4, 7, 12, 7, 4, 0, None),
    ),
    _Sample(
        "slow-tide.mp3",
        "Slow Tide",
        "mp3",
        "libmp3lame",
        1.0,
        (-12, -5, -8, -10, -12, -5, -3, -12),
    ),
    _Sample(
        "tin-clock.webm",
        "Tin Clock",
        "webm",
        "libopus",
        0.5,
        (12, 0, 12, 0, 16, 4, 16, 4, 14, 2, 14, 2, 12, 0, 12, 0, 12, 7, 4, 0),
        has_video=True,
    ),
)


def make_samples(folder: Path, length_s: float = LENGTH_S) -> list[Path]:
    """Make what is missing in `folder`, which is made too, of about that length; returns the paths of all samples.

    A file appears under its name only when it is complete. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for sample in SAMPLES:
        path = folder / sample.file_name
        if not path.exists():
            unfinished = path.with_name(f".{path.name}.unfinished")
            _write(sample, sample.notes_for(length_s), unfinished)
            os.replace(unfinished, path)
        paths.append(path)
    return paths


def _write(sample: _Sample, notes: Sequence[int | None], path: Path) -> None:
    seconds = sample.beat_s * len(notes)
    # Without bitexact the muxers put random serial numbers into the files.
    with av.open(path, "w", format=sample.format, options={"fflags": "+bitexact"}) as container:
        container.metadata.update({"title": sample.title, "artist": _ARTIST})
        video = _add_video(container) if sample.has_video else None
        options = {"frame_duration": "20"} if sample.codec == "libopus" else {}
        sound = cast("AudioStream", container.add_stream(sample.codec, rate=RATE, layout="stereo", options=options))
        if video is not None:
            _encode_clock(container, video, seconds)
        _encode_melody(container, sound, play_melody(notes, sample.beat_s))


def _add_video(container: OutputContainer) -> VideoStream:
    options = {"deadline": "realtime", "cpu-used": "8"}
    stream = container.add_stream("libvpx", rate=CLOCK_FPS, options=options)
    stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
    stream.bit_rate = 200_000
    stream.thread_count = 1  # the same bytes on any machine
    return stream


def _encode_clock(container: OutputContainer, stream: VideoStream, seconds: float) -> None:
    for frame in clock_frames(stream.width, stream.height, seconds):
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _encode_melody(container: OutputContainer, stream: AudioStream, samples: array[int]) -> None:
    resampler = AudioResampler(format=stream.format, layout=stream.layout, rate=RATE)
    for frame in _audio_frames(samples):
        for shaped in resampler.resample(frame):
            container.mux(stream.encode(shaped))
    container.mux(stream.encode(None))


def _audio_frames(samples: array[int]) -> Iterator[AudioFrame]:
    for start in range(0, len(samples), _CHUNK):
        chunk = samples[start : start + _CHUNK]
        frame = AudioFrame(format="s16", layout="mono", samples=len(chunk), align=1)
        frame.planes[0].update(chunk.tobytes())
        frame.sample_rate, frame.pts = RATE, start
        yield frame


def main() -> int:
    """Make the samples in the folder named on the command line and tell which they are."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.samples", description="Makes media to try a player with.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("seconds", type=float, nargs="?", default=LENGTH_S, help="about how long each (default: 60)")
    options = parser.parse_args()
    for path in make_samples(options.folder, options.seconds):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
