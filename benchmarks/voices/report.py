"""The tables for people, as they stand in `benchmarks/README.md`."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.voices.changes import Changes
    from benchmarks.voices.ladder import Rung

LOAD_TITLES = {
    "loop": "event loop 50 % busy",
    "thread": "a Python thread 90 % busy",
    "hold100": "GIL held 100 ms, twice a second",
    "hold250": "GIL held 250 ms, twice a second",
    "extracting": "yt-dlp extracting",
}

_LATE = "late p50/p99/max ms"


def streams_ok(climbed: Sequence[Rung]) -> int:
    """The largest number of streams that a design carried."""
    return max((rung.job.streams for rung in climbed if rung.passed), default=0)


def best(climbed: Sequence[Rung]) -> Rung:
    """The highest rung that was passed; the first one where none was."""
    return [*climbed[:1], *(rung for rung in climbed if rung.passed)][-1]


def ladder(climbs: Iterable[Sequence[Rung]]) -> str:
    """How far each design goes: a row for each number of streams it was tried with."""
    head = ("design", "N", "CPU ms per stream-second", "in helpers", "MB per stream", _LATE, "missing")
    rows = [
        (
            rung.design.title,
            str(rung.job.streams),
            f"{rung.median(lambda run: run.cpu_ms_per_stream_s):.2f}",
            f"{rung.median(lambda run: run.helpers_ms_per_stream_s):.2f}",
            f"{rung.median(lambda run: run.mb_per_stream):.2f}",
            _lateness(rung),
            str(rung.heard.missing),
            *_verdict(rung),
        )
        for climbed in climbs
        for rung in climbed
    ]
    return _table((*head, "control p99/max ms", "void runs", "passed"), rows)


def reach(climbs: Iterable[Sequence[Rung]]) -> str:
    """One row for each design: the largest number of streams it carried, and how it was then."""
    rows = [
        (
            climbed[0].design.title,
            str(streams_ok(climbed) or "none"),
            f"{best(climbed).median(lambda run: run.cpu_ms_per_stream_s):.2f}",
            f"{best(climbed).median(lambda run: run.mb_per_stream):.2f}",
            _lateness(best(climbed)),
        )
        for climbed in climbs
    ]
    return _table(("design", "largest N", "CPU ms per stream-second", "MB per stream", _LATE), rows)


def loads(disturbed: Iterable[Rung]) -> str:
    """What a busy bot does to the streams."""
    rows = [
        (
            LOAD_TITLES[rung.job.load],
            rung.design.title,
            _lateness(rung),
            str(rung.heard.missing),
            *_verdict(rung),
        )
        for rung in sorted(disturbed, key=lambda rung: list(LOAD_TITLES).index(rung.job.load))
    ]
    head = ("meanwhile", "design", _LATE, "missing", "control p99/max ms", "void runs", "passed")
    return _table(head, rows)


def changes(measured: Changes) -> str:
    """What happens where one sound ends and another begins."""
    skip = f"{measured.skip_ms:.0f} ms (at most {measured.longest_skip_ms:.0f})"
    rows = [
        ("frames missing or silent between two tracks", str(measured.gap_packets), "0"),
        ("last packet of a track to the first of the next", f"{measured.gap_ms:.1f} ms", "20 ms"),
        ("skip to the first new packet", skip, "60 ms"),
        ("seek to the first new packet", f"{measured.seek_ms:.0f} ms", "60 ms"),
        ("local file to the first packet", f"{measured.start_ms:.0f} ms", ""),
        ("resolved link to the first packet", f"{measured.link_ms:.0f} ms", ""),
    ]
    return _table(("what", "measured", "wanted"), rows)


def figures(values: Mapping[str, object]) -> dict[str, object]:
    """The same, rounded for the last line; JSON has no infinity."""
    finite = {name: None if value == inf else value for name, value in values.items()}
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in finite.items()}


def _lateness(rung: Rung) -> str:
    heard = rung.heard
    return f"{heard.p50_ms:.2f}/{heard.p99_ms:.2f}/{heard.max_ms:.1f}"


def _verdict(rung: Rung) -> tuple[str, str, str]:
    control = f"{rung.median(lambda run: run.control_p99_ms):.2f}/{rung.median(lambda run: run.control_max_ms):.1f}"
    return control, str(rung.void), "yes" if rung.passed else "no" if rung.counts else "void"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)).replace("| --- ", "|---")
