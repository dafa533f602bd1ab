"""The client of YouTube's Data API against a stand-in on loopback: what it costs, and how it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from sources.aided import AidedSource, AskedRecall
from sources.errors import SourceError
from sources.playable import SearchHit
from sources.youtube_api import YouTubeApi
from tests.services.sourcing.shelf import FarShelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEY = "not-a-real-key"


class Purse:
    """A Quota that only counts."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}
        self.closed: list[str] = []

    async def take(self, bucket: str, units: int) -> None:
        if bucket in self.closed:
            raise SourceError("quota_exceeded")
        self.taken[bucket] = self.taken.get(bucket, 0) + units

    async def close(self, bucket: str) -> None:
        self.closed.append(bucket)


class Google:
    """A stand-in for the API with 120 videos, in one playlist; `refusal` is what it answers instead."""

    def __init__(self) -> None:
        self.keys: list[str | None] = []
        self.asked: list[str] = []
        self.refusal: tuple[int, str] | None = None
        self.missing: set[str] = set()

    async def answer(self, request: web.Request) -> web.Response:
        self.keys.append(request.headers.get("X-Goog-Api-Key"))
        self.asked.append(request.path_qs)
        if self.refusal is not None:
            status, reason = self.refusal
            return web.json_response({"error": {"code": status, "errors": [{"reason": reason}]}}, status=status)
        query, method = request.query, request.path.rpartition("/")[2]
        if method == "videos":
            ids = [one for one in query["id"].split(",") if one not in self.missing]
            assert len(ids) <= 50
            return web.json_response({"items": [_video(one) for one in ids]})
        if method == "search":
            return web.json_response({"items": [{"id": {"videoId": _id(n)}} for n in range(int(query["maxResults"]))]})
        start = int(query.get("pageToken", 0))
        page: dict[str, Any] = {
            "items": [{"contentDetails": {"videoId": _id(n)}} for n in range(start, min(start + 50, 120))]
        }
        return web.json_response(page | ({"nextPageToken": str(start + 50)} if start < 100 else {}))


def _id(number: int) -> str:
    return f"video{number:06}"


def _video(video_id: str) -> dict[str, Any]:
    snippet = {"title": f"Tom &amp; {video_id}", "channelTitle": "Ada - Topic", "liveBroadcastContent": "none"}
    return {"id": video_id, "snippet": snippet, "contentDetails": {"duration": "PT1H2M3S"}}


@pytest.fixture
async def google() -> AsyncIterator[tuple[Google, str]]:
    google = Google()
    app = web.Application()
    app.router.add_get("/{path:.*}", google.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield google, f"http://127.0.0.1:{runner.addresses[0][1]}/youtube/v3"
    await runner.cleanup()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def client(session: aiohttp.ClientSession, address: str, purse: Purse) -> YouTubeApi:
    return YouTubeApi(session, KEY, purse, source="youtube", endpoint=address)


async def test_a_search_tells_lengths_and_costs_one_search_and_one_unit(
    google: tuple[Google, str], session: aiohttp.ClientSession
) -> None:
    server, address = google
    purse = Purse()
    hits = await client(session, address, purse).search("rain & snow", limit=5)
    assert [hit.source_id for hit in hits] == [_id(n) for n in range(5)]
    first = hits[0]
    assert (first.title, first.artist, first.duration_ms) == (f"Tom & {_id(0)}", "Ada", 3_723_000)
    assert purse.taken == {"searches": 1, "units": 1}
    assert set(server.keys) == {KEY}
    assert not any(KEY in asked for asked in server.asked)


async def test_a_playlist_comes_page_by_page_without_those_that_are_gone(
    google: tuple[Google, str], session: aiohttp.ClientSession
) -> None:
    server, address = google
    server.missing = {_id(3)}
    purse = Purse()
    hits = [hit async for hit in client(session, address, purse).playlist("PL1")]
    assert len(hits) == 119
    assert purse.taken == {"units": 6}


@pytest.mark.parametrize(
    ("refusal", "reason", "closed"),
    [
        ((403, "quotaExceeded"), "quota_exceeded", ["units"]),
        ((403, "rateLimitExceeded"), "rate_limited", []),
        ((404, "playlistNotFound"), "not_found", []),
        ((400, "keyInvalid"), "forbidden", []),
        ((503, "backendError"), "server_error", []),
    ],
)
async def test_a_refusal_has_its_reason_and_a_spent_quota_shuts_its_bucket(
    google: tuple[Google, str],
    session: aiohttp.ClientSession,
    refusal: tuple[int, str],
    reason: str,
    closed: list[str],
) -> None:
    server, address = google
    server.refusal = refusal
    purse = Purse()
    api = client(session, address, purse)
    with pytest.raises(SourceError) as refused:
        await api.try_key()
    assert (refused.value.reason, purse.closed) == (reason, closed)
    asked = len(server.asked)
    with pytest.raises(SourceError):
        await api.try_key()
    assert len(server.asked) == asked + (0 if closed else 1)


async def test_nobody_there_is_no_network(session: aiohttp.ClientSession) -> None:
    with pytest.raises(SourceError) as refused:
        await client(session, "http://127.0.0.1:9/youtube/v3", Purse()).try_key()
    assert refused.value.reason == "no_network"


async def test_the_api_searches_only_when_the_other_way_is_shut(
    google: tuple[Google, str], session: aiohttp.ClientSession
) -> None:
    server, address = google
    shelf = FarShelf(["Rain"], name="youtube")
    aided = AidedSource(shelf, client(session, address, Purse()))
    assert [hit.title for hit in await aided.search("rain", limit=2)] == ["Rain"]
    assert server.asked == []
    shelf.failure = SourceError("bot_check")
    assert len(await aided.search("rain", limit=2)) == 2
    server.refusal = (403, "quotaExceeded")
    with pytest.raises(SourceError) as refused:
        await aided.search("rain", limit=2)
    assert refused.value.reason == "bot_check"


async def test_a_playlist_that_the_api_does_not_know_comes_the_other_way(
    google: tuple[Google, str], session: aiohttp.ClientSession
) -> None:
    server, address = google
    aided = AidedSource(FarShelf(["Rain"], name="youtube"), client(session, address, Purse()))
    assert len([hit async for hit in aided.playlist("PL1")]) == 120
    server.refusal = (404, "playlistNotFound")
    assert [hit.title async for hit in aided.playlist("RD1")] == ["Rain"]


async def test_what_nobody_remembers_of_a_video_is_asked_once_and_no_failure_of_that_is_told(
    google: tuple[Google, str], session: aiohttp.ClientSession
) -> None:
    server, address = google
    known = SearchHit("youtube", "known", "Rain", None, 1_000)

    async def recall(source: str, source_id: str) -> SearchHit | None:
        return known if source_id == "known" else None

    asked = AskedRecall(recall, client(session, address, Purse()))
    assert await asked("youtube", "known") == known
    assert server.asked == []
    told = await asked("youtube", "vid00000001")
    assert told is not None
    assert (told.title, told.duration_ms is not None) == ("Tom & vid00000001", True)
    server.refusal = (403, "quotaExceeded")
    assert await asked("youtube", "vid00000001") is None
