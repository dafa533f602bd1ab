"""Downloads from the CDN that go wrong, and links that are made to work again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest

from sandbox.client.connecting import connector
from tests.sandbox.conftest import rest_client
from tests.sandbox.test_limits import INVALID, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from sandbox.client import Channel, Member, Sandbox

SONG = b"0123456789"
DAY_S = 24 * 60 * 60
TIMEOUT = aiohttp.ClientTimeout(total=10)


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    async with rest_client(sandbox) as client:
        yield client
    await sandbox.faults.clear()


@pytest.fixture
async def song(api: discord.Client, ada: Member, general: Channel) -> discord.Attachment:
    """What Ada sent, as the bot has it."""
    message = await ada.send(general, files=[("song.ogg", SONG)])
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    [attachment] = (await channel.fetch_message(message.id)).attachments
    return attachment


def refresh(api: discord.Client, *links: str) -> Awaitable[dict[str, list[dict[str, str]]]]:
    """Ask for fresh links."""
    route = discord.http.Route("POST", "/attachments/refresh-urls")
    asked: Awaitable[dict[str, list[dict[str, str]]]] = api.http.request(route, json={"attachment_urls": list(links)})
    return asked


async def test_a_download_fails_with_a_status_and_then_no_more(sandbox: Sandbox, song: discord.Attachment) -> None:
    await sandbox.faults.fail_downloads(503)
    await sandbox.faults.fail_downloads(404)
    with pytest.raises(discord.HTTPException) as failed:
        await song.read()
    assert failed.value.status == 503
    with pytest.raises(discord.NotFound):
        await song.read()
    assert await song.read() == SONG


async def test_only_the_named_files_downloads_fail(sandbox: Sandbox, song: discord.Attachment) -> None:
    await sandbox.faults.cut_downloads(name="*.png")
    assert await song.read() == SONG
    assert [(fault["do"], fault["name"]) for fault in await sandbox.faults.pending()] == [("cut_downloads", "*.png")]


async def test_a_download_is_cut_in_the_middle(sandbox: Sandbox, song: discord.Attachment) -> None:
    await sandbox.faults.cut_downloads(4)
    async with (
        aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file), timeout=TIMEOUT) as session,
        session.get(song.url) as response,
    ):
        assert response.content_length == len(SONG)
        assert await response.content.readexactly(4) == SONG[:4]
        with pytest.raises(aiohttp.ClientError):
            await response.content.read(1)


async def test_a_download_falls_silent_until_all_is_well(sandbox: Sandbox, song: discord.Attachment) -> None:
    await sandbox.faults.stall_downloads(4)
    async with (
        aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file), timeout=TIMEOUT) as session,
        session.get(song.url, headers={"Range": "bytes=1-"}) as response,
    ):
        assert response.status == 206
        assert await response.content.readexactly(4) == SONG[1:5]
        with pytest.raises(TimeoutError):
            async with aiohttp.helpers.ceil_timeout(0.05):
                await response.content.read(1)
        await sandbox.faults.clear()
        assert await response.content.read() == SONG[5:]


async def test_a_download_is_shorter_or_never_as_long_as_was_told(sandbox: Sandbox, song: discord.Attachment) -> None:
    await sandbox.faults.misstate_downloads(-3)
    assert await song.read() == SONG[:-3]
    await sandbox.faults.misstate_downloads(3)
    with pytest.raises(aiohttp.ClientPayloadError):
        await song.read()
    assert await song.read() == SONG


async def test_expired_links_are_made_fresh_without_their_messages(
    sandbox: Sandbox, api: discord.Client, song: discord.Attachment
) -> None:
    await sandbox.advance(DAY_S + 1)
    with pytest.raises(discord.NotFound):
        await song.read()
    fresh, other = (await refresh(api, song.url, "https://example.com/song.ogg"))["refreshed_urls"]
    assert fresh["original"] == song.url
    assert await api.http.get_from_cdn(fresh["refreshed"]) == SONG
    assert other["refreshed"] is None


async def test_fifty_links_are_made_fresh_at_once_and_no_more(api: discord.Client, song: discord.Attachment) -> None:
    assert len((await refresh(api, *[song.url] * 50))["refreshed_urls"]) == 50
    assert await refusal(refresh(api, *[song.url] * 51)) == INVALID
    assert await refusal(refresh(api)) == INVALID
