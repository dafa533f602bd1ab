"""The bot's log as the page shows it: the last lines of a file that something else writes, turns over and cuts."""

from __future__ import annotations

import asyncio
import os
import re
from collections import deque
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Payload = dict[str, Any]
    Reader = Callable[[Payload], None]

LINES = 1_000
"""How many lines are kept."""
LONGEST_LINE = 4_000
READ_AT_ONCE = 256 * 1024
"""Bytes; of what is longer only the end is read."""
LOOK_EVERY_S = 0.5
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class LogTail:
    """Follows a file that may not be there yet. `read` is called by one at a time, and may block on the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._inode: int | None = None
        self._offset = 0
        self._rest = b""

    def read(self) -> tuple[list[str], bool]:
        """The lines that are new, and whether the file is another one than before or was cut. Raises OSError."""
        try:
            with self._path.open("rb") as file:
                return self._read(file)
        except FileNotFoundError:
            return [], False

    def _read(self, file: BinaryIO) -> tuple[list[str], bool]:
        status = os.fstat(file.fileno())
        is_other = status.st_ino != self._inode or status.st_size < self._offset
        was_known = self._inode is not None
        if is_other:
            self._inode, self._offset, self._rest = status.st_ino, 0, b""
        skipped = status.st_size - self._offset > READ_AT_ONCE
        if skipped:
            self._offset, self._rest = status.st_size - READ_AT_ONCE, b""
        file.seek(self._offset)
        data = file.read(READ_AT_ONCE)
        self._offset += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > READ_AT_ONCE:  # a line without end
            lines, self._rest = [*lines, self._rest], b""
        if skipped:
            lines = lines[1:]
        return [_shown(line) for line in lines], is_other and was_known


class BotLog:
    """The last lines, for the windows that watch. Belongs to the event loop; `close` ends it."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._tail = None if path is None else LogTail(path)
        self._lines: deque[tuple[int, str]] = deque(maxlen=LINES)
        self._last = 0
        self._readers: set[Reader] = set()
        self._following: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()

    async def watch(self, reader: Reader) -> Payload:
        """Have new lines told from now on; returns the last before that."""
        await self._look()
        self._readers.add(reader)
        if self._following is None and self._tail is not None:
            self._following = asyncio.create_task(self._follow())
        return {"path": None if self._path is None else str(self._path), "lines": _told(self._lines)}

    def leave(self, reader: Reader) -> None:
        """Tell this one nothing more; may be called for one that never watched."""
        self._readers.discard(reader)
        if not self._readers:
            self.close()

    def close(self) -> None:
        """Stop reading."""
        if self._following is not None:
            self._following.cancel()
            self._following = None

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self._look()

    async def _look(self) -> None:
        """Take in what is new, and tell it. The old lines stay: those of a file that was turned over are still true."""
        if self._tail is None:
            return
        async with self._looking:
            try:
                lines, is_other = await asyncio.to_thread(self._tail.read)
            except OSError as error:
                self._tell_once(f"The log cannot be read: {error.strerror}.")
                return
            if is_other:
                lines = ["— the log begins anew —", *lines]
            self._take(lines)

    def _tell_once(self, line: str) -> None:
        if not self._lines or self._lines[-1][1] != line:
            self._take([line])

    def _take(self, lines: list[str]) -> None:
        new = []
        for line in lines[-LINES:]:
            self._last += 1
            new.append((self._last, line))
        self._lines.extend(new)
        if new:
            for reader in tuple(self._readers):
                reader({"lines": _told(new)})


def _told(lines: Iterable[tuple[int, str]]) -> list[Payload]:
    return [{"number": number, "text": text} for number, text in lines]


def _shown(line: bytes) -> str:
    text = _COLOURS.sub("", line[: 4 * LONGEST_LINE].decode(errors="replace")).rstrip("\r")
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]} … (a long line)"
