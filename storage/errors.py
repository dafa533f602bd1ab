"""What can go wrong while keeping files. Touches nothing.

    StorageError

It carries a `reason`, one word out of a closed list that a service turns into a sentence, and a `detail` for
the log.
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

StorageReason = Literal[
    "not_found", "too_large", "no_space", "not_writable", "damaged", "unreachable", "refused", "busy"
]

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StorageError(Exception):
    """A file cannot be kept or handed out.

    `reason`: "not_found" (no such key, or not a key at all), "too_large" (more bytes than the store takes),
    "no_space" (the disk is full), "not_writable" (the folder refuses to be read or written), "damaged" (what the store
    has is not what was put).

    Of a store on the network, also: "unreachable" (it does not answer in time, breaks off, or fails within itself: it
    may work later), "refused" (it does not accept the account or the request: an admin has to look), "busy" (it was
    asked more often than it allows: later it works again).

    `detail` never holds a secret of the store.
    """

    def __init__(self, reason: StorageReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: StorageReason = reason
        self.detail = detail


@contextmanager
def told_as_storage_error() -> Iterator[None]:
    """What goes wrong with the disk in this block becomes a StorageError."""
    try:
        yield
    except FileNotFoundError as error:
        raise StorageError("not_found", str(error)) from error
    except OSError as error:
        raise StorageError("no_space" if error.errno in _NO_SPACE else "not_writable", str(error)) from error
