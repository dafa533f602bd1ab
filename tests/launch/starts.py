"""Starting `python bot.py` without a token, as a person does."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.launch.processes import PATIENCE_S

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def started(folder: Path, *, samples: bool = False) -> AsyncIterator[Process]:
    """The parent; unless `samples` are wanted its library is in use. What it says is in the pipe `stdout`."""
    (folder / "library").mkdir(exist_ok=True)
    if not samples:
        (folder / "library" / "notes.txt").touch()
    command = [sys.executable, str(ROOT / "bot.py"), "--folder", str(folder)]
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environ, stdout=PIPE, stderr=log)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def read_until(process: Process, text: str) -> str:
    """What it says up to a line that contains `text`."""
    assert process.stdout
    said = ""
    async with asyncio.timeout(PATIENCE_S):
        while text not in said:
            line = await process.stdout.readline()
            assert line, f"ended after {said!r}"
            said += line.decode()
    return said
