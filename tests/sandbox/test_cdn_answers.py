"""How the CDN hands out files, over its socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client.connecting import connector

if TYPE_CHECKING:
    from sandbox.client import Channel, Member, Sandbox


@pytest.fixture
async def url(ada: Member, general: Channel) -> str:
    message = await ada.send(general, files=[("song.ogg", b"0123456789")])
    link: str = message.attachments[0]["url"]
    return link


async def fetch(sandbox: Sandbox, url: str, wanted: str | None = None) -> tuple[int, bytes, str | None]:
    """Status, bytes and Content-Range of a file, or of a range of it."""
    headers = {} if wanted is None else {"Range": wanted}
    async with (
        aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as session,
        session.get(url, headers=headers) as response,
    ):
        return response.status, await response.read(), response.headers.get("Content-Range")


@pytest.mark.parametrize(
    ("wanted", "status", "data", "told"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=7-99", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("seconds=1-2", 200, b"0123456789", None),
    ],
)
async def test_a_file_is_handed_out_whole_or_in_part(
    sandbox: Sandbox, url: str, wanted: str | None, status: int, data: bytes, told: str | None
) -> None:
    assert await fetch(sandbox, url, wanted) == (status, data, told)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("song.ogg", "audio/ogg"),
        ("cover.png", "image/png"),
        ("note.txt", "text/plain"),
        ("x", "application/octet-stream"),
    ],
)
async def test_a_file_is_typed_by_its_name(
    sandbox: Sandbox, ada: Member, general: Channel, name: str, kind: str
) -> None:
    message = await ada.send(general, files=[(name, b"?")])
    async with (
        aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as session,
        session.get(message.attachments[0]["url"]) as response,
    ):
        assert response.content_type == kind
