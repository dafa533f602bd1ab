"""How far each design goes, and what disturbs it: trials in threes, the median counts."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks.voices import trial
from benchmarks.voices.arrivals import Heard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.voices.designs import Design
    from benchmarks.voices.job import Job, Load
    from benchmarks.voices.trial import Trial

RUNGS = (1, 25, 50, 100, 200, 400, 800)
LOADS: tuple[Load, ...] = ("loop", "thread", "hold100", "hold250", "extracting")
LOADED_STREAMS = 50
MOST_VOID = 2
"""So many void runs of a rung are repeated; a machine that is busier than that can tell nothing."""


@dataclass(frozen=True)
class Rung:
    """The runs of one design with one number of streams that count, and how many did not.

    Where the machine was too busy for any to count, the void ones stand in, and nothing is passed.
    """

    design: Design
    job: Job
    runs: Sequence[Trial]
    void: int

    @property
    def counts(self) -> bool:
        return not any(run.void for run in self.runs)

    @property
    def passed(self) -> bool:
        """Whether the median run was one that everybody could listen to."""
        return self.counts and replace(self.runs[0], heard=self.heard).passed

    @property
    def heard(self) -> Heard:
        """Each figure's median."""
        return Heard(
            packets=round(self.median(lambda run: run.heard.packets)),
            missing=round(self.median(lambda run: run.heard.missing)),
            p50_ms=self.median(lambda run: run.heard.p50_ms),
            p99_ms=self.median(lambda run: run.heard.p99_ms),
            max_ms=self.median(lambda run: run.heard.max_ms),
            longest_gap_ms=self.median(lambda run: run.heard.longest_gap_ms),
        )

    def median(self, figure: Callable[[Trial], float]) -> float:
        return statistics.median(map(figure, self.runs))


@dataclass(frozen=True)
class Measuring:
    """How much is measured, and whom to tell what is being done.

    `past_failure`: whether a design goes on to more streams than it can carry, to see what becomes of it.
    """

    runs: int
    seconds: float
    past_failure: bool
    tell: Callable[[str], None]

    def rung(self, design: Design, job: Job) -> Rung:
        """So many runs that count; void ones are repeated, up to `MOST_VOID` of them."""
        counting: list[Trial] = []
        void: list[Trial] = []
        while len(counting) < self.runs and len(void) <= MOST_VOID:
            run = trial.run(design, job, self.seconds)
            (void if run.void else counting).append(run)
            self.tell(f"{design.title}, {job.streams} streams, {job.load}: {_brief(run)}")
        return Rung(design, job, counting or void, len(void))

    def climb(self, design: Design, job: Job, rungs: Iterable[int]) -> list[Rung]:
        """One rung after the other, up to and with the first that is not passed."""
        climbed: list[Rung] = []
        for streams in rungs:
            climbed.append(self.rung(design, replace(job, streams=streams)))
            if not (climbed[-1].passed or self.past_failure):
                break
        return climbed

    def disturb(self, design: Design, job: Job, loads: Iterable[Load]) -> list[Rung]:
        """The same streams, disturbed in one way after the other."""
        return [self.rung(design, replace(job, load=load)) for load in loads]


def _brief(run: Trial) -> str:
    heard = run.heard
    verdict = "void" if run.void else "passed" if run.passed else "not passed"
    return (
        f"{heard.p50_ms:.2f}/{heard.p99_ms:.2f}/{heard.max_ms:.1f} ms, {heard.missing} missing, "
        f"control {run.control_p99_ms:.2f}/{run.control_max_ms:.1f} ms: {verdict}"
    )
