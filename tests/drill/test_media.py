"""Damaged media of every kind is played or refused, and whatever is played, nothing of it stays behind."""

from __future__ import annotations

import gc
import random
import resource
from collections import Counter
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.audio.damage import Attempt, make_kinds
from tests.audio.hearing import play
from tests.audio.inputs import MemoryInput

if TYPE_CHECKING:
    from pathlib import Path

# Some of libavformat's buffers grow with what a file declares (at most 64 MB each), and some of it stays with malloc.
MOST_BYTES_GROWN = 200 << 20
MOST_BYTES_KEPT = 10 << 20
PLAYED_OR_REFUSED = {"played", "silent", "broken", "no_audio", "empty"}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_kinds(tmp_path_factory.mktemp("kinds"))


def test_a_few_damaged_files_of_each_kind(seed: int, kinds: dict[str, Path], tmp_path: Path) -> None:
    _damage(kinds, tmp_path, random.Random(seed), times=2)


@pytest.mark.drill
def test_a_thousand_damaged_files(seed: int, kinds: dict[str, Path], tmp_path: Path) -> None:
    _damage(kinds, tmp_path, random.Random(seed), times=40)


def test_fifty_plays_leave_no_thread_and_no_descriptor(kinds: dict[str, Path]) -> None:
    _play_and_look(kinds, times=50)


@pytest.mark.drill
def test_a_thousand_plays_leave_no_thread_no_descriptor_and_no_memory(kinds: dict[str, Path]) -> None:
    assert _play_and_look(kinds, times=1_000) < MOST_BYTES_KEPT


def _damage(kinds: dict[str, Path], folder: Path, chance: random.Random, *, times: int) -> None:
    before = _Held()
    outcomes: Counter[str] = Counter()
    for name, path in kinds.items():
        whole = path.read_bytes()
        for _ in range(times):
            attempt = Attempt(name, chance.randrange(2**32))
            try:
                outcomes[attempt.outcome(whole, folder)] += 1
            except Exception as error:
                pytest.fail(f"{attempt}: {error!r}")
    print(dict(outcomes))
    assert outcomes.keys() <= PLAYED_OR_REFUSED
    after = _Held()
    assert after.counts == before.counts
    assert after.most_bytes - before.most_bytes < MOST_BYTES_GROWN


def _play_and_look(kinds: dict[str, Path], *, times: int) -> int:
    """Play all kinds in turn; returns by how many bytes the second half made the process grow."""
    paths = [*kinds.values()]
    for path in paths:
        play(path)
    before = halfway = _Held()
    for number in range(times):
        path = paths[number % len(paths)]
        play(path, start_ms=number % 3 * 400, volume_percent=(100, 50, 150)[number % 7 % 3])
        play(MemoryInput(path.read_bytes()))
        if number == times // 2:
            halfway = _Held()
    after = _Held()
    assert after.counts == before.counts
    return after.bytes - halfway.bytes


class _Held:
    """What the process has of the machine now."""

    def __init__(self) -> None:
        gc.collect()
        process = psutil.Process()
        self.counts = {"threads": process.num_threads(), "descriptors": process.num_fds()}
        self.bytes = process.memory_info().rss
        self.most_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
