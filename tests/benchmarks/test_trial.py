"""A trial of a design that is known: what is sent is what is found, and what counts is told from what does not."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import chain, repeat
from typing import TYPE_CHECKING

import pytest

from benchmarks.voices import trial
from benchmarks.voices.arrivals import Heard
from benchmarks.voices.designs import Design
from benchmarks.voices.job import Job
from benchmarks.voices.ladder import MOST_VOID, Measuring
from benchmarks.voices.trial import Trial
from tests.benchmarks.pacer import LATE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

PACER = Design("pacer", "a pacer", (sys.executable, "-m", "tests.benchmarks.pacer", "{job}"))
JOB = Job(streams=2, port=0, media="", dave=False)
SECONDS = 1.0
GOOD = Trial(
    streams=2,
    heard=Heard(packets=100, missing=0, p50_ms=0, p99_ms=1, max_ms=2, longest_gap_ms=22),
    cpu_ms_per_stream_s=1,
    helpers_ms_per_stream_s=0,
    mb_per_stream=1,
    control_p99_ms=1,
    control_max_ms=2,
    sink_lost=0,
)
BAD = replace(GOOD, heard=replace(GOOD.heard, p99_ms=50))
LEAKY = replace(GOOD, heard=replace(GOOD.heard, missing=1))
VOID = replace(GOOD, control_max_ms=11)


def test_a_trial_finds_what_a_design_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "WARM_UP_S", 0.1)
    measured = trial.run(PACER, JOB, SECONDS)
    assert measured.heard.missing in range(8, 13)  # a window of 50 frames, of two streams, begins anywhere
    assert measured.heard.packets + measured.heard.missing in range(98, 103)
    assert measured.heard.max_ms >= LATE_S * 1000 * 0.9
    assert measured.sink_lost == 0
    assert not measured.passed


@pytest.mark.parametrize("run", [BAD, LEAKY, replace(GOOD, heard=replace(GOOD.heard, max_ms=20.1))])
def test_a_run_is_not_passed_where_somebody_would_have_heard_it(run: Trial) -> None:
    assert GOOD.passed
    assert not run.passed


@pytest.mark.parametrize(
    ("runs", "passed", "void"),
    [
        ([GOOD, GOOD, GOOD], True, 0),
        ([GOOD, BAD, GOOD], True, 0),
        ([BAD, GOOD, BAD], False, 0),
        ([LEAKY, GOOD, LEAKY], False, 0),
        ([VOID, GOOD, VOID, GOOD, GOOD], True, 2),
        ([VOID] * 9, False, MOST_VOID + 1),
        ([replace(GOOD, sink_lost=1)] * 9, False, MOST_VOID + 1),
    ],
)
def test_the_median_of_the_runs_that_count_decides(
    runs: list[Trial], passed: bool, void: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    trials = iter(runs)
    monkeypatch.setattr(trial, "run", lambda *_: next(trials))
    rung = Measuring(3, SECONDS, False, lambda _: None).rung(PACER, JOB)
    assert (rung.passed, rung.void) == (passed, void)


def test_a_design_climbs_up_to_the_first_rung_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    trials: Iterator[Trial] = chain([GOOD, GOOD], repeat(BAD))
    monkeypatch.setattr(trial, "run", lambda *_: next(trials))
    climbed = Measuring(1, SECONDS, False, lambda _: None).climb(PACER, JOB, (1, 25, 50, 100))
    assert [rung.job.streams for rung in climbed] == [1, 25, 50]
    assert [rung.passed for rung in climbed] == [True, True, False]
