"""Processes that a trial starts: each leads a group of its own, and the whole group ends with it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
_START_TIMEOUT_S = 30.0
_END_TIMEOUT_S = 20


class Child:
    """A started process whose standard input and output are lines of text."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def read(self, timeout_s: float = _START_TIMEOUT_S) -> str:
        """Its next line, said after the last one was read.

        Raises RuntimeError when it has ended instead, TimeoutError when it says nothing for so long.
        """
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], timeout_s)[0]:
            raise TimeoutError(f"{self._process.args!r} says nothing")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait(_END_TIMEOUT_S)}")
        return line.strip()

    def say(self, line: str) -> None:
        """Write a line to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def finish(self) -> str:
        """Ask it to end (SIGTERM) and return what it still has to say."""
        self._process.terminate()
        rest, _ = self._process.communicate(timeout=_END_TIMEOUT_S)
        return rest.strip()


@contextmanager
def started(*command: str, cwd: Path = ROOT) -> Iterator[Child]:
    """Run `command`; at the end it and all that it started are killed."""
    process = subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield Child(process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=_END_TIMEOUT_S)


class CpuTime(NamedTuple):
    """Seconds of processor time: of a process, and of all that it started."""

    own_s: float
    helpers_s: float

    def since(self, earlier: CpuTime) -> CpuTime:
        """What was used between two moments."""
        return CpuTime(self.own_s - earlier.own_s, self.helpers_s - earlier.helpers_s)


def cpu_time(pid: int) -> CpuTime:
    """Used so far, also by helpers that have ended and were waited for."""
    own, *helpers = (process.cpu_times() for process in _family(pid))
    helpers_s = own.children_user + own.children_system + sum(sum(helper[:4]) for helper in helpers)
    return CpuTime(own.user + own.system, helpers_s)


def memory_mb(pid: int) -> float:
    """Proportional set size (PSS) of a process and all that it started: what they share counts once."""
    return sum(_pss_kb(process.pid) for process in _family(pid)) / 1024


def _family(pid: int) -> Sequence[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _pss_kb(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")  # proc(5)
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
