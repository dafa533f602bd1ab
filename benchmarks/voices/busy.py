"""What may go on in a bot's process while it plays."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import threading
import time
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.voices.extracting import extract_for_ever, make_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from benchmarks.voices.job import Load

_CHUNK_S = 0.004
"""How long a busy event loop works without a pause: a big command, a page rendered."""
_HOLD_EVERY_S = 0.5
_CALIBRATE = 2_000_000
_NICE = 5


@asynccontextmanager
async def disturb(load: Load, *, extract_in_process: bool = False) -> AsyncIterator[None]:
    """Keep this process busy as `load` says; the extraction may be done as the design does it, in a process."""
    stop = threading.Event()
    hold_ms = {"hold100": 100, "hold250": 250}.get(load)
    tasks = []
    if load == "loop":
        tasks.append(asyncio.create_task(_busy_loop(0.5)))
    elif load == "thread":
        tasks.append(asyncio.create_task(asyncio.to_thread(_busy_thread, 0.9, stop)))
    elif hold_ms is not None:
        tasks.append(asyncio.create_task(_holds(holder(hold_ms / 1000))))
    elif load == "extracting":
        page = make_page(tempfile.gettempdir())
        extract = _extract_in_process if extract_in_process else _extract_in_thread
        tasks.append(asyncio.create_task(extract(page)))
    try:
        yield
    finally:
        stop.set()
        for task in tasks:
            task.cancel()


def holder(seconds: float) -> Callable[[], object]:
    """A function that works for about so long without letting go of the GIL: one call into C that runs no bytecode.

    The interpreter takes the GIL from a thread between two of its bytecodes only; summing a range is one of them.
    """
    count = int(_CALIBRATE * seconds / min(_time(partial(sum, range(_CALIBRATE))) for _ in range(5)))
    return partial(sum, range(count))


def _time(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


async def _holds(hold: Callable[[], object]) -> None:
    while True:
        began = time.perf_counter()
        hold()
        await asyncio.sleep(max(0, _HOLD_EVERY_S - (time.perf_counter() - began)))


async def _busy_loop(share: float) -> None:
    while True:
        _work(_CHUNK_S)
        await asyncio.sleep(_CHUNK_S * (1 - share) / share)


def _busy_thread(share: float, stop: threading.Event) -> None:
    while not stop.is_set():
        _work(_CHUNK_S)
        time.sleep(_CHUNK_S * (1 - share) / share)


def _work(seconds: float) -> None:
    """Plain bytecode for so much processor time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(200))


async def _extract_in_thread(page: str) -> None:
    await asyncio.to_thread(extract_for_ever, page)


async def _extract_in_process(page: str) -> None:
    command = (sys.executable, "-m", "benchmarks.voices.extracting", page)
    process = await asyncio.create_subprocess_exec(*command, preexec_fn=partial(os.nice, _NICE))
    await process.wait()
