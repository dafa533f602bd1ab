"""One trial: a design plays N streams to the sink for some seconds, beside the idle control."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import percentile
from benchmarks.voices.arrivals import HEADER_BYTES, STAMP_BYTES, Heard, listen, parse
from benchmarks.voices.processes import cpu_time, memory_mb, started

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.voices.designs import Design
    from benchmarks.voices.job import Job
    from benchmarks.voices.processes import Child, CpuTime

WARM_UP_S = 2.0
GRACE_S = 0.5
"""For what was due within the window and comes after it."""
CONTROL_LIMIT_MS = 10.0
"""A run beside a control that was later than this says nothing of the design."""
P99_LIMIT_MS, LATE_LIMIT_MS = 5.0, 20.0
_LONGEST_START_S = 60.0


@dataclass(frozen=True)
class Trial:
    """What was measured. Processor time and memory are those of all processes of the design."""

    streams: int
    heard: Heard
    cpu_ms_per_stream_s: float
    helpers_ms_per_stream_s: float
    """The part of it in processes that the design's own process has started."""
    mb_per_stream: float
    control_p99_ms: float
    control_max_ms: float
    sink_lost: int

    @property
    def void(self) -> bool:
        """Whether the machine, or the sink, was too busy for the run to count."""
        return self.control_max_ms > CONTROL_LIMIT_MS or self.sink_lost > 0

    @property
    def passed(self) -> bool:
        """Whether everybody could listen: on time, nothing very late, nothing missing."""
        heard = self.heard
        return heard.p99_ms < P99_LIMIT_MS and heard.max_ms <= LATE_LIMIT_MS and heard.missing == 0


def run(design: Design, job: Job, seconds: float) -> Trial:
    """Let `design` do `job`, and measure for `seconds` once all streams have played for `WARM_UP_S`."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "packets"
        capacity = int(job.streams * 50 * (seconds + WARM_UP_S + _LONGEST_START_S)) + 1000
        with (
            started(*_module("sink"), str(record), str(capacity)) as sink,
            started(*_module("control")) as control,
        ):
            control.read()
            job = replace(job, port=int(sink.read()))
            with started(*design.command(job), cwd=design.folder) as player:
                try:
                    base_mb, begin_ns, end_ns, cpu = _play(player, seconds)
                except TimeoutError:
                    return _never_played(job, seconds)
                time.sleep(GRACE_S)
                used_mb = memory_mb(player.pid) - base_mb
                said = json.loads(sink.finish())
                woke = json.loads(control.finish())
        heard = _heard(record, said["packets"], job, begin_ns, end_ns)
    late_ms = _control_ms(woke, begin_ns, end_ns)
    stream_seconds = job.streams * (end_ns - begin_ns) / 1e9
    return Trial(
        streams=job.streams,
        heard=heard,
        cpu_ms_per_stream_s=sum(cpu) * 1000 / stream_seconds,
        helpers_ms_per_stream_s=cpu.helpers_s * 1000 / stream_seconds,
        mb_per_stream=used_mb / job.streams,
        control_p99_ms=percentile(late_ms, 99),
        control_max_ms=max(late_ms),
        sink_lost=said["lost"],
    )


def _never_played(job: Job, seconds: float) -> Trial:
    """A design that could not even start so many streams has not passed, whatever else was going on."""
    nothing = Heard(0, int(job.streams * seconds * 50), inf, inf, inf, inf)
    return Trial(job.streams, nothing, inf, inf, inf, 0, 0, 0)


def _play(player: Child, seconds: float) -> tuple[float, int, int, CpuTime]:
    """MB when idle, begin and end of the window in ns since the epoch, the processor time used in it."""
    _expect(player, "idle", _LONGEST_START_S)
    base_mb = memory_mb(player.pid)
    player.say("go")
    _expect(player, "playing", _LONGEST_START_S)
    time.sleep(WARM_UP_S)
    before, begin_ns = cpu_time(player.pid), time.time_ns()
    time.sleep(seconds)
    return base_mb, begin_ns, time.time_ns(), cpu_time(player.pid).since(before)


def _expect(player: Child, word: str, timeout_s: float) -> None:
    if (said := player.read(timeout_s)) != word:
        raise RuntimeError(f"the design said {said!r} instead of {word!r}")


def _heard(record: Path, packets: int, job: Job, begin_ns: int, end_ns: int) -> Heard:
    recorded = record.read_bytes()
    border = packets * HEADER_BYTES
    if len(recorded) != border + packets * STAMP_BYTES:
        raise RuntimeError("the sink did not write down all that it took")
    return listen(parse(recorded[:border], recorded[border:]), job.ssrcs, begin_ns, end_ns)


def _control_ms(woke: Iterable[tuple[int, int]], begin_ns: int, end_ns: int) -> list[float]:
    return [late_ns / 1e6 for due_ns, late_ns in woke if begin_ns <= due_ns < end_ns]


def _module(name: str) -> tuple[str, ...]:
    return sys.executable, "-m", f"benchmarks.voices.{name}"
