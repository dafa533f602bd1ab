"""How a player fares while people use it, and how quick it is."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from benchmarks.machine import describe, idle_control, table
from benchmarks.playing import panel, queue, recap

QUESTIONS = (queue, panel, recap)
"""Modules of `benchmarks.playing`, each with `measure` for the figures and `rows` to tell of them."""


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try every part, for no figures")
    quick = parser.parse_args().quick
    figures = {"control_p99_ms": await idle_control()}
    for question in QUESTIONS:
        print(f"{question.__name__.rpartition('.')[2]} …", file=sys.stderr, flush=True)
        figures |= await question.measure(quick=quick)
    print(f"{describe()}; an idle loop wakes {figures['control_p99_ms']:.1f} ms late (p99)\n")
    print(table([row for question in QUESTIONS for row in question.rows(figures)]))
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    asyncio.run(main())
