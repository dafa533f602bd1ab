"""A server of somebody else's, with a video."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MP4 = bytes(range(256)) * 40


class Elsewhere:
    """A server of somebody else's, with a video. `knows_ranges` as good ones do."""

    def __init__(self) -> None:
        self.knows_ranges = True
        self.tells_size = True
        self.asked: list[str | None] = []
        self.base = ""

    async def video(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers.get("Range"))
        if self.knows_ranges and (found := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))):
            start, end = int(found[1]), min(int(found[2] or len(MP4) - 1), len(MP4) - 1)
            if start >= len(MP4):
                return web.Response(status=416, headers={"Content-Range": f"bytes */{len(MP4)}"})
            told = {"Content-Range": f"bytes {start}-{end}/{len(MP4)}", "Set-Cookie": "a=b", "X-Odd": "1"}
            return web.Response(status=206, body=MP4[start : end + 1], headers=told, content_type="video/mp4")
        if self.tells_size:
            return web.Response(body=MP4, content_type="video/mp4")
        answer = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        answer.enable_chunked_encoding()
        await answer.prepare(request)
        await answer.write(MP4)
        return answer

    async def breaks_off(self, request: web.Request) -> web.StreamResponse:
        """Half of what was announced."""
        answer = web.StreamResponse(headers={"Content-Type": "video/mp4", "Content-Length": str(len(MP4))})
        await answer.prepare(request)
        await answer.write(MP4[: len(MP4) // 2])
        assert request.transport is not None
        request.transport.close()
        return answer

    async def inwards(self, request: web.Request) -> web.StreamResponse:
        """Media as long as it is only looked at, then the way to a neighbour."""
        if len(self.asked) == 0:
            return await self.video(request)
        raise web.HTTPFound("http://127.0.0.1:9/secret")


@asynccontextmanager
async def elsewhere() -> AsyncIterator[Elsewhere]:
    server = Elsewhere()
    app = web.Application()
    app.router.add_get("/film.mp4", server.video)
    app.router.add_get("/inwards.mp4", server.inwards)
    app.router.add_get("/half.mp4", server.breaks_off)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
