"""How many voice channels at once, how late, for how much, and what disturbs them: Chorus beside other designs.

`python -m benchmarks.voice` takes 20 to 25 minutes; `--quick` tries every part once. All designs play the same
file with end-to-end encryption to the same sink, one after the other, beside an idle control. See
`benchmarks/voices/` for the parts, `benchmarks/README.md` for the tables.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import describe
from benchmarks.voices import report
from benchmarks.voices.designs import NAMES, Skipped, find
from benchmarks.voices.job import Job
from benchmarks.voices.ladder import LOADED_STREAMS, LOADS, RUNGS, Measuring
from benchmarks.voices.media import make_track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.voices.changes import Changes
    from benchmarks.voices.designs import Design
    from benchmarks.voices.ladder import Rung

TABLES = ("ladder", "loads", "changes")
_TRACK_S = 240.0
_CHANGE_RUNS = 9
_TRANSCODED_STREAMS = 10
OURS = "chorus"


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # the designs end with it
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = Job(streams=1, port=0, media=str(make_track(folder / "track.webm", seconds=_TRACK_S)))
        found = [find(design, folder) for design in options.designs]
        designs = [design for design in found if not isinstance(design, Skipped)]
        measuring = Measuring(options.runs, options.seconds, options.past_failure, _tell)
        climbs, transcoded = _climb(measuring, designs, job, options) if "ladder" in options.tables else ({}, None)
        disturbed = _disturb(measuring, designs, job, options) if "loads" in options.tables else []
    measured = asyncio.run(_changes(options)) if "changes" in options.tables and OURS in options.designs else None
    print(f"\n{describe()}, {time.strftime('%Y-%m-%d')}; took {(time.monotonic() - began) / 60:.1f} minutes")
    for skipped in found:
        if isinstance(skipped, Skipped):
            print(f"{skipped.name} was not measured: {skipped.reason}")
    _print_tables(climbs, transcoded, disturbed, measured)
    print(json.dumps(report.figures(_figures(climbs, transcoded, disturbed, measured))))


def _climb(
    measuring: Measuring, designs: Sequence[Design], job: Job, options: argparse.Namespace
) -> tuple[dict[str, list[Rung]], Rung | None]:
    """Each design's ladder, and ours when it decodes AAC and encodes every frame anew."""
    climbs = {design.name: measuring.climb(design, job, options.n) for design in designs}
    ours = next((design for design in designs if design.name == OURS), None)
    if ours is None:
        return climbs, None
    media = make_track(Path(job.media).with_suffix(".m4a"), seconds=_TRACK_S, codec="aac")
    streams = min(_TRANSCODED_STREAMS, max(options.n))
    return climbs, measuring.rung(ours, replace(job, streams=streams, media=str(media)))


def _disturb(measuring: Measuring, designs: Sequence[Design], job: Job, options: argparse.Namespace) -> list[Rung]:
    """Every load on each design that can be disturbed."""
    loaded = replace(job, streams=options.loaded)
    return [rung for design in designs if design.has_loads for rung in measuring.disturb(design, loaded, options.loads)]


async def _changes(options: argparse.Namespace) -> Changes:
    from benchmarks.voices.changes import measure

    return await measure(min(_CHANGE_RUNS, options.runs * 3))


def _print_tables(
    climbs: dict[str, list[Rung]], transcoded: Rung | None, disturbed: Sequence[Rung], measured: Changes | None
) -> None:
    if climbs:
        print(f"\n{report.reach(climbs.values())}\n\n{report.ladder(climbs.values())}")
    if transcoded:
        print(f"\nDecoded from AAC and encoded anew:\n\n{report.ladder([[transcoded]])}")
    if disturbed:
        print(f"\n{report.loads(disturbed)}")
    if measured:
        print(f"\n{report.changes(measured)}")


def _figures(
    climbs: dict[str, list[Rung]], transcoded: Rung | None, disturbed: Sequence[Rung], measured: Changes | None
) -> dict[str, object]:
    """The last line; None for what was not measured. Lateness, processor time and memory are those at `streams_ok`."""
    ours = climbs.get(OURS)
    top = report.best(ours) if ours else None
    held = {rung.job.load: rung.heard.p99_ms for rung in disturbed if rung.design.name == OURS}
    return {
        "streams_ok": report.streams_ok(ours) if ours else None,
        "peer_streams_ok": {name: report.streams_ok(climbed) for name, climbed in climbs.items() if name != OURS},
        "cpu_ms_per_stream_s": top and top.median(lambda run: run.cpu_ms_per_stream_s),
        "lateness_p99_ms": top and top.heard.p99_ms,
        "lateness_max_ms": top and top.heard.max_ms,
        "control_p99_ms": top and top.median(lambda run: run.control_p99_ms),
        "gil_hold_100_p99_ms": held.get("hold100"),
        "gil_hold_250_p99_ms": held.get("hold250"),
        "gap_packets": measured and measured.gap_packets,
        "skip_ms": measured and measured.skip_ms,
        "mb_per_stream": top and top.median(lambda run: run.mb_per_stream),
        "transcode_ms_per_stream_s": transcoded and transcoded.median(lambda run: run.cpu_ms_per_stream_s),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voice", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs that count, of each")
    parser.add_argument("--seconds", type=float, default=6.0, help="measured in each run, after a warm-up")
    parser.add_argument("--n", type=_numbers, default=RUNGS, help="streams, such as 1,25")
    parser.add_argument("--designs", type=_names(NAMES), default=NAMES, help=f"of {','.join(NAMES)}")
    parser.add_argument("--tables", type=_names(TABLES), default=TABLES, help=f"of {','.join(TABLES)}")
    parser.add_argument("--loads", type=_names(LOADS), default=LOADS, help=f"of {','.join(LOADS)}")
    parser.add_argument("--loaded", type=int, default=LOADED_STREAMS, help="streams while the bot is busy")
    parser.add_argument("--past-failure", action="store_true", help="go on to more streams than a design can carry")
    parser.add_argument("--quick", action="store_true", help="one run of everything, short and small")
    options = parser.parse_args()
    if options.quick:
        options.runs, options.seconds, options.n = 1, 3.0, (1, 25)
    return options


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


class _names:
    """A comma-separated choice of `known` names."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = known

    def __call__(self, text: str) -> tuple[str, ...]:
        chosen = tuple(text.split(","))
        if unknown := set(chosen) - set(self._known):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))} is none of {', '.join(self._known)}")
        return chosen


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
