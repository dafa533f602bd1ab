"""When YouTube refuses: other clients, cookies, PO tokens, another source, each tried once."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sources.errors import SourceError
from sources.playable import MediaStream, SearchHit
from sources.ytdlp.alternatives import Alternatives, is_same
from sources.ytdlp.fallbacks import Fallbacks, Way
from sources.ytdlp.pool import YtDlpPool
from sources.ytdlp.soundcloud import SoundCloud
from sources.ytdlp.youtube import YouTube
from sources.ytdlp.youtube_ways import po_token_plugins

if TYPE_CHECKING:
    from pathlib import Path

    from sources.errors import SourceReason
    from sources.playable import Playable
    from sources.ytdlp.job import YtDlpSettings
    from tests.sources.standin.server import StandIn

VIDEO = "vid00000001"
COOKIES = "\n".join(
    [
        "# Netscape HTTP Cookie File",
        *(f".youtube.com\tTRUE\t/\tTRUE\t2147483647\t{name}\tmade-up" for name in ("LOGIN_INFO", "SAPISID", "SID")),
        "",
    ]
)
PLUGIN = """
from yt_dlp.extractor.youtube.pot.provider import PoTokenProvider, PoTokenResponse, register_provider


@register_provider
class MadeUpPTP(PoTokenProvider):
    PROVIDER_VERSION = "1"
    BUG_REPORT_LOCATION = "nowhere"
    _SUPPORTED_CONTEXTS = _SUPPORTED_CLIENTS = _SUPPORTED_EXTERNAL_REQUEST_FEATURES = None  # any

    def is_available(self):
        return True

    def _real_request_pot(self, request):
        return PoTokenResponse(po_token="bWFkZS11cA==")
"""
HIT = SearchHit("youtube", VIDEO, "Paper boats (Official Video)", artist="Someone", duration_ms=203_000)


async def recall(source: str, source_id: str) -> SearchHit | None:
    return HIT if (source, source_id) == ("youtube", VIDEO) else None


def clients_asked(stand_in: StandIn) -> list[str | None]:
    return [one.client for one in stand_in.asked if one.path.endswith("/player")]


async def test_another_client_plays_what_the_first_is_refused(
    pool: YtDlpPool, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.players["VISIONOS"] = "bot_check"
    with caplog.at_level(logging.INFO):
        playable = await YouTube(pool).resolve(VIDEO)
    assert isinstance(playable.audio, MediaStream)
    assert "sig=" in playable.audio.url
    assert "bot_check; trying yt-dlp's own clients" in caplog.text
    assert clients_asked(stand_in).count("VISIONOS") == 2  # by itself, and as one of yt-dlp's own


async def test_a_video_is_played_though_what_stands_beside_it_cannot_be_had(pool: YtDlpPool, stand_in: StandIn) -> None:
    stand_in.statuses["/next"] = 500
    playable = await YouTube(pool).resolve(VIDEO)
    assert (playable.hit.title, playable.hit.artist) == (f"Title {VIDEO}", None)


async def test_the_list_of_clients_is_the_admins(pool: YtDlpPool, stand_in: StandIn) -> None:
    await YouTube(pool, clients=["tv_samsung"]).resolve(VIDEO)
    assert set(clients_asked(stand_in)) == {"TVHTML5"}


async def test_cookies_let_in_where_youtube_wants_to_see_a_person(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.wanted_cookie = "LOGIN_INFO"
    file = tmp_path / "cookies.txt"
    file.write_text(COOKIES)
    lent = replace(settings, workers=1, folder=tmp_path / "workers", cookies_file=file)
    async with YtDlpPool(lent) as pool:
        playable = await YouTube(pool, has_cookies=True).resolve(VIDEO)
        assert playable.hit.title == f"Title {VIDEO}"
        assert file.read_text() == COOKIES
        [copy] = (tmp_path / "workers").glob("cookies-*.txt")
        assert copy.stat().st_mode & 0o077 == 0
        assert not any("LOGIN_INFO" in one.cookies for one in stand_in.asked if one.client == "VISIONOS")


async def test_a_cookies_file_that_is_gone_is_no_more_than_a_way_less(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.wanted_cookie = "LOGIN_INFO"
    lent = replace(settings, workers=1, folder=tmp_path / "workers", cookies_file=tmp_path / "gone.txt")
    async with YtDlpPool(lent) as pool:
        with pytest.raises(SourceError) as caught:
            await YouTube(pool, has_cookies=True).resolve(VIDEO)
    assert caught.value.reason == "bot_check"


async def test_a_plugin_of_yt_dlps_gives_po_tokens_to_a_client_that_needs_them(
    settings: YtDlpSettings, stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.players |= dict.fromkeys(("VISIONOS", "TVHTML5", "WEB"), "bot_check")
    folder = tmp_path / "workers"
    place = folder / ".config/yt-dlp/plugins/made-up/yt_dlp_plugins/extractor"
    place.mkdir(parents=True)
    (place / "getpot_made_up.py").write_text(PLUGIN)
    async with YtDlpPool(replace(settings, workers=1, folder=folder)) as pool:
        playable = await YouTube(pool, has_po_tokens=True).resolve(VIDEO)
    assert isinstance(playable.audio, MediaStream)
    assert "pot=bWFkZS11cA" in playable.audio.url


async def test_po_tokens_are_tried_when_a_plugin_gives_them(
    pool: YtDlpPool, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.wanted_cookie = "LOGIN_INFO"
    with caplog.at_level(logging.INFO), pytest.raises(SourceError) as caught:
        await YouTube(pool, has_po_tokens=True).resolve(VIDEO)
    assert caught.value.reason == "bot_check"
    assert clients_asked(stand_in)[-1] == "MWEB"
    assert "trying a client with PO tokens" in caplog.text


def test_a_plugin_for_po_tokens_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert po_token_plugins() == []
    folder = tmp_path / "yt_dlp_plugins" / "extractor"
    folder.mkdir(parents=True)
    (folder / "getpot_made_up.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    assert po_token_plugins() == ["getpot_made_up"]


async def test_another_source_plays_the_same_track(
    pool: YtDlpPool, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.players |= dict.fromkeys(("VISIONOS", "TVHTML5", "WEB"), "geo_blocked")
    youtube = YouTube(pool, alternatives=Alternatives("youtube", [SoundCloud(pool)], recall_as_soundcloud_has_it))
    with caplog.at_level(logging.INFO):
        playable = await youtube.resolve(VIDEO)
    assert (playable.hit.source, playable.hit.title) == ("soundcloud", "Paper boats (official video)")
    assert "geo_blocked; trying another source" in caplog.text
    assert clients_asked(stand_in) == ["VISIONOS"]  # no other client would be let in


async def recall_as_soundcloud_has_it(source: str, source_id: str) -> SearchHit | None:
    return replace(HIT, artist=None)


@pytest.mark.parametrize("source_id", [VIDEO, "vid00000002"])
async def test_where_nobody_else_has_it_the_first_refusal_is_told(
    pool: YtDlpPool, stand_in: StandIn, source_id: str
) -> None:
    stand_in.players["VISIONOS"] = "removed"
    youtube = YouTube(pool, alternatives=Alternatives("youtube", [SoundCloud(pool)], recall))
    with pytest.raises(SourceError) as caught:
        await youtube.resolve(source_id)
    assert caught.value.reason == "removed"


@pytest.mark.parametrize(
    ("title", "artist", "duration_ms", "expected"),
    [
        ("Paper Boats", "Someone", 203_500, True),
        ("Someone - Paper Boats [Lyrics]", "Uploader", 202_000, False),
        ("Someone - Paper Boats", None, 202_000, True),
        ("paper boats", None, 205_000, True),
        ("Paper Boats", "Someone", 206_000, False),
        ("Paper Boats (Remix)", "Someone Else", 203_000, False),
        ("Paper Planes", "Someone", 203_000, False),
        ("Paper Boats", "Someone", None, False),
        ("", None, 203_000, False),
    ],
)
def test_the_same_recording_has_the_same_title_and_length(
    title: str, artist: str | None, duration_ms: int | None, expected: bool
) -> None:
    other = SearchHit("soundcloud", "x", title, artist=artist, duration_ms=duration_ms)
    assert is_same(HIT, other) is expected


class Tried:
    """Ways that fail in the order of `reasons`, and who was tried."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def way(self, name: str, reason: SourceReason, *cures: SourceReason) -> Way:
        async def resolve(source_id: str) -> Playable:
            self.names.append(name)
            raise SourceError(reason, name)

        return Way(name, resolve, frozenset(cures))


async def test_only_what_may_help_is_tried_and_that_once() -> None:
    tried = Tried()
    ways = [
        tried.way("first", "bot_check"),
        tried.way("of no use", "bot_check", "forbidden"),
        tried.way("second", "forbidden", "bot_check"),
        tried.way("third", "server_error", "forbidden"),
    ]
    with pytest.raises(SourceError) as caught:
        await Fallbacks("A site", ways, total_s=60).resolve("x")
    assert tried.names == ["first", "second", "third"]
    assert (caught.value.reason, caught.value.detail) == ("bot_check", "first")


async def test_what_is_the_matter_with_the_track_is_told_before_what_the_site_did() -> None:
    tried = Tried()
    ways = [tried.way("first", "server_error"), tried.way("second", "private", "server_error")]
    with pytest.raises(SourceError) as caught:
        await Fallbacks("A site", ways, total_s=60).resolve("x")
    assert caught.value.reason == "private"


async def test_all_ways_together_end_in_time() -> None:
    async def never(source_id: str) -> Playable:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(SourceError) as caught:
        await Fallbacks("A site", [Way("never", never)], total_s=0.01).resolve("x")
    assert caught.value.reason == "timeout"


def test_no_plugins_are_noticed_where_yt_dlp_looks_for_them_too() -> None:
    asked = "import yt_dlp; from sources.ytdlp.youtube_ways import po_token_plugins; print(po_token_plugins())"
    found = subprocess.run([sys.executable, "-c", asked], stdout=subprocess.PIPE, check=True, text=True)
    assert found.stdout.strip() == "[]"
