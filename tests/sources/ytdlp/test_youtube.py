"""YouTube through real workers: unpatched yt-dlp asks the stand-in."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sources.errors import SourceError
from sources.playable import Chapter, MediaStream, SearchHit
from sources.ytdlp.job import FULL, Job
from sources.ytdlp.site import Wanted
from sources.ytdlp.youtube import YouTube, YouTubeMusic
from tests.sources.standin import youtube as youtube_stand_in
from tests.sources.standin import youtube_videos
from tests.sources.standin.youtube_lists import video_id

if TYPE_CHECKING:
    from sources.ytdlp.pool import YtDlpPool
    from tests.sources.standin.server import StandIn

VIDEO = "vid00000001"


@pytest.fixture
def youtube(pool: YtDlpPool) -> YouTube:
    return YouTube(pool)


async def test_words_find_videos_with_title_length_channel_and_picture(youtube: YouTube, stand_in: StandIn) -> None:
    hits = await youtube.search("paper boats", limit=5)
    assert len(hits) == 5
    assert hits[1] == SearchHit(
        source="youtube",
        source_id=VIDEO,
        title="paper boats result 1",
        artist="A channel",
        duration_ms=181_000,
        page_url=f"https://www.youtube.com/watch?v={VIDEO}",
        thumbnail_url=f"https://i.ytimg.com/vi/{VIDEO}/hq720.jpg",
    )
    assert [one.path for one in stand_in.asked] == ["/youtubei/v1/search"]


async def test_more_is_found_than_fits_on_a_page(youtube: YouTube, stand_in: StandIn) -> None:
    hits = await youtube.search("paper boats", limit=25)
    assert [hit.source_id for hit in hits] == [f"vid{number:08d}" for number in range(25)]


@pytest.mark.parametrize("query", ["", "  \n", "nothing at all"])
async def test_nothing_is_found_for_nothing(youtube: YouTube, stand_in: StandIn, query: str) -> None:
    assert await youtube.search(query, limit=5) == []


async def test_a_video_is_played_from_its_opus_sound_and_its_pictures(youtube: YouTube, stand_in: StandIn) -> None:
    playable = await youtube.resolve(VIDEO)
    assert (playable.hit.title, playable.hit.artist) == (f"Title {VIDEO}", "A channel")
    assert playable.hit.duration_ms == 203_000
    assert isinstance(playable.audio, MediaStream)
    assert isinstance(playable.video, MediaStream)
    assert ("itag=251" in playable.audio.url, "itag=136" in playable.video.url) == (True, True)
    assert playable.audio.protocol == "http"
    assert playable.audio.headers["User-Agent"]


async def test_two_requests_are_enough_for_a_video(youtube: YouTube, stand_in: StandIn) -> None:
    await youtube.resolve(VIDEO)
    assert [(one.path, one.client) for one in stand_in.asked] == [
        ("/youtubei/v1/next", "WEB"),
        ("/youtubei/v1/player", "VISIONOS"),
    ]


async def test_streams_are_resolved_anew_after_half_an_hour(pool: YtDlpPool, stand_in: StandIn) -> None:
    now_s = time.time()
    playable = await YouTube(pool, now_s=lambda: now_s).resolve(VIDEO)
    assert playable.expires_at == datetime.fromtimestamp(now_s, UTC) + timedelta(minutes=30)


async def test_streams_are_resolved_anew_before_their_links_expire(
    pool: YtDlpPool, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(youtube_videos, "LINKS_LAST_S", 600)
    now_s = time.time()
    playable = await YouTube(pool, now_s=lambda: now_s).resolve(VIDEO)
    assert playable.expires_at is not None
    assert timedelta(0) < playable.expires_at - datetime.fromtimestamp(now_s, UTC) < timedelta(minutes=29)


async def test_chapters_come_along(youtube: YouTube, stand_in: StandIn) -> None:
    playable = await youtube.resolve(youtube_videos.WITH_CHAPTERS)
    assert playable.chapters == (Chapter(0, "Before"), Chapter(8_000, "Midway"), Chapter(16_000, "After"))


async def test_the_original_language_is_played_before_a_louder_dubbing(youtube: YouTube, stand_in: StandIn) -> None:
    playable = await youtube.resolve(youtube_videos.DUBBED)
    assert isinstance(playable.audio, MediaStream)
    assert "&dubbed" not in playable.audio.url


async def test_what_is_live_has_no_length_and_is_played_in_segments(youtube: YouTube, stand_in: StandIn) -> None:
    playable = await youtube.resolve(youtube_videos.LIVE)
    assert (playable.hit.is_live, playable.hit.duration_ms) == (True, None)
    assert isinstance(playable.audio, MediaStream)
    assert playable.audio.protocol == "hls"


async def test_a_stream_behind_an_advertisement_is_waited_for(pool: YtDlpPool, stand_in: StandIn) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    await YouTube(pool, pause=pause)._resolve_as(FULL, youtube_videos.AFTER_AN_AD)
    assert len(pauses) == 1
    assert 0 < pauses[0] <= 15


async def test_links_that_must_be_solved_are_solved_by_yt_dlps_javascript_in_deno(
    youtube: YouTube, stand_in: StandIn
) -> None:
    stand_in.players["VISIONOS"] = "bot_check"
    playable = await youtube._resolve_as(FULL, VIDEO)
    assert isinstance(playable.audio, MediaStream)
    assert f"sig={youtube_stand_in.SOLVED_SIGNATURE}" in playable.audio.url
    assert f"n={youtube_stand_in.SOLVED_N}" in playable.audio.url


@pytest.mark.parametrize("reason", youtube_videos.REFUSED)
async def test_a_refused_video_is_an_error_that_says_why(youtube: YouTube, stand_in: StandIn, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        await youtube.resolve(youtube_videos.REFUSED[reason])
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, "forbidden"), (429, "rate_limited"), (500, "server_error"), (503, "server_error"), (404, "not_found")],
)
async def test_a_failing_server_is_told_by_its_status(
    youtube: YouTube, stand_in: StandIn, status: int, reason: str
) -> None:
    stand_in.statuses["/player"] = stand_in.statuses["/search"] = status
    with pytest.raises(SourceError) as resolving:
        await youtube.resolve(VIDEO)
    with pytest.raises(SourceError) as searching:
        await youtube.search("paper boats", limit=5)
    assert (resolving.value.reason, searching.value.reason) == (reason, reason)


async def test_what_is_live_is_refused_where_that_is_off(pool: YtDlpPool, stand_in: StandIn) -> None:
    with pytest.raises(SourceError) as caught:
        await YouTube(pool, wanted=Wanted(live=False)).resolve(youtube_videos.LIVE)
    assert caught.value.reason == "live_off"


async def test_what_is_too_long_is_refused(pool: YtDlpPool, stand_in: StandIn) -> None:
    await YouTube(pool, wanted=Wanted(longest_ms=203_000)).resolve(VIDEO)
    with pytest.raises(SourceError) as caught:
        await YouTube(pool, wanted=Wanted(longest_ms=202_999)).resolve(VIDEO)
    assert caught.value.reason == "too_long"


async def test_a_playlist_comes_in_its_order_a_hundred_at_a_time(youtube: YouTube, stand_in: StandIn) -> None:
    listing = youtube.playlist("PLlong250")
    first = await anext(listing)
    assert (first.source_id, first.title, first.duration_ms) == ("vid00000000", "Item 0", 200_000)
    asked_at_first = stand_in.times_asked("/browse")
    rest = [hit async for hit in listing]
    assert [hit.source_id for hit in rest] == [f"vid{number:08d}" for number in range(1, 250)]
    assert asked_at_first < stand_in.times_asked("/browse")


@pytest.mark.parametrize(
    ("listed", "titles"),
    [
        ("@a.handle", ["@a.handle videos result 0", "@a.handle videos result 1"]),
        ("@a.handle/streams", ["@a.handle streams result 0", "@a.handle streams result 1"]),
        ("@a.handle/shorts", ["@a.handle shorts result 0", "@a.handle shorts result 1"]),
        ("c/OldName", ["c/OldName videos result 0", "c/OldName videos result 1"]),
        ("user/older", ["user/older videos result 0", "user/older videos result 1"]),
        ("MPREb_album12", ["Item 0", "Item 1"]),
        ("OLAK5uy_album2", ["Item 0", "Item 1"]),
        ("RDCLAK5uy_ofeditors2", ["Item 0", "Item 1"]),
    ],
)
async def test_a_channel_or_an_album_is_listed_as_its_page_has_it(
    youtube: YouTube, stand_in: StandIn, listed: str, titles: list[str]
) -> None:
    hits = [hit async for hit in youtube.playlist(listed)]
    assert [hit.title for hit in hits] == titles
    assert [hit.source_id for hit in hits] == [video_id(0), video_id(1)]


async def test_a_playlist_of_just_one_page_ends(youtube: YouTube, stand_in: StandIn) -> None:
    assert len([hit async for hit in youtube.playlist("PLwhole100")]) == 100


@pytest.mark.parametrize(
    ("playlist_id", "reason"),
    [
        ("PLempty0", "empty_playlist"),
        ("PLgone", "not_found"),
        ("PLprivate", "private"),
        ("PL/../x", "not_found"),
        ("", "not_found"),
    ],
)
async def test_a_playlist_that_cannot_be_listed_says_why(
    youtube: YouTube, stand_in: StandIn, playlist_id: str, reason: str
) -> None:
    with pytest.raises(SourceError) as caught:
        [hit async for hit in youtube.playlist(playlist_id)]
    assert caught.value.reason == reason


@pytest.mark.parametrize("source_id", ["", "short", "vid00000001x", "../../etc/p", "-o/tmp/file", "ytsearch5:x", "a b"])
async def test_what_is_no_id_is_asked_of_nobody(youtube: YouTube, stand_in: StandIn, source_id: str) -> None:
    with pytest.raises(SourceError) as caught:
        await youtube.resolve(source_id)
    assert caught.value.reason == "not_found"
    assert stand_in.asked == []


@pytest.mark.parametrize(
    "query",
    [
        "ytsearch5:x",
        "file:///etc/passwd",
        "http://127.0.0.1/x",
        "--exec id",
        "-o /tmp/x",
        "all:",
        'x#__youtubedl_smuggle={"url": "http://127.0.0.1/"}',
        "x%23__youtubedl_smuggle=%7B%7D",
        "a\x00b\nc",
        "\u202eabc",
    ],
)
async def test_whatever_people_type_is_words_to_search(
    pool: YtDlpPool, youtube: YouTube, stand_in: StandIn, query: str
) -> None:
    for source in (youtube, YouTubeMusic(pool)):
        hits = await source.search(query, limit=3)
        assert len(hits) == 3
    assert {one.path for one in stand_in.asked} == {"/youtubei/v1/search"}
    assert {one.host for one in stand_in.asked} <= {"www.youtube.com", "music.youtube.com"}


async def test_youtube_music_finds_songs(pool: YtDlpPool, stand_in: StandIn) -> None:
    music = YouTubeMusic(pool)
    hits = await music.search("paper boats & more", limit=3)
    assert [(hit.source, hit.title) for hit in hits] == [
        ("youtube_music", f"paper boats & more song {number}") for number in range(3)
    ]
    playable = await music.resolve(hits[1].source_id)
    assert playable.hit.page_url == f"https://music.youtube.com/watch?v={VIDEO}"


async def test_no_extractor_is_used_but_those_of_the_source(pool: YtDlpPool, stand_in: StandIn) -> None:
    for url in ("http://127.0.0.1/x", "https://soundcloud.com/a/b", "file:///etc/passwd", "data:text/html,x"):
        with pytest.raises(SourceError) as caught:
            await pool.extract(Job(url, YouTube.extractors), fair_key=0)
        assert caught.value.reason == "unsupported", url
    assert stand_in.asked == []
