"""A track of a server is opened through the guard, and goes on with a fresh link where the old one was refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from audio.opening import open_media
from services.fetching import GuardedFetcher
from sources.errors import SourceError
from sources.guard.guard import Guard
from sources.guard.hosts import AllowList
from sources.guard.session import GuardedSession
from sources.playable import MediaStream, Playable, SearchHit
from tests.audio.fetching.server import BreakableServer
from tests.media import decode_opus, make_sweep, make_tone, read_packets, strength
from tests.sources.hls.test_stream import channel, listed, segmented

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

HIT = SearchHit("far", "rain", "Rain")


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.ogg"
    make_tone(path, format="ogg", codec="libopus", seconds=90.0, options={"frame_duration": "20", "b": "192000"})
    return path


@pytest.fixture
def content(song: Path) -> bytes:
    return song.read_bytes()


@pytest.fixture
async def server(content: bytes) -> AsyncIterator[BreakableServer]:
    server = BreakableServer(content)
    server.valid = ".*old.*"
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def session() -> AsyncIterator[GuardedSession]:
    async with GuardedSession(Guard(allowed=AllowList.parse(["127.0.0.1"]))) as session:
        yield session


def stream(server: BreakableServer, name: str) -> MediaStream:
    return MediaStream(f"http://127.0.0.1:{server.port}/{name}", {"X-Wanted": "yes"})


def read_whole(where: object) -> list[bytes]:
    source = open_media(where)  # type: ignore[arg-type] # a MediaInput
    try:
        return list(iter(source.read, None))
    finally:
        source.close()


async def test_a_refused_link_is_resolved_anew_and_the_track_goes_on_where_it_was(
    server: BreakableServer, session: GuardedSession, song: Path
) -> None:
    asked_anew = 0

    async def fresh() -> Playable:
        nonlocal asked_anew
        asked_anew += 1
        return Playable(HIT, stream(server, "new"))

    part = await GuardedFetcher(session).open(stream(server, "old"), name="rain", fresh=fresh)
    server.valid = ".*new.*"
    assert await asyncio.to_thread(read_whole, part.media_input) == read_packets(song)
    assert asked_anew == 1
    first_of_new = next(request for request in server.requests if request.path.endswith("new"))
    assert first_of_new.start > 0
    assert {request.headers["X-Wanted"] for request in server.requests} == {"yes"}


async def test_a_track_that_cannot_be_resolved_anew_ends_as_forbidden(
    server: BreakableServer, session: GuardedSession
) -> None:
    async def fresh() -> Playable:
        raise SourceError("bot_check")

    server.valid = "nothing"
    with pytest.raises(MediaError) as refused:
        await GuardedFetcher(session).open(stream(server, "old"), name="rain", fresh=fresh)
    assert refused.value.reason == "forbidden"


async def test_an_address_that_is_nobodys_business_is_not_asked(server: BreakableServer) -> None:
    async def fresh() -> Playable:
        raise SourceError("not_found")

    async with GuardedSession(Guard()) as session:
        with pytest.raises(MediaError):
            await GuardedFetcher(session).open(stream(server, "old"), name="rain", fresh=fresh)
    assert server.requests == []


async def never() -> Playable:
    raise SourceError("not_found")


@pytest.mark.parametrize("kind", ["mpegts", "fmp4"])
async def test_a_recorded_hls_stream_is_fetched_from_the_segment_that_holds_the_moment(
    tmp_path: Path, kind: str
) -> None:
    segmented(tmp_path / "hls", kind, make_sweep)
    async with channel() as here:
        for file in (tmp_path / "hls").iterdir():
            here.server.answer(f"/{file.name}", file.read_bytes())
        recorded = MediaStream(f"{here.server.url}/list.m3u8", protocol="hls")
        fetcher = GuardedFetcher(here.session)
        part = await fetcher.open(recorded, name="sweep", fresh=never, start_ms=3_500)
        assert 2_900 <= part.begins_ms <= 3_500
        assert part.duration_ms == pytest.approx(5_000, abs=100)
        packets = await asyncio.to_thread(read_whole, part.media_input)
        asked = {request.path for request in here.server.requests}
        heard = decode_opus(packets[20:30])
    assert not {"/list0.ts", "/list0.m4s", "/list1.ts", "/list1.m4s", "/list2.ts", "/list2.m4s"} & asked
    pitch = 200 + 150 * (part.begins_ms / 1000 + 0.5)  # of the sweep, half a second into the part
    assert strength(heard, pitch) > 5 * strength(heard, pitch - 300)


async def test_a_live_hls_stream_begins_now_and_has_no_length() -> None:
    async with channel() as here:
        here.publish(listed("a", "b", first=7))
        here.keep(a=b"a" * 100, b=b"b" * 100)
        live = MediaStream(f"{here.server.url}/list.m3u8", protocol="hls")
        part = await GuardedFetcher(here.session).open(live, name="live", fresh=never, start_ms=60_000)
        part.media_input.close()
    assert (part.begins_ms, part.duration_ms) == (0, None)
