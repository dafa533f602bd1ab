"""Somebody who is handed a chat, for testing what is handed over; Discord's way is tested in `tests/cogs`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from services.chat_export import Part

PLENTY = 10 * 1024 * 1024


@dataclass
class Handed:
    """A part, with its content read."""

    name: str
    content: bytes
    number: int
    is_last: bool
    file: IO[bytes]


class MemoryDelivery:
    """Keeps what it is handed. While `door` is closed, it takes no part; `refusal` is what it raises then."""

    def __init__(self, *, limit_bytes: int = PLENTY) -> None:
        self.limit_bytes = limit_bytes
        self.total = 0
        self.parts: list[Handed] = []
        self.progress: list[int] = []
        self.finished: tuple[int, int] | None = None
        self.failure: Exception | None = None
        self.refusal: Exception | None = None
        self.before_each: Callable[[], object] = lambda: None
        self.door = asyncio.Event()
        self.door.set()
        self.asked = asyncio.Event()

    async def begin(self, total: int) -> int:
        self.total = total
        return self.limit_bytes

    async def hand_over(self, part: Part) -> None:
        self.asked.set()
        await self.door.wait()
        self.before_each()
        if self.refusal is not None:
            raise self.refusal
        content = part.content.read()
        self.parts.append(Handed(part.name, content, part.number, part.is_last, part.content))

    async def tell_progress(self, done: int, total: int) -> None:
        self.progress.append(done)

    async def finish(self, messages: int, parts: int) -> None:
        self.finished = messages, parts

    async def fail(self, error: Exception) -> None:
        self.failure = error


class MemoryExportNotices:
    """ExportNotices that remember whom they told of which group; `reaches` says whether they can tell anybody."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []
        self.reaches = True

    async def tell_cut_off(self, discord_id: int, group: str) -> bool:
        if self.reaches:
            self.told.append((discord_id, group))
        return self.reaches
