"""YouTube's Data API v3: search, what there is to know of videos, playlists. Touches the network through its session.

It tells nothing of where the media is: that is yt-dlp's to find out (Google docs: YouTube Data API > Reference).
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

import aiohttp
from yarl import URL

from sources.errors import SourceError
from sources.playable import SearchHit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sources.quota import Quota

ENDPOINT = "https://www.googleapis.com/youtube/v3"
SEARCHES, UNITS = "searches", "units"
"""The buckets: `search.list` has one of its own since 2026, everything else costs units."""
DAILY = {SEARCHES: 100, UNITS: 10_000}
"""What Google gives a project (Google docs: YouTube Data API > Quota Calculator)."""
MOST_IDS = 50
"""Ids in one call, and entries on one page of a playlist."""
_TIMEOUT = aiohttp.ClientTimeout(total=8)
_MOST_BYTES = 4 * 1024 * 1024
# Channels by their names, albums and lists of editors are not told of by the API.
_PLAYLIST_ID = re.compile(r"(?!RD|MPREb_)[0-9A-Za-z_-]{2,80}")
_SPENT = {"quotaExceeded", "dailyLimitExceeded"}
_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?", re.ASCII)
_VIDEO_FIELDS = (
    "items(id,snippet(title,channelTitle,liveBroadcastContent,thumbnails/medium/url),contentDetails/duration)"
)


class YouTubeApi:
    """A client of the API. The session and the quota stay their owner's; the key is sent as a header, never in a link.

    `source` is the name of the source whose hits these are.
    """

    def __init__(
        self, session: aiohttp.ClientSession, key: str, quota: Quota, *, source: str, endpoint: str = ENDPOINT
    ) -> None:
        self._session = session
        self._key = key
        self._quota = quota
        self._source = source
        self._endpoint = URL(endpoint)

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best matches first, with their lengths. Takes one search and one unit. Raises SourceError."""
        wanted = {"part": "id", "type": "video", "q": query, "maxResults": str(min(limit, MOST_IDS))}
        found = await self._ask("search", wanted | {"fields": "items/id/videoId"}, SEARCHES)
        return await self.videos([item["id"]["videoId"] for item in found.get("items", ())])

    async def videos(self, video_ids: Sequence[str]) -> list[SearchHit]:
        """What there is to know of videos, in their order, without those that are not there. Takes a unit for 50 ids.

        Raises SourceError.
        """
        hits: dict[str, SearchHit] = {}
        for start in range(0, len(video_ids), MOST_IDS):
            ids = ",".join(video_ids[start : start + MOST_IDS])
            wanted = {"part": "snippet,contentDetails", "id": ids, "maxResults": str(MOST_IDS), "fields": _VIDEO_FIELDS}
            for item in (await self._ask("videos", wanted, UNITS)).get("items", ()):
                hits[item["id"]] = self._hit(item)
        return [hits[video_id] for video_id in video_ids if video_id in hits]

    async def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """A playlist's videos, page by page of 50, two units each; private and deleted ones are passed over.

        Raises SourceError, "empty_playlist" for one without any.
        """
        if not _PLAYLIST_ID.fullmatch(playlist_id):
            raise SourceError("unsupported", playlist_id[:100])
        wanted = {"part": "contentDetails", "playlistId": playlist_id, "maxResults": str(MOST_IDS)}
        wanted["fields"] = "nextPageToken,items/contentDetails/videoId"
        is_empty = True
        while True:
            page = await self._ask("playlistItems", wanted, UNITS)
            for hit in await self.videos([item["contentDetails"]["videoId"] for item in page.get("items", ())]):
                is_empty = False
                yield hit
            if not page.get("nextPageToken"):
                break
            wanted["pageToken"] = page["nextPageToken"]
        if is_empty:
            raise SourceError("empty_playlist", playlist_id[:100])

    async def try_key(self) -> None:
        """One cheap call that shows whether the key is taken. Raises SourceError."""
        await self._ask("videos", {"part": "id", "id": "jNQXAC9IVRw", "fields": "items/id"}, UNITS)

    async def _ask(self, method: str, wanted: dict[str, str], bucket: str) -> dict[str, Any]:
        await self._quota.take(bucket, 1)
        try:
            async with self._session.get(
                self._endpoint / method,
                params=wanted,
                headers={"X-Goog-Api-Key": self._key},
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                answer = await _json(response)
        except TimeoutError:
            raise SourceError("timeout", method) from None
        except (aiohttp.ClientError, OSError) as error:
            raise SourceError("no_network", f"{method}: {type(error).__name__}") from None
        if response.status != 200:
            await self._refuse(method, response.status, answer, bucket)
        return answer

    async def _refuse(self, method: str, status: int, answer: dict[str, Any], bucket: str) -> NoReturn:
        errors = answer.get("error", {}).get("errors") or [{}]
        reason = str(errors[0].get("reason", ""))[:60]
        detail = f"{method}: status {status} {reason}"
        if reason in _SPENT:
            await self._quota.close(bucket)
            raise SourceError("quota_exceeded", detail)
        if status == 429 or reason in ("rateLimitExceeded", "userRateLimitExceeded"):
            raise SourceError("rate_limited", detail)
        if status == 404:
            raise SourceError("not_found", detail)
        raise SourceError("server_error" if status >= 500 else "forbidden", detail)

    def _hit(self, item: dict[str, Any]) -> SearchHit:
        snippet = item["snippet"]
        is_live = snippet.get("liveBroadcastContent", "none") != "none"
        return SearchHit(
            source=self._source,
            source_id=item["id"],
            title=html.unescape(snippet["title"]),
            artist=html.unescape(snippet.get("channelTitle", "")).removesuffix(" - Topic") or None,
            duration_ms=None if is_live else _duration_ms(item.get("contentDetails", {}).get("duration", "")),
            page_url=f"https://www.youtube.com/watch?v={item['id']}",
            thumbnail_url=snippet.get("thumbnails", {}).get("medium", {}).get("url"),
            is_live=is_live,
        )


async def _json(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """The answer's object; an empty one for an error that is told in other words."""
    body = await response.content.read(_MOST_BYTES)
    while not response.content.at_eof() and len(body) < _MOST_BYTES:
        body += await response.content.read(_MOST_BYTES - len(body))
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        if response.status == 200:
            raise SourceError("server_error", "no JSON")
        return {}
    return answer


def _duration_ms(text: str) -> int | None:
    """ISO 8601's "PT1H2M3S" in milliseconds; None for what is not one, or is nothing (a live stream)."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 or None
