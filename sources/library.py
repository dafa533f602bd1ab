"""The server's own library: a folder of media files. Touches that folder, read-only, and nothing outside it."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sources.covers import read_cover
from sources.errors import SourceError
from sources.media_tags import MediaTags, read_tags
from sources.playable import Playable, SearchHit
from sources.search import Searchable, SearchIndex

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from sources.covers import Cover
    from sources.source import LinkTarget

log = logging.getLogger(__name__)

_SOUND_SUFFIXES = {".aac", ".aif", ".aiff", ".flac", ".m4a", ".m4b", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav"}
_VIDEO_SUFFIXES = {".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv", ".webm", ".wmv"}
MEDIA_SUFFIXES = frozenset(_SOUND_SUFFIXES | _VIDEO_SUFFIXES | {".weba", ".wma"})
"""Which files of the folder are looked at."""

_NO_TAGS = MediaTags(title=None, artist=None, album=None, duration_ms=None, has_video=False)
# How long one look at the folder may spend on new files' tags; what is left is found by its name until the next look.
_READING_S = 0.25


@dataclass(frozen=True, slots=True)
class _File:
    """One file as it was when last looked at; `is_read` once its tags were."""

    path: Path
    mtime_ns: int
    size: int
    is_read: bool
    has_video: bool
    entry: Searchable


class LibrarySource:
    """A Source over `folder`, searched in memory.

    Within `watching` it is looked at in the background, every `look_every_s`; who searches waits for the first look at
    the names only, and for another look when nothing was found. Otherwise who searches looks, at most that often.

    A `source_id` is the path below the folder, with slashes. A file whose tags cannot be read is found by its name,
    with `duration_ms` None. Links that lead out of the folder are passed over, and so are folders that are links,
    hidden files, and names that are not Unicode.
    """

    name = "library"

    def __init__(
        self, folder: Path, *, look_every_s: float = 2.0, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._look_every_s = look_every_s
        self._is_watched = False
        self._clock_s = clock_s
        self._looking = asyncio.Lock()
        self._looked_at_s: float | None = None
        self._files: dict[str, _File] = {}
        self._index = SearchIndex([])

    def target_of(self, link: str) -> LinkTarget | None:
        """Nothing here has a link."""
        return None

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best matches by title, artist, album and file name; all in the order of their titles for no words.

        Raises SourceError("unavailable") when there is no such folder.
        """
        await self._look_if_due()
        found = await asyncio.to_thread(self._index.find, query, limit=limit)
        if not found and self._is_watched:  # it may have been put there a moment ago
            await self._look_again()
            found = await asyncio.to_thread(self._index.find, query, limit=limit)
        return found

    async def resolve(self, source_id: str) -> Playable:
        """The file of that name as it is now.

        Raises SourceError("not_found" | "unavailable").
        """
        await self._look_if_due()
        if source_id not in self._files and self._is_watched:
            await self._look_again()
        file = self._files.get(source_id)
        if file is None:
            raise SourceError("not_found", source_id[:200])
        if not file.is_read:
            file = await asyncio.to_thread(_with_tags, source_id, file)
        return Playable(file.entry.hit, file.path, file.path if file.has_video else None)

    def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """There are none. Raises SourceError("not_found")."""
        raise SourceError("not_found", playlist_id[:200])

    async def cover(self, source_id: str) -> Cover | None:
        """The picture of the file of that name; None where it has none. Raises SourceError, as `resolve`."""
        playable = await self.resolve(source_id)
        return await asyncio.to_thread(read_cover, playable.audio) if isinstance(playable.audio, Path) else None

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look for new, changed and removed files, and read their tags, in the background until the block ends."""
        self._is_watched = True
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self._is_watched = False
            task.cancel()
            await asyncio.wait({task})

    async def _watch(self) -> None:
        is_there = True
        while True:
            try:
                await self._look_again()
                is_there = True
            except SourceError as error:
                if is_there:
                    log.warning("The library cannot be looked at: %s", error)
                is_there = False
            except Exception:  # whatever it was, the next look may go well
                log.exception("The library could not be looked at")
            all_read = all(file.is_read for file in self._files.values())
            await asyncio.sleep(self._look_every_s if all_read or not is_there else 0)

    async def _look_again(self) -> None:
        async with self._looking:
            await self._look()

    async def _look_if_due(self) -> None:
        async with self._looking:
            at_s = self._looked_at_s
            if at_s is None or (not self._is_watched and self._clock_s() - at_s >= self._look_every_s):
                await self._look()

    async def _look(self) -> None:
        before = self._files
        self._files, self._index = await asyncio.to_thread(_look_at, self._folder, before, self._index)
        self._looked_at_s = self._clock_s()


def _look_at(folder: Path, before: dict[str, _File], index: SearchIndex) -> tuple[dict[str, _File], SearchIndex]:
    """The folder's files, those that are unchanged as they were before, and an index of them."""
    files = {}
    for source_id, child, status in _walk(folder):
        known = before.get(source_id)
        if known is None or (known.mtime_ns, known.size) != (status.st_mtime_ns, status.st_size):
            path = Path(child.path)
            entry = _describe(source_id, _NO_TAGS)
            known = _File(path, status.st_mtime_ns, status.st_size, is_read=False, has_video=False, entry=entry)
        files[source_id] = known
    _read_some(files)
    if files == before:
        return before, index
    return files, SearchIndex(file.entry for file in files.values())


def _read_some(files: dict[str, _File]) -> None:
    """Read the tags of new files, as many as there is time for."""
    until_s = time.monotonic() + _READING_S
    for source_id, file in files.items():
        if not file.is_read:
            files[source_id] = _with_tags(source_id, file)
            if time.monotonic() > until_s:
                return


def _with_tags(source_id: str, file: _File) -> _File:
    tags = read_tags(file.path) or _NO_TAGS
    entry = _describe(source_id, tags)
    return _File(file.path, file.mtime_ns, file.size, is_read=True, has_video=tags.has_video, entry=entry)


def _describe(source_id: str, tags: MediaTags) -> Searchable:
    file_name = PurePosixPath(source_id).stem
    hit = SearchHit(
        source=LibrarySource.name,
        source_id=source_id,
        title=tags.title or " ".join(file_name.replace("_", " ").split()) or file_name,
        artist=tags.artist,
        duration_ms=tags.duration_ms,
    )
    return Searchable.describe(hit, file_name=file_name, album=tags.album)


def _walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str], os.stat_result]]:
    """Every media file below the folder with its source id, in a lasting order. Plain strings: paths cost too much."""
    root = folder.resolve()
    pending = [("", os.fspath(folder))]
    while pending:
        prefix, here = pending.pop()
        try:
            children = sorted(filter(_has_text_name, os.scandir(here)), key=lambda child: child.name)
        except OSError as error:
            if not prefix:
                raise SourceError("unavailable", str(error)) from error
            log.warning("A folder of the library cannot be read: %s", error)
            continue
        for child in children:
            if _is_folder(child):
                pending.append((f"{prefix}{child.name}/", child.path))
            elif (status := _media_status(child, root)) is not None:
                yield prefix + child.name, child, status


def _has_text_name(child: os.DirEntry[str]) -> bool:
    """Whether the name can be stored and shown: bytes that are not Unicode come as lone surrogates."""
    try:
        child.name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_folder(child: os.DirEntry[str]) -> bool:
    return not child.name.startswith(".") and child.is_dir(follow_symlinks=False)


def _media_status(child: os.DirEntry[str], root: Path) -> os.stat_result | None:
    """The file's size and times, None for what is not one of the library's files."""
    if child.name.startswith(".") or os.path.splitext(child.name)[1].lower() not in MEDIA_SUFFIXES:
        return None
    try:
        if child.is_symlink() and not Path(child.path).resolve(strict=True).is_relative_to(root):
            return None
        return child.stat() if child.is_file() else None
    except OSError:
        return None  # gone in this moment, or a link to nowhere
