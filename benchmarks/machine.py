"""What a figure was taken on, and how busy that was meanwhile."""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TICK_S = 0.02


def describe() -> str:
    """The machine in one line."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


async def idle_control(ticks: int = 150) -> float:
    """How late an idle event loop wakes here: the 99th percentile in ms. Latencies can't be better than this."""
    late_ms = []
    due = time.perf_counter() + TICK_S
    for _ in range(ticks):
        await asyncio.sleep(due - time.perf_counter())
        late_ms.append((time.perf_counter() - due) * 1000)
        due += TICK_S
    return percentile(late_ms, 99)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of the values do not exceed; at least two values."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def table(rows: Sequence[tuple[str, str, str]], heading: tuple[str, str, str] = ("what", "measured", "wanted")) -> str:
    """Rows of three texts as a table in Markdown."""
    lines = [f"| {' | '.join(heading)} |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
