"""What can befall the machine that a bot runs on, done to it from outside."""

from __future__ import annotations

import resource
import sys
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from sandbox.client.child import Child

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

CAN_FILL_DISKS = hasattr(resource, "prlimit")
"""Linux alone lets one process set another's limits."""
_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@asynccontextmanager
async def locked(database: Path) -> AsyncIterator[None]:
    """Another process holds the right to write to an SQLite database."""
    holder = await Child.start([sys.executable, "-c", _HOLD, str(database)], env={})
    try:
        await holder.wait_for_line("held")
        yield
    finally:
        await holder.close_stdin()
        await holder.wait()


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """A process finds no room for a single byte in any file, new or old; pipes and sockets take what they took.

    Its limit for the size of files is 0 meanwhile, so that each write to one fails in the kernel (EFBIG): what SQLite
    and Python meet is a write that really failed, wherever it happened to be.
    """
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
