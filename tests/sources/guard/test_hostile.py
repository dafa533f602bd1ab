"""No hostile link reaches what it wants: measured where it would be heard, and at every connect of the processes."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from yarl import URL

from sources.direct import DirectSource
from sources.errors import SourceError
from sources.guard.own import is_own
from sources.guard.proxy import GuardProxy
from sources.guard.session import GuardedSession
from sources.hls.stream import HlsStream
from sources.radio import Station, StationLimits
from sources.source import LinkTarget
from tests.sources.guard.hostile import HOSTS, hostile, hostile_names
from tests.sources.guard.watching import Listener, dialled, guard_with, listening
from tests.sources.guard.web_server import WebServer, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from sources.guard.guard import Guard

HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{}\n#EXT-X-ENDLIST\n"
HLS_KEY = '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-KEY:METHOD=AES-128,URI="{}"\n#EXTINF:6,\nok\n#EXT-X-ENDLIST\n'
LISTS = {
    "m3u": "#EXTM3U\n{}\n",
    "pls": "[playlist]\nFile1={}\n",
    "xspf": '<playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>{}</location></track></trackList></playlist>',
}


class Trap:
    """What must never be heard from, at one port of every family, and a server that may be, at another."""

    def __init__(self, listeners: list[Listener], port: int, server: WebServer) -> None:
        self.port = port
        self.server = server
        self.guard: Guard = guard_with(hostile_names(), f"good.test:{server.port}")
        self._listeners = listeners

    @property
    def good(self) -> str:
        return f"http://good.test:{self.server.port}"

    @property
    def links(self) -> list[str]:
        return hostile(port=self.port, good=self.server.port)

    @property
    def bare_links(self) -> list[str]:
        return [f"http://{host}:{self.port}/a.mp3" for host in HOSTS]

    def check(self, destinations: set[tuple[str, int]], *allowed: int) -> None:
        """Nothing was heard, and nothing dialled but the server and these ports of loopback."""
        assert [listener.heard for listener in self._listeners] == [[] for _ in self._listeners]
        assert sum(listener.connections for listener in self._listeners) == 0
        assert destinations - {("127.0.0.1", port) for port in (self.server.port, *allowed)} == set()


@asynccontextmanager
async def trap() -> AsyncIterator[Trap]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving())
        four, port = await stack.enter_async_context(listening("0.0.0.0"))
        listeners = [four]
        if is_own(ip_address("::1")):  # else this machine has no IPv6
            listeners.append((await stack.enter_async_context(listening("::1", port)))[0])
        yield Trap(listeners, port, server)


async def end(asking: Awaitable[object]) -> None:
    try:
        await asking
    except SourceError:
        return


async def listen(to: AsyncIterator[object]) -> None:
    async for _ in to:
        pass


async def play_all(source: DirectSource, text: str) -> None:
    """Everything that can be done with what a person types, short of sound; and what a database could hold."""
    target = source.target_of(text) or LinkTarget()
    for name in dict.fromkeys((text, target.source_id, target.playlist_id)):
        if name is not None:
            await end(source.resolve(name))
            await end(listen(source.playlist(name)))


def test_the_corpus_is_large() -> None:
    assert len(hostile(port=1, good=2)) >= 200


async def test_no_hostile_link_is_followed() -> None:
    async with trap() as here, GuardedSession(here.guard) as session:
        source = DirectSource(session)
        with dialled() as destinations:
            for text in here.links:
                await play_all(source, text)
        here.check(destinations)


@pytest.mark.parametrize("status", [301, 303, 307, 308])
async def test_no_redirect_to_one_is_followed(status: int) -> None:
    async with trap() as here, GuardedSession(here.guard) as session:
        source = DirectSource(session)
        with dialled() as destinations:
            for link in here.links:
                location = link.encode("utf-8", "replace").decode("latin-1").translate({10: None, 13: None, 0: None})
                here.server.answer("/r", b"", status=status, headers={"Location": location})
                await end(source.resolve(f"{here.good}/r"))
        here.check(destinations)
        assert len(here.server.requests) >= 200


@pytest.mark.parametrize("kind", LISTS)
async def test_no_entry_of_a_playlist_is_followed(kind: str) -> None:
    async with trap() as here, GuardedSession(here.guard) as session:
        source = DirectSource(session)
        with dialled() as destinations:
            for link in here.links:
                here.server.answer(f"/l.{kind}", LISTS[kind].format(link.replace("&", "&amp;")).encode())
                await end(source.resolve(f"{here.good}/l.{kind}"))
                await end(resolve_all(source, f"{here.good}/l.{kind}"))
        here.check(destinations)


async def resolve_all(source: DirectSource, playlist_id: str) -> None:
    async for hit in source.playlist(playlist_id):
        await end(source.resolve(hit.source_id))


@pytest.mark.parametrize("text", [HLS, HLS_KEY])
async def test_no_segment_and_no_key_is_fetched_from_one(text: str) -> None:
    async with trap() as here, GuardedSession(here.guard) as session:
        here.server.answer("/ok", b"x" * 16)

        async def play() -> None:
            stream = HlsStream(f"{here.good}/l.m3u8", session=session, wait=at_once)
            await stream.load()
            await listen(stream.sound())

        with dialled() as destinations:
            for link in here.links:
                here.server.answer("/l.m3u8", text.format(link).encode())
                await end(play())
        here.check(destinations)


async def test_no_station_is_tuned_in_there() -> None:
    async with trap() as here, GuardedSession(here.guard) as session:
        with dialled() as destinations:
            for link in here.bare_links:
                await end(listen(Station(link, session=session, wait=at_once, limits=StationLimits(tries=2)).sound()))
        here.check(destinations)


async def test_a_real_yt_dlp_behind_the_proxy_reaches_none_of_them(caplog: pytest.LogCaptureFixture) -> None:
    """Unpatched, in a process of its own, with all of its extractors, which the bot does not let it use."""
    caplog.set_level("INFO", "sources.guard.guard")
    async with trap() as here, GuardProxy(here.guard) as proxy:
        proxy_port = URL(proxy.url).port
        assert proxy_port is not None
        for link in ("/page", "/r"):
            here.server.redirect(link, f"http://127.0.0.1:{here.port}/a.mp3")
        asked = [*here.links, f"{here.good}/r", f"{here.good}/page"]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.sources.guard.yt_dlp_child"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate(json.dumps({"proxy": proxy.url, "links": asked}).encode())
        assert process.returncode == 0
        told = json.loads(said)
        assert told["asked"] == len(asked)
        assert {tuple(destination) for destination in told["dialled"]} == {("127.0.0.1", proxy_port)}
        assert set(told["resolved"]) <= {"127.0.0.1"}
        here.check(set())
        assert sum("was refused" in message for message in caplog.messages) > 100
        assert "/r" in {request.path for request in here.server.requests}


async def at_once(_: float) -> None:
    await asyncio.sleep(0)
