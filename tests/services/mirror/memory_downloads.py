"""A CDN in memory, for testing what is made of its files; Discord's is tested through the sandbox (`tests/cogs`)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from services.downloads import DownloadError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from services.downloads import DownloadReason


class MemoryDownloads:
    """Serves `content` by link. While `door` is closed, a download stands before its last chunk."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        self.refusals: dict[str, list[DownloadReason]] = {}
        """What goes wrong with the next downloads of a link, after half of the file."""
        self.asked: list[str] = []
        self.door = asyncio.Event()
        self.door.set()

    async def stream(self, url: str) -> AsyncGenerator[bytes]:
        self.asked.append(url)
        data = self.content.get(url)
        if data is None:
            raise DownloadError("gone", "nothing is there")
        half = len(data) // 2
        yield data[:half]
        if self.refusals.get(url):
            raise DownloadError(self.refusals[url].pop(0), "as it was told")
        await self.door.wait()
        yield data[half:]
