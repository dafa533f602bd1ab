"""What can go wrong while keeping files. Touches nothing.

    StorageError

It carries a `reason`, one word out of a closed list that a service turns into a sentence, and a `detail` for
the log.
"""

from __future__ import annotations

from typing import Literal

StorageReason = Literal["not_found", "too_large", "no_space", "not_writable"]


class StorageError(Exception):
    """A file cannot be kept or handed out.

    `reason`: "not_found" (no such key, or not a key at all), "too_large" (more bytes than the store takes),
    "no_space" (the disk is full), "not_writable" (the folder refuses to be read or written).
    """

    def __init__(self, reason: StorageReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: StorageReason = reason
        self.detail = detail
