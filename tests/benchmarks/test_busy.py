"""The disturbances are what they are called."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from benchmarks.voices.busy import holder
from benchmarks.voices.extracting import extract, make_page

if TYPE_CHECKING:
    from pathlib import Path


class Witness:
    """A thread that counts as often as it gets the GIL."""

    def __init__(self) -> None:
        self.count = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Witness:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(0.001):
            self.count += 1


def test_nobody_else_runs_while_the_gil_is_held() -> None:
    hold = holder(0.1)
    with Witness() as witness:
        before = witness.count
        hold()
        held = witness.count - before
        before, until = witness.count, time.perf_counter() + 0.1
        while time.perf_counter() < until:
            pass
        shared = witness.count - before
    assert held <= 2  # a turn before the call, and one behind it
    assert shared > held


def test_yt_dlp_finds_the_formats_of_the_page(tmp_path: Path) -> None:
    found = extract(make_page(str(tmp_path)))
    assert found["extractor"] == "html5"
    assert len(found["formats"]) == 5
