"""Bad weather: the sandbox and an unmodified discord.py come through it with nothing lost that need not be.

`CHORUS_DRILL_SEED` repeats a run, as far as two processes can be repeated; `CHORUS_DRILL_MINUTES` is how long the
marked one takes.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.drill.storm import Storm
from tests.drill.truth import check_truth
from tests.drill.weathers import WEATHERS

if TYPE_CHECKING:
    from pathlib import Path

SETTLED_AFTER = 30
"""Squalls after which everything that is loaded once has been."""
MOST_BYTES_PER_ENTRY = 16 * 1024
"""What one entry of the journal, with its message and its events, may take of the sandbox's memory."""


async def test_each_weather_keeps_its_promise(seed: int, tmp_path: Path) -> None:
    async with Storm.brew(seed) as storm:
        quick = [weather for weather in WEATHERS if not weather.is_slow]
        for weather in storm.rng.sample(quick, len(quick)):
            await storm.squall(weather)
        await check_truth(storm.sandbox, storm.channels, tmp_path)


@pytest.mark.drill
async def test_hours_of_weather_change_nothing(seed: int, tmp_path: Path) -> None:
    end_s = time.monotonic() + 60 * float(os.environ.get("CHORUS_DRILL_MINUTES", "10"))
    async with Storm.brew(seed) as storm:
        settled: tuple[int, int] | None = None
        while time.monotonic() < end_s:
            weather = storm.rng.choice(WEATHERS)
            print(f"{storm.squalls}: {weather.name}")
            await storm.squall(weather)
            if storm.squalls == SETTLED_AFTER:
                settled = await memory_and_entries(storm)
        await check_truth(storm.sandbox, storm.channels, tmp_path)
        if settled is not None:
            memory, entries = await memory_and_entries(storm)
            assert memory - settled[0] <= MOST_BYTES_PER_ENTRY * (entries - settled[1])


async def memory_and_entries(storm: Storm) -> tuple[int, int]:
    """The sandbox's memory (RSS) in bytes, and how much it has to remember."""
    journals = [await storm.sandbox.journal(channel) for channel in storm.channels]
    (sandbox,) = [child for child in psutil.Process().children() if "sandbox" in child.cmdline()]
    return sandbox.memory_info().rss, sum(map(len, journals))
