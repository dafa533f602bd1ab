"""Any weather over a group's thread: once it has passed, Chorus's copy is what Discord shows, with every word it heard.

And every file that was sent. `make drill PART=mirror N=200` goes through so many schedules.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.drill.schedules import Harbour, erases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

AT_A_TIME = 20
"""Schedules after which all is set up anew."""


@pytest.fixture(scope="module")
async def harbour(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Harbour]:
    async with Harbour.open(tmp_path_factory.mktemp("keeping"), erases=False) as harbour:
        yield harbour


@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", range(0, 20, 2))
async def test_the_copy_is_what_the_thread_is_after_any_weather(harbour: Harbour, seed: int, number: int) -> None:
    await harbour.go_through(seed - seed % 20 + number)


@pytest.mark.drill
async def test_the_copy_is_what_the_thread_is_after_many_weathers(seed: int, tmp_path: Path) -> None:
    seeds = range(seed, seed + int(os.environ.get("CHORUS_DRILL_SCHEDULES") or "20"))
    for first in range(0, len(seeds), AT_A_TIME):
        some = seeds[first : first + AT_A_TIME]
        for erasing in (False, True):
            folder = tmp_path / f"{first}-{erasing}"
            folder.mkdir()
            async with Harbour.open(folder, erases=erasing) as harbour:
                for one in some:
                    if erases(one) == erasing:
                        await harbour.go_through(one)
