"""Files that people uploaded to be played: an attachment of a command or of a message. Touches nothing by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sources.artwork import Artwork
from sources.errors import SourceError
from sources.playable import Playable, SearchHit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sources.source import LinkTarget
    from sources.tagging.reader import TagReader

UPLOAD = "upload"
"""The source's name."""
_ID = re.compile(r"([0-9]{1,20})-([0-9]{1,20})", re.ASCII)


@dataclass(frozen=True, slots=True)
class UploadId:
    """Which attachment; `message_id` is 0 for one of a command, which stands in no message."""

    message_id: int
    attachment_id: int

    def __str__(self) -> str:
        return f"{self.message_id}-{self.attachment_id}"

    @classmethod
    def parse(cls, source_id: str) -> UploadId:
        """Raises SourceError("not_found") for what is none."""
        found = _ID.fullmatch(source_id)
        if found is None or max(int(found[1]), int(found[2])) >= 1 << 63:
            raise SourceError("not_found", source_id[:200])
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """An upload whose content lies on this machine."""

    path: Path
    title: str
    artist: str | None
    duration_ms: int | None
    has_video: bool


class UploadStore(Protocol):
    """Keeps what was uploaded."""

    async def find(self, upload_id: UploadId) -> StoredUpload:
        """Where it lies for as long as it is played. Raises SourceError: "not_found" for what is not kept any more."""


class UploadSource:
    """A Source over a store of uploads. Nothing is found in it by words: who plays an upload points at it."""

    name = UPLOAD

    def __init__(self, store: UploadStore, reader: TagReader) -> None:
        self._store = store
        self._reader = reader

    def target_of(self, link: str) -> LinkTarget | None:
        """An upload has no link: where Discord serves it is known to Discord alone, and not for long."""
        return None

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """Nothing: what one group uploaded is no other's to find."""
        return []

    async def resolve(self, source_id: str) -> Playable:
        """The copy that is kept. Raises SourceError("not_found" | "unavailable")."""
        stored = await self._store.find(UploadId.parse(source_id))
        hit = SearchHit(self.name, source_id, stored.title, stored.artist, stored.duration_ms)
        return Playable(hit, stored.path, stored.path if stored.has_video else None)

    async def artwork(self, source_id: str) -> Artwork | None:
        """The picture in the file; None where there is none."""
        try:
            stored = await self._store.find(UploadId.parse(source_id))
        except SourceError:
            return None
        picture = await self._reader.picture(stored.path)
        return None if picture is None else Artwork.of(picture)

    def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """There are none. Raises SourceError("not_found")."""
        raise SourceError("not_found", playlist_id[:200])
