"""What tests of every store do with bytes and folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from storage.store import FileStore


async def in_chunks(*chunks: bytes) -> AsyncIterator[bytes]:
    """A stream of just these chunks."""
    for chunk in chunks:
        yield chunk


async def content(store: FileStore, key: str) -> bytes:
    """A whole file."""
    return b"".join([chunk async for chunk in await store.open(key)])


def files_in(folder: Path) -> list[Path]:
    """All files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]
