"""What `python bot.py check` says of the sources, with a stand-in for YouTube's Data API on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from launch.checks import sources
from launch.checks.finding import Mark
from launch.sections import SourcesSettings
from launch.settings import Settings
from sources.guard.guard import Guard
from sources.guard.hosts import AllowList

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("status", "reason", "mark", "words"),
    [
        (200, "", Mark.OK, "takes the key"),
        (400, "keyInvalid", Mark.FAIL, "refuses the key"),
        (403, "quotaExceeded", Mark.WARN, "used up"),
        (503, "backendError", Mark.WARN, "does not answer"),
    ],
)
async def test_the_key_is_tried_once_and_told_of(status: int, reason: str, mark: Mark, words: str) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        body: dict[str, object] = {"items": []} if status == 200 else {"error": {"errors": [{"reason": reason}]}}
        return web.json_response(body, status=status)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}/v3"
        guard = Guard(allowed=AllowList.parse(["127.0.0.1"]))
        finding = await sources.look_at_key("a-key", endpoint=endpoint, guard=guard)
    finally:
        await runner.cleanup()
    assert finding.mark is mark
    assert words in finding.text
    assert "a-key" not in finding.text
    assert asked == ["/v3/videos"]


async def test_what_is_turned_on_and_a_cookies_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    wanted = SourcesSettings(order=("library", "link"), cookies_file=tmp_path / "cookies.txt")
    first, second = await sources.look(Settings(sources=wanted))
    assert first.text.endswith("library, link.")
    assert second.mark is Mark.FAIL
