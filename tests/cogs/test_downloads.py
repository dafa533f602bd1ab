"""Fetching from Discord's CDN, by real HTTP: whole files, and every way in which a server can fail."""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from cogs.downloads import DiscordDownloads
from launch.loopback import loopback_connector
from launch.sections import Endpoint
from services.downloads import DownloadError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Guild, Sandbox

SONG = bytes(range(256)) * 1000
STALL_S = 0.3


@pytest.fixture
async def downloads(sandbox: Sandbox) -> AsyncIterator[DiscordDownloads]:
    host, port = sandbox.endpoint.rsplit(":", 1)
    connector = loopback_connector(Endpoint(host, int(port)), sandbox.ca_file)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
        yield DiscordDownloads(session, stall_s=STALL_S)
    await sandbox.faults.clear()


@pytest.fixture
async def link(guild: Guild) -> str:
    """Where a file is that somebody sent."""
    ada = await guild.add_member("Ada")
    message = await ada.send(guild.channel("general"), files=[("song.ogg", SONG)])
    url: str = message.attachments[0]["url"]
    return url


async def fetched(downloads: DiscordDownloads, link: str) -> bytes:
    async with aclosing(downloads.stream(link)) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def refusal(downloads: DiscordDownloads, link: str) -> str:
    with pytest.raises(DownloadError) as refused:
        await fetched(downloads, link)
    assert "hm=" not in str(refused.value)
    return refused.value.reason


async def test_a_file_comes_as_it_is(downloads: DiscordDownloads, link: str) -> None:
    assert await fetched(downloads, link) == SONG


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "gone"), (410, "gone"), (403, "refused"), (401, "refused"), (429, "failed"), (503, "failed")],
)
async def test_what_a_status_means(
    sandbox: Sandbox, downloads: DiscordDownloads, link: str, status: int, reason: str
) -> None:
    await sandbox.faults.fail_downloads(status)
    assert await refusal(downloads, link) == reason
    assert await fetched(downloads, link) == SONG


async def test_a_download_that_stalls_is_cut_off_or_never_whole_has_failed(
    sandbox: Sandbox, downloads: DiscordDownloads, link: str
) -> None:
    for after_bytes in (0, 1000):
        await sandbox.faults.stall_downloads(after_bytes)
        assert await refusal(downloads, link) == "failed"
        await sandbox.faults.clear()
        await sandbox.faults.cut_downloads(after_bytes)
        assert await refusal(downloads, link) == "failed"
    await sandbox.faults.misstate_downloads(5)
    assert await refusal(downloads, link) == "failed"


async def test_a_download_that_is_told_to_be_shorter_ends_there(
    sandbox: Sandbox, downloads: DiscordDownloads, link: str
) -> None:
    await sandbox.faults.misstate_downloads(-5)
    assert await fetched(downloads, link) == SONG[:-5]


async def test_who_has_enough_stops_in_the_middle(downloads: DiscordDownloads, link: str) -> None:
    async with aclosing(downloads.stream(link)) as chunks:
        assert SONG.startswith(await anext(chunks))
    assert await fetched(downloads, link) == SONG


@pytest.mark.parametrize(
    "link",
    [
        "",
        "song.ogg",
        "http://cdn.discordapp.com/attachments/1/2/song.ogg",
        "https://cdn.discordapp.com.example/attachments/1/2/song.ogg",
        "https://cdn.discordapp.com:8443/attachments/1/2/song.ogg",
        "https://somebody@cdn.discordapp.com/attachments/1/2/song.ogg",
        "https://example.com/attachments/1/2/song.ogg",
        "https://127.0.0.1/attachments/1/2/song.ogg",
        "https://[::1/song.ogg",
        "file:///etc/passwd",
    ],
)
async def test_nothing_is_asked_of_any_other_server(downloads: DiscordDownloads, link: str) -> None:
    assert await refusal(downloads, link) == "gone"


@asynccontextmanager
async def redirecting(*targets: str) -> AsyncIterator[DiscordDownloads]:
    """A CDN whose files lie somewhere else, each at the next of these addresses; one that ends serves b"there"."""

    async def answer(request: web.Request) -> web.Response:
        number = int(request.path.rpartition("/")[2])
        if number < len(targets):
            return web.Response(status=302, headers={"Location": targets[number]})
        return web.Response(body=b"there")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield DiscordDownloads(_InClear(runner.addresses[0][1]))  # type: ignore[arg-type]
    finally:
        await runner.cleanup()


class _InClear:
    """A session that speaks without TLS to a server of this machine, whatever host it is told."""

    def __init__(self, port: int) -> None:
        self._port = port

    @asynccontextmanager
    async def get(self, url: object, **options: object) -> AsyncIterator[aiohttp.ClientResponse]:
        path = str(url).partition("://")[2].partition("/")[2]
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self._port}/{path}", **options) as answer,  # type: ignore[arg-type]
        ):
            yield answer


async def test_redirects_are_followed_within_discords_cdn_and_no_further() -> None:
    first = "https://cdn.discordapp.com/0"
    async with redirecting("https://media.discordapp.net/1", "/2") as downloads:
        assert await fetched(downloads, first) == b"there"
    async with redirecting("https://example.com/1") as downloads:
        assert await refusal(downloads, first) == "gone"
    async with redirecting("http://cdn.discordapp.com/1") as downloads:
        assert await refusal(downloads, first) == "gone"
    async with redirecting("/1", "/2", "/3", "/4") as downloads:
        assert await refusal(downloads, first) == "failed"
