"""Finding media and opening it: the sources in their order, and whatever reads what they find. Touches both."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from audio.errors import MediaError
from services.errors import (
    LinkNotPlayedError,
    MediaUnplayableError,
    NothingFoundError,
    SourceUnavailableError,
    UserError,
)
from services.refs import Variant
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audio.packet_source import PacketSource
    from models import QueueEntry
    from sources.playable import Playable, SearchHit
    from sources.source import Source


class MediaReader(Protocol):
    """Opens a file as packets; `audio.opening.open_media` does."""

    def __call__(self, path: Path, /, *, start_ms: int = 0, volume_percent: int = 100) -> PacketSource:
        """Called on a thread; the caller closes what it gets. Raises MediaError."""


class Media:
    """Everything that can be played."""

    def __init__(self, sources: Mapping[str, Source], read: MediaReader) -> None:
        self._sources = sources
        self._read = read

    async def find(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best matches, at least one. Raises NothingFoundError, LinkNotPlayedError and SourceUnavailableError."""
        found: list[SearchHit] = []
        for source in self._sources.values():
            try:
                found += await source.search(query, limit=limit - len(found))
            except SourceError as error:
                raise SourceUnavailableError(source=source.name) from error
            if len(found) >= limit:
                break
        if not found:
            raise _not_found(query)
        return found

    async def prove_playable(self, hit: SearchHit) -> None:
        """Open a track's media once before it is accepted, so that who asked for it learns what is wrong with it.

        Raises MediaUnplayableError.
        """
        try:
            playable = await self._sources[hit.source].resolve(hit.source_id)
            source = await self._open_beside(_local(playable), start_ms=0, volume_percent=100)
        except MediaError as error:
            raise MediaUnplayableError(title=hit.title, reason=Variant(error.reason)) from error
        source.close()

    async def open(self, entry: QueueEntry, *, start_ms: int, volume_percent: int) -> PacketSource:
        """A queue entry's media from `start_ms` on. Raises MediaError and SourceError."""
        source = self._sources.get(entry.source)
        if source is None:  # turned off in the config since it was queued
            raise SourceError("unavailable", entry.source)
        playable = await source.resolve(entry.source_id)
        return await self._open_beside(_local(playable), start_ms=start_ms, volume_percent=volume_percent)

    async def _open_beside(self, path: Path, *, start_ms: int, volume_percent: int) -> PacketSource:
        """Open media on a thread; what nobody waits for any more is closed once it is open."""
        opening = asyncio.create_task(
            asyncio.to_thread(self._read, path, start_ms=start_ms, volume_percent=volume_percent)
        )
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(_close_unwanted)
            raise


def _local(playable: Playable) -> Path:
    """The file of a track that lies on this machine, as all do until there are sources that fetch."""
    if not isinstance(playable.audio, Path):
        raise MediaError("not_found", playable.hit.source_id)
    return playable.audio


def _close_unwanted(opening: asyncio.Task[PacketSource]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def _not_found(query: str) -> UserError:
    """What is pasted as a link is told so: other words would not help."""
    return LinkNotPlayedError() if query.startswith(("http://", "https://")) else NothingFoundError(query=query)
