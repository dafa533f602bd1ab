"""YouTube by yt-dlp with the Data API beside it: lists come from the API, media from yt-dlp. Touches only the two."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sources.playable import Playable, SearchHit
    from sources.source import LinkTarget, Source
    from sources.ytdlp.alternatives import Recall

log = logging.getLogger(__name__)

_SHUT_OUT = {"bot_check", "forbidden", "rate_limited", "server_error", "timeout"}
"""Why yt-dlp may find nothing although there is something."""


class Catalogue(Protocol):
    """What the API knows; `sources.youtube_api.YouTubeApi` does."""

    async def videos(self, video_ids: Sequence[str]) -> list[SearchHit]:
        """Raises SourceError."""

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """Raises SourceError."""

    def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """Raises SourceError while it is iterated."""


class AidedSource:
    """A Source that asks the API for playlists first, and for a search when the other way is shut.

    Searches are scarce in the API (100 a day), playlists are not.
    """

    def __init__(self, source: Source, catalogue: Catalogue) -> None:
        self._source = source
        self._catalogue = catalogue
        self.name = source.name

    def target_of(self, link: str) -> LinkTarget | None:
        return self._source.target_of(link)

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """As Source has it; what yt-dlp was refused for is raised when the API cannot help either."""
        try:
            return await self._source.search(query, limit=limit)
        except SourceError as refused:
            if refused.reason not in _SHUT_OUT:
                raise
            log.warning("%s: %s; the API is asked instead", self.name, refused)
            try:
                return await self._catalogue.search(query, limit=limit)
            except SourceError as error:
                log.warning("%s: the API cannot help: %s", self.name, error)
                raise refused from error

    async def resolve(self, source_id: str) -> Playable:
        return await self._source.resolve(source_id)

    async def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """As Source has it: from the API, unless that fails before it has told of one track."""
        told = False
        try:
            async for hit in self._catalogue.playlist(playlist_id):
                told = True
                yield hit
        except SourceError as error:
            if told:
                raise
            log.warning("%s: a playlist does not come from the API: %s", self.name, error)
        if not told:  # mixes, and playlists that only their maker may see by the API
            async for hit in self._source.playlist(playlist_id):
                yield hit


class AskedRecall:
    """Remembers what was found, and has the API tell title and length of a video that nobody has found before."""

    def __init__(self, recall: Recall, catalogue: Catalogue) -> None:
        self._recall = recall
        self._catalogue = catalogue

    async def __call__(self, source: str, source_id: str) -> SearchHit | None:
        """As `sources.ytdlp.alternatives.Recall`."""
        known = await self._recall(source, source_id)
        if known is not None and known.duration_ms is not None:
            return known
        try:
            told = await self._catalogue.videos([source_id])
        except SourceError as error:
            log.warning("the API tells nothing of %s: %s", source_id, error)
            return known
        return told[0] if told else known
