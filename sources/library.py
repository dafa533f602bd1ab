"""The server's own library: a folder of media files. Touches that folder, read-only, and nothing outside it.

It is looked through in the background, again and again: nobody who searches waits for that. A kept library that is
told of changes by the system would see them sooner, but not on network disks, where libraries often lie.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sources.artwork import Artwork
from sources.errors import SourceError
from sources.library_folder import is_inside, picture_beside, subtitles_beside, walk
from sources.playable import Playable, SearchHit
from sources.search import Searchable, SearchIndex
from sources.tagging.reader import MediaTags
from sources.texts import one_line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from sources.library_folder import Stamp
    from sources.source import LinkTarget
    from sources.tagging.reader import TagReader

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
REST = 50
"""Times as long as a look took nothing is looked at again: a large or slow folder takes 2 % of a core at most."""
READING_S = 1.0
"""How long new files' tags are read until what was learnt can be found; and until the folder is looked at again."""
LOOK_AGAIN_S = 0.25
"""How long those wait who search for what may have been put there a moment ago."""
QUICK_LOOK_S = 0.05
"""A folder that takes longer to look through is left to the background: each letter typed is a search."""
FIRST_LOOK_S = 5.0
"""How long those wait who search before the folder was looked at for the first time."""
_NO_TAGS = MediaTags()


@dataclass(frozen=True, slots=True)
class _File:
    """One file as it was when last looked at; `tags` are None until they were read."""

    path: Path
    stamp: Stamp
    entry: Searchable
    tags: MediaTags | None = None


@dataclass(frozen=True, slots=True)
class LibraryStanding:
    """How many files there are, of how many the tags are still to be read, and how many are no media."""

    files: int
    unread: int
    broken: int


class LibrarySource:
    """A Source over `folder`, searched in memory; within `watching` it is what the folder is, some seconds later.

    A `source_id` is the path below the folder, with slashes. A file whose tags are not read yet, or cannot be, is found
    by its name and those of its folders, with `duration_ms` None. `library_folder.walk` tells what is passed over.
    """

    name = "library"

    def __init__(self, folder: Path, reader: TagReader, *, look_every_s: float = LOOK_EVERY_S) -> None:
        self._folder = folder
        self._reader = reader
        self._look_every_s = look_every_s
        self._files: Mapping[str, _File] = {}
        self._index = SearchIndex([])
        self._failure: str | None = "it was not looked at yet"
        self._look_took_s = 0.0
        self._troubles: dict[str, str] = {}
        self._was_looked_at = asyncio.Event()
        self._is_watched = False
        self._changing = asyncio.Lock()

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look at the folder in the background, from now to the end of the block."""
        watching = asyncio.create_task(self._watch())
        self._is_watched = True
        try:
            yield
        finally:
            self._is_watched = False
            watching.cancel()
            await asyncio.wait({watching})

    async def look(self, *, reading_s: float = READING_S) -> None:
        """Look at the folder now, and read the tags of files that are new, as many as there is time for."""
        try:
            await self._find_files()
            await self._read_tags(reading_s)
        except SourceError as error:
            if self._failure != error.detail:
                log.warning("The library cannot be read: %s", error.detail)
            self._failure = error.detail
        finally:
            self._was_looked_at.set()

    def standing(self) -> LibraryStanding:
        """What is known of the folder."""
        unread = sum(file.tags is None for file in self._files.values())
        broken = sum(file.tags is _NO_TAGS for file in self._files.values())
        return LibraryStanding(len(self._files), unread, broken)

    def target_of(self, link: str) -> LinkTarget | None:
        """Nothing here has a link."""
        return None

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best matches by title, artist, album, genre and names; all in the order of their titles for no words.

        Raises SourceError("unavailable") when there is no such folder.
        """
        await self._first_look()
        if self._failure is not None:
            raise SourceError("unavailable", self._failure)
        found = await asyncio.to_thread(self._index.find, query, limit=limit)
        if not found and await self._look_again():
            found = await asyncio.to_thread(self._index.find, query, limit=limit)
        return found

    async def resolve(self, source_id: str) -> Playable:
        """The file of that name as it is now. Raises SourceError("not_found" | "unavailable")."""
        path = await self._path_of(source_id)
        file = self._files[source_id]
        tags = file.tags or await self._reader.tags(path) or _NO_TAGS
        return Playable(_describe(source_id, tags).hit, path, path if tags.has_video else None)

    async def artwork(self, source_id: str) -> Artwork | None:
        """The picture in the file, else the one beside it (`cover.jpg`, `folder.png` …); None where there is none."""
        with suppress(SourceError):
            path = await self._path_of(source_id)
            inside = await self._reader.picture(path)
            found = None if inside is None else Artwork.of(inside)
            if found is not None:
                return found
            beside = await asyncio.to_thread(picture_beside, self._folder, path)
            return None if beside is None else Artwork.of(beside)
        return None

    async def subtitle_files(self, source_id: str) -> list[tuple[str, Path]]:
        """See Subtitled."""
        path = await self._path_of(source_id)
        return await asyncio.to_thread(subtitles_beside, self._folder, path)

    def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """There are none. Raises SourceError("not_found")."""
        raise SourceError("not_found", playlist_id[:200])

    async def _path_of(self, source_id: str) -> Path:
        """Where a file is that was found, and still is where it may be. Raises SourceError."""
        await self._first_look()
        if self._failure is not None:
            raise SourceError("unavailable", self._failure)
        if source_id not in self._files:
            await self._look_again()
        file = self._files.get(source_id)
        if file is None or not await asyncio.to_thread(is_inside, self._folder, file.path):
            raise SourceError("not_found", source_id[:200])
        return file.path

    async def _first_look(self) -> None:
        if not self._was_looked_at.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._was_looked_at.wait(), FIRST_LOOK_S)

    async def _look_again(self) -> bool:
        """Look whether there are other files by now, if that takes no time; whether there are."""
        before = self._files
        if self._is_watched and self._look_took_s <= QUICK_LOOK_S:
            with suppress(TimeoutError, SourceError):
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await self._find_files()
        return self._files is not before

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:  # whatever it was, the next look may go well
                log.exception("the library could not be looked at")
            if not self.standing().unread:
                await asyncio.sleep(max(self._look_every_s, REST * self._look_took_s))

    async def _find_files(self) -> None:
        async with self._changing:
            began = time.monotonic()
            before = self._files
            troubles: dict[str, str] = {}
            files = await asyncio.to_thread(_look_at, self._folder, before, troubles)
            self._look_took_s = time.monotonic() - began
            for folder in troubles.keys() - self._troubles.keys():
                log.warning("A folder of the library cannot be read: %s", troubles[folder])
            self._troubles = troubles
            if files != before:
                await self._publish(files)
            self._failure = None

    async def _read_tags(self, reading_s: float) -> None:
        """Read the tags of new files, as many as there is time for."""
        unread = [source_id for source_id, file in self._files.items() if file.tags is None]
        if not unread:
            return
        until: float | None = None
        before, read = self._files, {}
        for source_id in unread:
            file = before[source_id]
            tags = await self._reader.tags(file.path) or _NO_TAGS
            read[source_id] = _File(file.path, file.stamp, _describe(source_id, tags), tags)
            # From the first file on, for which the process that reads had to start.
            until = until or time.monotonic() + reading_s
            if time.monotonic() > until:
                break
        async with self._changing:  # it may have been looked at meanwhile
            files = {**self._files}
            for source_id, file in read.items():
                if source_id in files and files[source_id].stamp == file.stamp:
                    files[source_id] = file
            await self._publish(files)

    async def _publish(self, files: Mapping[str, _File]) -> None:
        entries: Sequence[Searchable] = [file.entry for file in files.values()]
        index = await asyncio.to_thread(SearchIndex, entries)
        self._files, self._index = files, index


def _look_at(folder: Path, before: Mapping[str, _File], troubles: dict[str, str]) -> dict[str, _File]:
    """The folder's files, those that are unchanged as they were before."""
    files = {}
    for source_id, path, stamp in walk(folder, troubles):
        known = before.get(source_id)
        if known is None or known.stamp != stamp:
            known = _File(Path(path), stamp, _describe(source_id, _NO_TAGS))
        files[source_id] = known
    return files


def _describe(source_id: str, tags: MediaTags) -> Searchable:
    path = PurePosixPath(source_id)
    hit = SearchHit(
        source=LibrarySource.name,
        source_id=source_id,
        title=tags.title or one_line(path.stem.replace("_", " ")) or path.name,
        artist=tags.artist,
        duration_ms=tags.duration_ms,
    )
    return Searchable.describe(hit, file_name=path.stem, more=[*path.parts[:-1], tags.album or "", *tags.others])
