"""How a design in Python does its job: the same conversation, the same starts, the same disturbances for each."""

from __future__ import annotations

import asyncio
import resource
import sys
from typing import TYPE_CHECKING, Protocol

from benchmarks.voices.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from benchmarks.voices.job import Load


class Band(Protocol):
    """A design that can play: opened without streams, which is what its memory is measured against."""

    async def tune(self) -> None:
        """Make what all streams need: keys, end-to-end sessions. Nothing plays yet."""

    async def start(self, number: int) -> None:
        """Let one more stream play."""

    def disturb(self, load: Load) -> AbstractAsyncContextManager[None]:
        """Keep this process busy with `load`, done where the design does such things."""


def perform(open_band: Callable[[Job], AbstractAsyncContextManager[Band]]) -> None:
    """Do the job in the first argument; returns only by being killed."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(_perform(Job.from_json(sys.argv[1]), open_band))


async def _perform(job: Job, open_band: Callable[[Job], AbstractAsyncContextManager[Band]]) -> None:
    async with open_band(job) as band:
        print("idle", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await band.tune()
        for number in range(job.streams):
            await band.start(number)
            await asyncio.sleep(job.stagger_s)
        async with band.disturb(job.load):
            print("playing", flush=True)
            await asyncio.Event().wait()
