"""A chat with its files, in zip archives: each with the messages of its part as a page and as JSON Lines.

A message comes after its files, so that what is said of them is so. Where they do not fit together, they lie in parts
before its own; unpacked into one folder, all parts are one. What is larger than a part is named, and left out.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
import zipfile
from contextlib import aclosing
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Protocol

from services.chat_export.documents import JsonLines
from services.chat_export.html_page import Page
from services.chat_export.names import packed_name
from services.chat_export.parts import Part
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence

    from models import ChatFile
    from services.chat_export.documents import Document
    from services.chat_export.entry import Entry, EntryFile
    from services.words import Words

log = logging.getLogger(__name__)

_AROUND_A_FILE = 220
"""Bytes at most that an archive has around a file, without its name, which stands there twice (APPNOTE: 4.3)."""


class FileContents(Protocol):
    """Where the files of messages are."""

    async def open(self, file: ChatFile) -> AsyncGenerator[bytes]:
        """The content in chunks. It, and the iterator, raise StorageError."""


class Archive:
    """One archive as it grows in a temporary file. Its methods block.

    Texts count as if they were not compressed: so the archive is never larger than `limit`, and no page too long for a
    browser.
    """

    def __init__(self, words: Words, group: str, number: int, limit: int) -> None:
        self.number = number
        self.messages = 0
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 # whoever gets the part closes it
        self._zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED)
        self._limit = limit
        self._texts: list[tuple[str, Document, IO[bytes]]] = []
        self.size = 100
        for name, document in (
            (f"chat-{number}.html", Page(words, group, number)),
            (f"chat-{number}.jsonl", JsonLines()),
        ):
            text = tempfile.TemporaryFile()  # noqa: SIM115 # `close` does
            self._texts.append((name, document, text))
            self._write(text, document.head())
            self.size += len(document.tail(is_last=False)) + _around(name)
        self._is_empty = True

    def room_for(self, path: str, size: int) -> bool:
        """Whether a file of that size fits in, too."""
        return self.size + size + _around(path) <= self._limit

    def take_file(self, path: str, content: IO[bytes], size: int) -> None:
        """Add a file, as it is: most are compressed already."""
        with self._zip.open(zipfile.ZipInfo(path), "w") as packed:
            shutil.copyfileobj(content, packed)
        self.size += size + _around(path)
        self._is_empty = False

    def take(self, entry: Entry) -> bool:
        """Add a message; False when there is no room for it, and something is there already."""
        written = [document.entry(entry) for _, document, _ in self._texts]
        if not self._is_empty and self.size + sum(map(_packed, map(len, written))) > self._limit:
            return False
        for (_, _, text), words in zip(self._texts, written, strict=True):
            self._write(text, words)
        self.messages += 1
        self._is_empty = False
        return True

    def finished(self, *, is_last: bool) -> Part:
        for name, document, text in self._texts:
            text.write(document.tail(is_last=is_last))
            text.seek(0)
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with self._zip.open(info, "w") as packed:
                shutil.copyfileobj(text, packed)
            text.close()
        self._zip.close()
        self.file.seek(0)
        number = "" if is_last and self.number == 1 else f"-{self.number}"
        return Part(self.number, f"chorus-chat{number}.zip", self.file, self.messages, is_last)

    def close(self) -> None:
        """Let go of everything."""
        for file in (*(text for _, _, text in self._texts), self.file):
            file.close()

    def _write(self, text: IO[bytes], words: bytes) -> None:
        text.write(words)
        self.size += _packed(len(words))


class Packing:
    """Packs a chat and its files into archives of at most `limit_bytes`."""

    def __init__(self, contents: FileContents, words: Words, group: str, *, limit_bytes: int) -> None:
        self._contents = contents
        self._words = words
        self._group = group
        self._limit = limit_bytes
        self._archive = self._new(1)
        self._empty = self._archive.size

    async def parts(self, pages: AsyncIterator[Sequence[Entry]]) -> AsyncGenerator[Part]:
        """The archives; a new one is begun when the last one was taken."""
        try:
            async for page in pages:
                left = iter(page)
                while (entry := await asyncio.to_thread(self._fill, left)) is not None:
                    files: list[EntryFile] = []
                    for file in entry.files:
                        async for part in self._packed(file, files):
                            yield part
                    packed = replace(entry, files=tuple(files))
                    if not await asyncio.to_thread(self._archive.take, packed):
                        yield await self._begin_next()
                        await asyncio.to_thread(self._archive.take, packed)
            yield await asyncio.to_thread(self._archive.finished, is_last=True)
        finally:
            self._archive.close()

    def _fill(self, left: Iterator[Entry]) -> Entry | None:
        """Add messages up to one that has files, or for which there is no room."""
        return next((entry for entry in left if entry.files or not self._archive.take(entry)), None)

    async def _packed(self, file: EntryFile, into: list[EntryFile]) -> AsyncGenerator[Part]:
        """Add a file; what became of it goes `into` the list, a part that is full comes out."""
        if file.whereabouts != "kept":
            into.append(file)
            return
        path = packed_name(file.file.attachment_id, file.file.name)
        with tempfile.TemporaryFile() as content:
            try:
                size = await self._fetch(file.file, path, content)
            except StorageError as error:
                log.warning("file %d could not be taken along: %s", file.file.attachment_id, error)
                into.append(replace(file, whereabouts="unreadable"))
                return
            if size is None:
                into.append(replace(file, whereabouts="unsendable"))
                return
            if not self._archive.room_for(path, size):
                yield await self._begin_next()
            content.seek(0)
            await asyncio.to_thread(self._archive.take_file, path, content, size)
        into.append(replace(file, path=path, part=self._archive.number))

    async def _fetch(self, file: ChatFile, path: str, content: IO[bytes]) -> int | None:
        """Write a file's content; its size, None for one that fits into no part. Raises StorageError."""
        room = self._limit - self._empty - _around(path)
        size = 0
        if file.size > room:
            return None
        async with aclosing(await self._contents.open(file)) as chunks:
            async for chunk in chunks:
                size += len(chunk)
                if size > room:
                    return None
                await asyncio.to_thread(content.write, chunk)
        return size

    async def _begin_next(self) -> Part:
        done, self._archive = self._archive, self._new(self._archive.number + 1)
        return await asyncio.to_thread(done.finished, is_last=False)

    def _new(self, number: int) -> Archive:
        return Archive(self._words, self._group, number, self._limit)


def _around(path: str) -> int:
    return _AROUND_A_FILE + 2 * len(path.encode())


def _packed(size: int) -> int:
    """Bytes at most that a text of that size is compressed to (zlib's manual: deflateBound)."""
    return size + size // 1000 + 16
