"""What is told when a site has stopped working."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sources.errors import SourceError
from sources.ytdlp.canary import RELEASES_URL, YOUTUBE_VIDEO, CanaryReport, look, newest_release
from sources.ytdlp.youtube import YouTube

if TYPE_CHECKING:
    from sources.ytdlp.pool import YtDlpPool
    from tests.sources.standin.server import StandIn


async def newest() -> str | None:
    return "2027.01.02"


async def test_a_youtube_that_works_is_found_to(pool: YtDlpPool, stand_in: StandIn) -> None:
    youtube = YouTube(pool)
    report = await look({"youtube": lambda: youtube.resolve(YOUTUBE_VIDEO)}, newest=newest, installed="2026.10.26")
    assert report == CanaryReport({}, "2026.10.26", None)
    assert report.works


async def test_a_youtube_that_fails_is_told_with_what_to_install(
    pool: YtDlpPool, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.statuses["/youtubei/"] = 403
    youtube = YouTube(pool)
    report = await look({"youtube": lambda: youtube.resolve(YOUTUBE_VIDEO)}, newest=newest, installed="2026.10.26")
    assert report == CanaryReport({"youtube": "forbidden"}, "2026.10.26", "2027.01.02")
    assert "youtube does not work" in caplog.text
    assert "2027.01.02" in caplog.text


async def fail() -> None:
    raise SourceError("bot_check")


@pytest.mark.parametrize(
    ("installed", "newer"), [("2027.01.02", None), ("2027.1.2", None), ("2027.01.01.1", "2027.01.02")]
)
async def test_only_a_newer_release_is_told(installed: str, newer: str | None) -> None:
    assert (await look({"youtube": fail}, newest=newest, installed=installed)).newer == newer


async def test_the_installed_release_is_known_by_itself() -> None:
    assert (await look({})).installed.startswith("20")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (json.dumps({"info": {"version": "2027.1.2"}}).encode(), "2027.1.2"),
        (b'{"info": {"version": "<b>2027</b>"}}', None),
        (b'{"info": {}}', None),
        (b"[]", None),
        (b"\xff", None),
        (None, None),
    ],
)
async def test_whatever_is_answered_the_newest_release_is_a_number_or_none(
    answer: bytes | None, expected: str | None
) -> None:
    async def fetch(url: str) -> bytes:
        assert url == RELEASES_URL
        if answer is None:
            raise SourceError("no_network")
        return answer

    assert await newest_release(fetch) == expected
