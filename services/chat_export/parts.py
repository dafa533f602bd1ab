"""A chat in parts that are small enough to be sent: each a temporary file, complete in itself.

The files have no name in the file system: whatever ends the bot, nothing of them is left.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence

    from services.chat_export.documents import Document
    from services.chat_export.entry import Entry


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a chat. `content` is at its beginning; whoever gets it closes it. `number` counts from 1."""

    number: int
    name: str
    content: IO[bytes]
    messages: int
    is_last: bool


@dataclass
class Text:
    """A document as it grows, in a temporary file; at most `limit` bytes with its tail."""

    document: Document
    number: int
    limit: int

    def __post_init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 # whoever gets the part closes it
        self.file.write(self.document.head())
        self.messages = 0
        self._tail = len(self.document.tail(is_last=False))

    def take(self, entry: Entry) -> bool:
        """Add a message; False when there is no room for it, and something is there already."""
        written = self.document.entry(entry)
        if self.messages and self.file.tell() + len(written) + self._tail > self.limit:
            return False
        self.file.write(written)
        self.messages += 1
        return True

    def finished(self, ending: str, *, is_last: bool) -> Part:
        self.file.write(self.document.tail(is_last=is_last))
        self.file.seek(0)
        number = "" if is_last and self.number == 1 else f"-{self.number}"
        return Part(self.number, f"chorus-chat{number}.{ending}", self.file, self.messages, is_last)


async def text_parts(
    pages: AsyncIterator[Sequence[Entry]],
    new_document: Callable[[int], Document],
    ending: str,
    *,
    limit_bytes: int,
) -> AsyncGenerator[Part]:
    """A chat as texts of at most `limit_bytes`; a new part is begun when the last one was taken."""
    text = Text(new_document(1), 1, limit_bytes)
    try:
        async for page in pages:
            left: Iterator[Entry] = iter(page)
            held: list[Entry] = []
            while (over := await asyncio.to_thread(_fill, text, held, left)) is not None:
                done, text = text, Text(new_document(text.number + 1), text.number + 1, limit_bytes)
                yield done.finished(ending, is_last=False)
                held.append(over)
        yield text.finished(ending, is_last=True)
    finally:
        text.file.close()


def _fill(text: Text, held: list[Entry], left: Iterator[Entry]) -> Entry | None:
    """Add what was held back and what is left; what there was no room for."""
    for entry in held:
        text.take(entry)
    held.clear()
    return next((entry for entry in left if not text.take(entry)), None)
