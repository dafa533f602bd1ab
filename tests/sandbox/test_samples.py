"""The sample media: what a person hears and sees who has no media of their own."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest

from sandbox.samples import make_samples
from tests.media import read_packets

if TYPE_CHECKING:
    from av import VideoFrame

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    paths = make_samples(tmp_path_factory.mktemp("samples") / "library")
    return {path.stem: path for path in paths}


def test_there_are_three_tracks_and_a_video_with_titles_and_lengths(samples: dict[str, Path]) -> None:
    seen = {}
    for path in samples.values():
        with av.open(path) as container:
            tags = {**container.metadata, **container.streams.audio[0].metadata}
            tags = {key.lower(): value for key, value in tags.items()}
            assert tags["artist"] == "The Sandbox"
            assert container.duration is not None
            seen[tags["title"]] = (round(container.duration / av.time_base), len(container.streams.video))
    assert seen == {"Morning Bells": (60, 0), "Paper Boats": (60, 0), "Slow Tide": (64, 0), "Tin Clock": (60, 1)}


@pytest.mark.parametrize("name", ["morning-bells", "paper-boats", "tin-clock"])
def test_opus_samples_consist_of_20_ms_stereo_packets(samples: dict[str, Path], name: str) -> None:
    single_stereo_frame_of_20_ms = 0b1111_1100
    assert {packet[0] for packet in read_packets(samples[name])} == {single_stereo_frame_of_20_ms}


def test_each_sample_has_its_own_melody(samples: dict[str, Path]) -> None:
    melodies = [_notes(path) for path in samples.values()]
    assert len(set(melodies)) == len(samples)
    assert all(len(set(melody)) >= 3 for melody in melodies)


def test_short_ones_play_their_melody_once(tmp_path: Path) -> None:
    lengths = set()
    for path in make_samples(tmp_path, 1.0):
        with av.open(path) as container:
            assert container.duration is not None
            lengths.add(round(container.duration / av.time_base))
    assert lengths == {8, 10, 12}


def test_the_clock_in_the_video_runs(samples: dict[str, Path]) -> None:
    with av.open(samples["tin-clock"]) as container:
        pictures = [_ink(frame) for frame in container.decode(video=0)]
    assert len(pictures) == len(set(pictures)) == 600


def test_what_is_there_is_left_alone_and_what_is_missing_is_made(samples: dict[str, Path]) -> None:
    folder = next(iter(samples.values())).parent
    before = {path: path.stat().st_mtime_ns for path in samples.values()}
    content = samples["slow-tide"].read_bytes()
    samples["slow-tide"].unlink()
    make_samples(folder)
    assert samples["slow-tide"].read_bytes() == content
    after = {path: path.stat().st_mtime_ns for path in samples.values()}
    changed = {path.stem for path in before if before[path] != after[path]}
    assert changed == {"slow-tide"}
    assert sorted(folder.iterdir()) == sorted(samples.values())


def test_the_command_prints_what_it_made(tmp_path: Path, samples: dict[str, Path]) -> None:
    for path in samples.values():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "sandbox.samples"]
    made = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert made.stdout.splitlines() == [str(tmp_path / path.name) for path in samples.values()]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 2


def _notes(path: Path) -> tuple[int, ...]:
    """The melody, roughly: how often the sound crosses zero in each half second, in steps of 50 Hz."""
    with av.open(path) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=8_000)
        frames = [small for frame in container.decode(audio=0) for small in resampler.resample(frame)]
        sound = b"".join(bytes(frame.planes[0])[: frame.samples * 2] for frame in frames)
    samples = memoryview(sound).cast("h")
    beats = [samples[start : start + 4_000] for start in range(0, len(samples) - 4_000, 4_000)]
    crossings = [sum(a < 0 <= b for a, b in pairwise(beat)) for beat in beats]
    return tuple(round(count * 2 / 50) for count in crossings)


def _ink(frame: VideoFrame) -> tuple[bool, ...]:
    """Which points of a coarse grid are drawn."""
    luma = frame.planes[0]
    data = bytes(luma)
    grid = ((x, y) for y in range(8, frame.height, 16) for x in range(8, frame.width, 16))
    return tuple(data[y * luma.line_size + x] > 128 for x, y in grid)
