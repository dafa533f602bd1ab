"""The real bot, with a clock that a test moves: `python -m tests.moving.bot CLOCK_SOCKET FOLDER`.

The same as `bot.py --folder FOLDER run` in all else. It takes the time from `tests.moving.time` before it starts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from datetime import timedelta
from pathlib import Path

from launch import running, settings
from services.clock import SystemClock
from tests.moving.clock import MovableClock


async def follow(clock: MovableClock, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Move the clock as told, a line at a time, and say each line back once it was; until the teller is gone."""
    while line := await reader.readline():
        clock.move(timedelta(seconds=float(line)))
        writer.write(line)


async def main(clock_socket: str, folder: Path) -> None:
    """Run until told to stop. Raises OSError when there is no time to follow."""
    logging.basicConfig(level=logging.INFO)
    clock = MovableClock(SystemClock())
    reader, writer = await asyncio.open_unix_connection(clock_socket)
    clock.move(timedelta(seconds=float(await reader.readline())))
    following = asyncio.create_task(follow(clock, reader, writer))
    try:
        await running.serve(settings.load(folder, os.environ), clock)
    finally:
        following.cancel()
        writer.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
