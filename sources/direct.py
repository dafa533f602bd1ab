"""Links to media themselves: files, stations, playlists and HLS. Touches the network through the session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from sources.errors import SourceError
from sources.hls.stream import HlsStream
from sources.links import moment_ms, parse_link, title_of
from sources.playable import MediaStream, Playable, SearchHit
from sources.playlist_files import MOST_BYTES, kind_of, parse_entries
from sources.probing import Probe, probe
from sources.source import LinkTarget

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from yarl import URL

    from sources.guard.session import GuardedSession
    from sources.playlist_files import PlaylistEntry

_PLAYLIST_SUFFIXES = {".m3u", ".pls", ".xspf"}
_FETCHING_S = 15.0
# A station's playlist names the same sound at several servers.
_ENTRIES_TRIED = 3
_PROTOCOLS: dict[str, Literal["http", "hls", "icy"]] = {"media": "http", "station": "icy", "hls": "hls"}


class DirectSource:
    """A Source for any link of the web, so it comes last. A `source_id` is the link, without its fragment.

    The session is the caller's. `most_bytes` is how large a file may be.
    """

    name = "link"

    def __init__(self, session: GuardedSession, *, most_bytes: int = 4 << 30) -> None:
        self._session = session
        self._most_bytes = most_bytes

    def target_of(self, link: str) -> LinkTarget | None:
        """Every link to the web; m3u8 counts as one track, since it mostly is HLS."""
        url = parse_link(link)
        if url is None:
            return None
        link = str(url.with_fragment(None))
        if url.suffix.lower() in _PLAYLIST_SUFFIXES:
            return LinkTarget(playlist_id=link)
        return LinkTarget(source_id=link, start_ms=moment_ms(url))

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """Nothing can be searched here."""
        return []

    async def resolve(self, source_id: str) -> Playable:
        """Asks the link what it is; the first entry that can be played of a playlist. Raises SourceError."""
        url = _url(source_id)
        found = await self._probe(url)
        if found.kind != "playlist":
            return await self._playable(source_id, url, found)
        failure = SourceError("empty_playlist", "no entry is a link")
        for entry in (await self._entries(url))[:_ENTRIES_TRIED]:
            try:
                entry_found = await self._probe(entry.url)
            except SourceError as error:
                failure = error
                continue
            if entry_found.kind != "playlist":  # a playlist of playlists is none
                return await self._playable(source_id, entry.url, entry_found, title=entry.title)
        raise failure

    async def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """The entries as the file has them; they are asked when they are resolved. Raises SourceError."""
        url = _url(playlist_id)
        for entry in await self._entries(url):
            yield SearchHit(
                source=self.name,
                source_id=str(entry.url.with_fragment(None)),
                title=entry.title or title_of(entry.url),
                duration_ms=entry.duration_ms,
                page_url=str(entry.url),
            )

    async def _probe(self, url: URL) -> Probe:
        found = await probe(self._session, url)
        if found.size is not None and found.size > self._most_bytes:
            raise SourceError("too_large", f"{found.size} bytes")
        return found

    async def _entries(self, url: URL) -> list[PlaylistEntry]:
        """At least one."""
        fetched = await self._session.fetch(url, most_bytes=MOST_BYTES, total_s=_FETCHING_S)
        try:
            text = fetched.body.decode()
        except UnicodeDecodeError:
            text = fetched.body.decode("cp1252", "replace")  # what m3u and pls were written in
        entries = await asyncio.to_thread(parse_entries, text, kind_of(text), base=fetched.url)
        if not entries:
            raise SourceError("empty_playlist", "no entry is a link")
        return entries

    async def _playable(self, source_id: str, url: URL, found: Probe, *, title: str | None = None) -> Playable:
        is_live, duration_ms = found.kind == "station", None
        if found.kind == "hls":
            hls = HlsStream(url, session=self._session)
            await hls.load()
            is_live, duration_ms = hls.is_live, hls.duration_ms
        hit = SearchHit(
            source=self.name,
            source_id=source_id,
            title=title or found.title,
            duration_ms=duration_ms,
            page_url=source_id,
            is_live=is_live,
        )
        # The link that was asked for, not the one that it led to: that one may expire.
        stream = MediaStream(str(url), protocol=_PROTOCOLS[found.kind])
        return Playable(hit, stream, stream if found.is_video else None)


def _url(link: str) -> URL:
    """Raises SourceError("unsupported") for what never was a link: ids come back from the database."""
    url = parse_link(link)
    if url is None:
        raise SourceError("unsupported", "no link")
    return url
