"""A track behind a link: a server on loopback that serves a folder, and the way from a link to a source."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from audio.fetching.track_fetcher import TrackFetcher
from audio.opening import open_media

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from audio.packet_source import PacketSource


@asynccontextmanager
async def serve(folder: Path) -> AsyncIterator[str]:
    """The root of a server of the files in `folder`, which takes ranges."""
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def open_link(url: str, session: aiohttp.ClientSession) -> PacketSource:
    """A source of what lies behind `url`, downloaded as it is played."""
    return await asyncio.to_thread(open_media, await TrackFetcher.open(url, name="benchmark", session=session))
