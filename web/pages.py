"""The built pages, as files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from web.problems import HttpProblem

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = "watch.html"
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""An asset's name holds a hash of what is in it."""


class Pages:
    """Serves what `web/build.py` left in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add_to(self, app: web.Application) -> None:
        """Add the addresses of the pages."""
        app.router.add_get("/watch", self._watch)
        app.router.add_get("/assets/{name}", self._asset)

    async def _watch(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(await self._existing(ENTRY), headers={"Cache-Control": "no-cache"})

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if "/" in name or "\0" in name or name.startswith("."):
            raise HttpProblem(404, "error-no-such-route")
        return web.FileResponse(await self._existing(f"assets/{name}"), headers=FOREVER)

    async def _existing(self, name: str) -> Path:
        file = self._folder / name
        if not await asyncio.to_thread(file.is_file):
            raise HttpProblem(404, "error-no-such-route")
        return file
