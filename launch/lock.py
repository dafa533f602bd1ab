"""Only one process at a time: a lock in a file that the operating system lets go of when its holder ends.

Standard library only.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class HeldError(Exception):
    """Another process holds the lock; `pid` says which, None when it has not said so yet."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(f"held by process {pid}")
        self.pid = pid


def lock_of(database: Path) -> Path:
    """The file that is locked by whoever has a database to itself: a running bot, or a restore."""
    path = database.resolve()
    return path.with_name(f"{path.name}.lock")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock for as long as the block lasts. Raises HeldError, or OSError when the file cannot be written."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.read(descriptor, 32)
            raise HeldError(int(text) if text.isdigit() else None) from None
        os.truncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)
