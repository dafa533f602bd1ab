"""Plays HLS: fetches segment after segment and gives their bytes as one. Touches the network through the session."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sources.errors import SourceError
from sources.hls.decryption import decrypt
from sources.hls.manifest import MediaList, VariantList, parse_manifest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from yarl import URL

    from sources.guard.session import GuardedSession
    from sources.hls.manifest import Key, Part, Segment

_log = logging.getLogger(__name__)

_FETCHING_S = 20.0
_MOST_IN_LIST = 8 << 20
_MOST_IN_SEGMENT = 32 << 20
_TRIES = 4
_FIRST_WAIT_S = 0.5
_SHORTEST_RELOAD_S, _LONGEST_RELOAD_S = 1.0, 30.0
# A live list that says nothing new so many times in a row has ended without saying so.
_STALE_RELOADS = 12
_SEGMENTS_FROM_THE_EDGE = 3  # RFC 8216, 6.3.3
_SEGMENTS_LOST = 10
_BLOCK = 64 * 1024


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


class HlsStream:
    """One playing of an HLS link. `load` it, then iterate `sound`, whose generator the caller closes.

    MPEG-TS, fragmented MP4, and packed AAC or MP3 can be read as one file when their segments follow each other.
    """

    def __init__(
        self,
        url: str | URL,
        *,
        session: GuardedSession,
        headers: Mapping[str, str] | None = None,
        wait: Callable[[float], Awaitable[None]] = _sleep,
    ) -> None:
        self._url = url
        self._session = session
        self._headers = dict(headers or {})
        self._wait = wait
        self._list = MediaList((), 0.0, ended=True)
        self._keys: dict[URL, bytes] = {}

    @property
    def is_live(self) -> bool:
        """Once it is loaded: whether it goes on."""
        return not self._list.ended

    @property
    def duration_ms(self) -> int | None:
        """Once it is loaded; None for what is live."""
        return self._list.duration_ms if self._list.ended else None

    async def load(self) -> None:
        """Ask for the list, and choose among its variants the one to hear. Raises SourceError."""
        manifest = await self._fetch_manifest(self._url)
        if isinstance(manifest, VariantList):
            self._url = manifest.choose()
            manifest = await self._fetch_manifest(self._url)
        if isinstance(manifest, VariantList):
            raise SourceError("unsupported", "variants of variants")
        if manifest.ended and not manifest.segments:
            raise SourceError("unsupported", "an HLS playlist without segments")
        self._list = manifest

    def begin_of(self, position_ms: int) -> int:
        """Where the segment begins in which a position lies; 0 for what is live."""
        return self._segment_at(position_ms)[1]

    async def sound(self, *, from_ms: int = 0) -> AsyncGenerator[bytes]:
        """All bytes from the segment on in which `from_ms` lies; of a live stream from a little before now, endlessly.

        A segment of a live stream that cannot be had is left out. Raises SourceError.
        """
        begin: Part | None = None
        lost = 0
        async for segment in self._segments(from_ms):
            try:
                if segment.begin is not None and segment.begin != begin:
                    begin = segment.begin
                    yield await self._fetch_part(begin)
                body = await self._fetch_segment(segment)
            except SourceError as error:
                lost += 1
                if not self.is_live or lost >= _SEGMENTS_LOST or error.reason == "forbidden_address":
                    raise
                _log.info("a segment of a live stream is left out: %s", error)
                continue
            lost = 0
            for start in range(0, len(body), _BLOCK):
                yield body[start : start + _BLOCK]

    async def _segments(self, from_ms: int) -> AsyncGenerator[Segment]:
        """Each segment once, in order; of what is live for as long as there are new ones."""
        if self._list.ended:
            for segment in self._list.segments[self._segment_at(from_ms)[0] :]:
                yield segment
            return
        following: int | None = None
        stale = 0
        while True:
            new = self._new_segments(following)
            for segment in new:
                yield segment
                following = segment.number + 1
            if not self.is_live:
                return
            stale = 0 if new else stale + 1
            if stale > _STALE_RELOADS:
                raise SourceError("timeout", "a live stream that does not go on")
            # Half the time after a list that brought nothing new (RFC 8216, 6.3.4).
            pause = self._list.target_s if new else self._list.target_s / 2
            await self._wait(min(max(pause, _SHORTEST_RELOAD_S), _LONGEST_RELOAD_S))
            await self._reload()

    def _new_segments(self, following: int | None) -> list[Segment]:
        segments = self._list.segments
        begins_anew = following is not None and segments and segments[-1].number < following - len(segments) - 1
        if following is None or begins_anew:  # at first, and when the server counts from the start again
            return list(segments[-_SEGMENTS_FROM_THE_EDGE:])
        return [segment for segment in segments if segment.number >= following]

    async def _reload(self) -> None:
        manifest = await self._fetch_manifest(self._url)
        if isinstance(manifest, VariantList):
            raise SourceError("server_error", "a list that became another kind")
        self._list = manifest

    def _segment_at(self, position_ms: int) -> tuple[int, int]:
        """The index of the segment in which a position lies, and where it begins; the last one beyond the end."""
        begins_ms = 0
        if self._list.ended:
            for index, segment in enumerate(self._list.segments):
                if position_ms < begins_ms + segment.duration_ms or index == len(self._list.segments) - 1:
                    return index, begins_ms
                begins_ms += segment.duration_ms
        return 0, 0

    async def _fetch_manifest(self, url: str | URL) -> MediaList | VariantList:
        base, body = await self._fetch(url, self._headers, _MOST_IN_LIST)
        # On a thread: ten hours of short segments are megabytes.
        return await asyncio.to_thread(parse_manifest, body.decode("utf-8", "replace"), base=base)

    async def _fetch_segment(self, segment: Segment) -> bytes:
        body = await self._fetch_part(segment.part)
        if segment.key is None:
            return body
        iv = segment.key.iv or segment.number.to_bytes(16, "big")
        return await asyncio.to_thread(decrypt, body, await self._fetch_key(segment.key), iv)

    async def _fetch_part(self, part: Part) -> bytes:
        if part.start is None or part.stop is None:
            return (await self._fetch(part.url, self._headers, _MOST_IN_SEGMENT))[1]
        headers = {**self._headers, "Range": f"bytes={part.start}-{part.stop - 1}"}
        if part.stop - part.start > _MOST_IN_SEGMENT:
            raise SourceError("too_large", "a segment")
        body = (await self._fetch(part.url, headers, _MOST_IN_SEGMENT))[1]
        size = part.stop - part.start
        # A server without ranges sends all of it.
        return body if len(body) <= size else body[part.start : part.stop]

    async def _fetch_key(self, key: Key) -> bytes:
        if key.url not in self._keys:
            self._keys = {key.url: (await self._fetch(key.url, self._headers, 1024))[1]}  # the one in use is enough
        return self._keys[key.url]

    async def _fetch(self, url: str | URL, headers: Mapping[str, str], most_bytes: int) -> tuple[URL, bytes]:
        """Where an answer came from, and its body; tried again while the failure may pass."""
        for attempt in range(_TRIES):
            try:
                fetched = await self._session.fetch(url, headers=headers, most_bytes=most_bytes, total_s=_FETCHING_S)
            except SourceError as error:
                if error.reason not in ("no_network", "server_error", "timeout") or attempt == _TRIES - 1:
                    raise
                await self._wait(_FIRST_WAIT_S * 2.0**attempt)
            else:
                return fetched.url, fetched.body
        raise AssertionError
