"""A long evening of music: what is held at its end is what was held before, however restless the listeners.

`CHORUS_DRILL_SEED` repeats a run; `CHORUS_SOAK_MINUTES` is how long the marked one takes (60).
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
from typing import TYPE_CHECKING

import pytest

from tests.media import make_tone

if TYPE_CHECKING:
    from pathlib import Path

QUARTERS, LOOKS = 4, 4
ROUNDS_A_MINUTE = 1_000
MOST_GROWTH_BYTES = 5 * 2**20


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Music in what passes through and in what is encoded anew."""
    folder = tmp_path_factory.mktemp("music")
    for format, codec in (("webm", "libopus"), ("ogg", "libopus"), ("flac", "flac"), ("mp4", "aac")):
        make_tone(folder / f"music.{format}", format=format, codec=codec, seconds=5.0)
    return folder


@pytest.mark.timeout(400)
async def test_two_minutes_of_it_leave_nothing_behind(seed: int, files: Path) -> None:
    await soak(seed, files, minutes=2.0)


@pytest.mark.drill
async def test_an_hour_of_it_leaves_nothing_behind(seed: int, files: Path) -> None:
    await soak(seed, files, minutes=float(os.environ.get("CHORUS_SOAK_MINUTES", "60")))


async def soak(seed: int, files: Path, *, minutes: float) -> None:
    """The last quarter's memory is at most 5 MB above the second's; threads and descriptors are equal."""
    host = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.drill.sound_host", str(seed), str(files)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert host.stdin is not None
    assert host.stdout is not None
    quarters = []
    for _ in range(QUARTERS):
        looks = []
        for _ in range(LOOKS):
            host.stdin.write(b"%d\n" % (minutes * ROUNDS_A_MINUTE / QUARTERS / LOOKS))
            line = await host.stdout.readline()
            assert line, "it died"
            looks.append(json.loads(line))
        quarters.append(looks)
        print(looks[-1])
    host.stdin.close()
    assert await host.wait() == 0
    memory = [statistics.median(look["memory"] for look in looks) for looks in quarters]
    assert memory[3] - memory[1] <= MOST_GROWTH_BYTES, f"{memory[3] - memory[1]} bytes more"
    for what in ("threads", "descriptors"):
        assert quarters[3][-1][what] == quarters[1][-1][what], what
    assert quarters[3][-1]["sent"] > quarters[2][-1]["sent"]
    assert quarters[3][-1]["restarts"] == 0
