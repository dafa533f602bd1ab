"""`python bot.py check --live`: guides a person through what only live Discord can show, and writes a report."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from launch import exits
from launch.live_steps import STEPS, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_VERDICTS = {"y": "as expected", "n": "NOT as expected", "s": "skipped"}
_PROMPT = "  [y] as expected  [n] not  [s] skip  [q] stop here: "


@dataclass(frozen=True)
class Seen:
    """What the person said of a step."""

    step: Step
    verdict: str
    note: str = ""


def run(folder: Path, *, ask: Callable[[str], str] = input, say: Callable[[str], None] = print) -> int:
    """Walk through the steps; the report stands in `folder`. Returns the exit code: 0 when nothing was amiss."""
    say("What only live Discord can show. The bot runs in another terminal; you have two accounts at hand.")
    seen = _walk(ask, say)
    now = datetime.now(UTC)
    report = folder / f"live-report-{now:%Y-%m-%d-%H%M}.md"
    report.write_text(_report(seen, now), encoding="utf-8")
    say(f"\nThe report is in {report}.")
    return exits.FAILED if any(each.verdict == _VERDICTS["n"] for each in seen) else exits.OK


def _walk(ask: Callable[[str], str], say: Callable[[str], None]) -> list[Seen]:
    seen: list[Seen] = []
    for number, step in enumerate(STEPS, 1):
        say(f"\n{number} of {len(STEPS)}: {step.name}\n  Do:     {step.do}\n  Expect: {step.expect}")
        key = _answer(ask)
        if key == "q":
            break
        note = ask("  What did you see? ").strip() if key == "n" else ""
        seen.append(Seen(step, _VERDICTS[key], note))
    return seen


def _answer(ask: Callable[[str], str]) -> str:
    while True:
        try:
            key = ask(_PROMPT).strip().lower()[:1]
        except EOFError:  # nobody is there any more
            return "q"
        if key == "q" or key in _VERDICTS:
            return key


def _report(seen: Sequence[Seen], now: datetime) -> str:
    lines = [
        f"# Chorus on live Discord, {now:%Y-%m-%d %H:%M} UTC",
        "",
        f"discord.py {version('discord.py')}, Python {platform.python_version()}, {platform.system()}",
        f"{len(seen)} of {len(STEPS)} steps were walked through.",
        "",
        "| step | verdict | note |",
        "|---|---|---|",
    ]
    lines += [f"| {each.step.name} | {each.verdict} | {each.note.replace('|', '/')} |" for each in seen]
    return "\n".join(lines) + "\n"
