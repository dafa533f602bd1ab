"""Asks the process that reads media files. Touches that process."""

from __future__ import annotations

import asyncio
import base64
import logging
import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sources.json_process import JsonProcess, ProcessDiedError
from sources.texts import one_line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""How long one file may take; an honest one takes milliseconds, and 0.3 s more when the process has to start."""
IDLE_S = 60.0
"""How long the process stays when nobody asks it anything."""
_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True)
class MediaTags:
    """A file's own words, each in one line; None for what it does not tell."""

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    others: tuple[str, ...] = ()
    """What it can be looked for by, too: album artist, composer, genre."""
    duration_ms: int | None = None
    has_audio: bool = False
    has_video: bool = False
    """Moving pictures; a cover does not count."""


@dataclass(frozen=True, slots=True)
class SubtitleStream:
    """Subtitles within a file, by the number of their stream. `language` and `title` as the file has them, or empty."""

    stream: int
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to see in a file, by FFmpeg's names ("mov,mp4,m4a,3gp,3g2,mj2", "h264")."""

    container: str
    video: str | None
    subtitles: tuple[SubtitleStream, ...] = ()


class TagReader:
    """Reads files, one after the other, in a process that starts when it is needed and is gone after `opened`."""

    def __init__(self, *, patience_s: float = PATIENCE_S, idle_s: float = IDLE_S) -> None:
        self._patience_s = patience_s
        self._idle_s = idle_s
        self._turn = asyncio.Lock()
        self._process = JsonProcess(_WORKER)
        self._letting_go: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def opened(cls, *, patience_s: float = PATIENCE_S, idle_s: float = IDLE_S) -> AsyncIterator[Self]:
        """A reader for the block."""
        reader = cls(patience_s=patience_s, idle_s=idle_s)
        try:
            yield reader
        finally:
            if reader._letting_go is not None:
                reader._letting_go.cancel()
            await reader._let_go()

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid

    async def tags(self, path: Path) -> MediaTags | None:
        """What a file tells; None for what cannot be read as media, or only with too much time or memory."""
        told = await self._ask("tags", path)
        if not isinstance(told, dict):
            return None
        words = {key: one_line(value) or None for key, value in told.items() if isinstance(value, str)}
        return MediaTags(
            title=words.get("title"),
            artist=words.get("artist") or words.get("album_artist"),
            album=words.get("album"),
            others=tuple(word for key in ("album_artist", "composer", "genre") if (word := words.get(key))),
            duration_ms=told["duration_ms"],
            has_audio=told["has_audio"],
            has_video=told["has_video"],
        )

    async def picture(self, path: Path) -> bytes | None:
        """The cover inside a file, as it is there: at most 4 MiB, of a kind that is to be looked at."""
        told = await self._ask("picture", path)
        return base64.b64decode(told) if isinstance(told, str) else None

    async def sight(self, path: Path) -> Sight | None:
        """What there is to see; None for what cannot be read."""
        told = await self._ask("sight", path)
        if not isinstance(told, dict):
            return None
        subtitles = (
            SubtitleStream(one["stream"], one_line(one["language"]), one_line(one["title"]))
            for one in told["subtitles"]
        )
        return Sight(told["container"], told["video"], tuple(subtitles))

    async def subtitles(self, path: Path, stream: int) -> list[tuple[int, int, str]] | None:
        """From when to when (ms) which words are to be read; None where there are none. The whole file is read."""
        told = await self._ask("subtitles", path, stream=stream)
        return [tuple(cue) for cue in told] if isinstance(told, list) else None

    async def _ask(self, wanted: str, path: Path, **more: int) -> Any:
        """None when it has no answer."""
        async with self._turn:
            if self._letting_go is not None:
                self._letting_go.cancel()
            try:
                async with asyncio.timeout(self._patience_s):
                    answer = await self._process.ask({"wanted": wanted, "path": os.fspath(path), **more})
            except (TimeoutError, ProcessDiedError) as error:
                log.warning("%s cannot be read safely, and is not: %s", path, type(error).__name__)
                return None
            self._letting_go = asyncio.create_task(self._let_go(after_s=self._idle_s))
            return answer["told"]

    async def _let_go(self, *, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        async with self._turn:
            await self._process.kill()
