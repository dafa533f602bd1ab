"""SoundCloud, Bandcamp and the extractors that the admin allows, through real workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.errors import SourceError
from sources.playable import MediaStream
from sources.ytdlp.bandcamp import Bandcamp
from sources.ytdlp.extractor import Extractors
from sources.ytdlp.soundcloud import SoundCloud

if TYPE_CHECKING:
    from sources.source import Source
    from sources.ytdlp.pool import YtDlpPool
    from tests.sources.standin.server import StandIn


@pytest.fixture
def soundcloud(pool: YtDlpPool) -> SoundCloud:
    return SoundCloud(pool)


@pytest.fixture
def bandcamp(pool: YtDlpPool) -> Bandcamp:
    return Bandcamp(pool)


async def reason_of(source: Source, source_id: str) -> str:
    with pytest.raises(SourceError) as caught:
        await source.resolve(source_id)
    return caught.value.reason


async def reason_of_list(source: Source, playlist_id: str) -> str:
    with pytest.raises(SourceError) as caught:
        [hit async for hit in source.playlist(playlist_id)]
    return caught.value.reason


async def test_soundcloud_finds_tracks_by_words(soundcloud: SoundCloud, stand_in: StandIn) -> None:
    hits = await soundcloud.search("paper boats", limit=3)
    assert [hit.source_id for hit in hits] == [f"someone/paper-boats{more}" for more in ("", "-1", "-2")]
    assert (hits[0].title, hits[0].artist, hits[0].duration_ms) == ("Paper boats", "someone", 203_000)
    assert hits[0].page_url == "https://soundcloud.com/someone/paper-boats"
    assert await soundcloud.search("nothing", limit=3) == []


async def test_a_track_of_soundcloud_is_played_from_one_resource(soundcloud: SoundCloud, stand_in: StandIn) -> None:
    playable = await soundcloud.resolve("someone/paper-boats")
    assert (playable.hit.title, playable.hit.artist, playable.video) == ("Paper boats", "someone", None)
    assert isinstance(playable.audio, MediaStream)
    assert (playable.audio.protocol, "mp3" in playable.audio.url) == ("http", True)
    assert playable.expires_at is not None


async def test_a_track_that_is_known_by_its_number_only_is_played(soundcloud: SoundCloud, stand_in: StandIn) -> None:
    assert (await soundcloud.resolve("track:12345")).hit.title == "Number 12345"


async def test_a_set_of_soundcloud_is_listed_with_what_its_addresses_tell(
    soundcloud: SoundCloud, stand_in: StandIn
) -> None:
    hits = [hit async for hit in soundcloud.playlist("someone/sets/rainy-days")]
    assert [hit.title for hit in hits[:3]] == ["Rainy days 0", "Rainy days 1", "Rainy days 2"]
    assert hits[0].source_id == "someone/rainy-days-0"
    assert hits[3].source_id.startswith("track:")
    assert (await soundcloud.resolve(hits[3].source_id)).hit.title == "Rainy days 3"


async def test_what_a_user_of_soundcloud_has_and_likes_is_listed(soundcloud: SoundCloud, stand_in: StandIn) -> None:
    assert [hit.title async for hit in soundcloud.playlist("someone/tracks")] == ["Tracks 0", "Tracks 1", "Tracks 2"]
    likes = [hit async for hit in soundcloud.playlist("someone/likes")]
    assert [hit.source_id for hit in likes] == ["someone/likes-0", "someone/likes-1", "someone/likes-2"]
    assert await reason_of_list(soundcloud, "somebody-gone/tracks") == "not_found"


async def test_what_soundcloud_refuses_says_why(soundcloud: SoundCloud, stand_in: StandIn) -> None:
    assert await reason_of(soundcloud, "someone/it-is-blocked") == "geo_blocked"
    assert await reason_of(soundcloud, "someone/it-is-encrypted") == "drm"
    assert await reason_of(soundcloud, "someone/it-is-gone") == "not_found"
    assert await reason_of(soundcloud, "../etc/passwd") == "not_found"
    assert await reason_of_list(soundcloud, "someone/sets/it-is-empty") == "empty_playlist"
    assert await reason_of_list(soundcloud, "someone/sets/it-is-gone") == "not_found"


@pytest.mark.parametrize(("status", "reason"), [(429, "rate_limited"), (502, "server_error")])
async def test_a_failing_soundcloud_is_told_by_its_status(
    soundcloud: SoundCloud, stand_in: StandIn, status: int, reason: str
) -> None:
    await soundcloud.search("before", limit=1)
    stand_in.statuses["api-v2.soundcloud.com"] = status
    assert await reason_of(soundcloud, "someone/paper-boats") == reason


async def test_soundclouds_key_is_read_once(soundcloud: SoundCloud, stand_in: StandIn) -> None:
    await soundcloud.search("once", limit=1)
    stand_in.asked.clear()
    await soundcloud.search("twice", limit=1)
    assert {one.host for one in stand_in.asked} == {"api-v2.soundcloud.com", "i1.sndcdn.com"}  # and a picture


async def test_a_track_of_bandcamp_is_played(bandcamp: Bandcamp, stand_in: StandIn) -> None:
    playable = await bandcamp.resolve("a-band/track/paper-boats")
    assert (playable.hit.title, playable.hit.artist) == ("Paper boats", "A band")
    assert playable.hit.duration_ms == 203_000
    assert playable.hit.thumbnail_url == "https://f4.bcbits.com/img/a1_5.jpg"
    assert isinstance(playable.audio, MediaStream)
    assert playable.audio.url.startswith("https://t4.bcbits.com/")


async def test_an_album_of_bandcamp_is_listed_without_what_cannot_be_heard(
    bandcamp: Bandcamp, stand_in: StandIn
) -> None:
    hits = [hit async for hit in bandcamp.playlist("a-band/album/rain")]
    assert [(hit.source_id, hit.title) for hit in hits] == [
        (f"a-band/track/rain-{number}", f"Rain {number}") for number in range(3)
    ]


async def test_what_bandcamp_does_not_have_says_so(bandcamp: Bandcamp, stand_in: StandIn) -> None:
    assert await bandcamp.search("rain", limit=5) == []
    assert await reason_of(bandcamp, "a-band/track/it-is-gone") == "not_found"
    assert await reason_of(bandcamp, "a-band/track/it-is-unheard") == "unsupported"
    assert await reason_of(bandcamp, "a-band/album/rain") == "not_found"
    assert await reason_of_list(bandcamp, "a-band/album/it-is-empty") == "empty_playlist"


async def test_an_allowed_extractor_plays_what_its_links_lead_to(
    pool: YtDlpPool, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    source = Extractors(pool)
    assert source.target_of("soundcloud.com/someone/paper-boats") is None
    await source.learn(pool, ["SoundCloud", "generic", "no-such-site"])
    assert "'generic'" in caplog.text
    assert "'no-such-site'" in caplog.text
    target = source.target_of("soundcloud.com/someone/paper-boats")
    assert target is not None
    assert target.source_id == "https://soundcloud.com/someone/paper-boats"
    playable = await source.resolve(target.source_id)
    assert (playable.hit.source, playable.hit.title) == ("extractor", "Paper boats")


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/watch?v=vid00000001",
        "http://127.0.0.1/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "scsearch5:words",
        "https://soundcloud.com@127.0.0.1/a/b",
        "https://soundcloud.com/a/b#__youtubedl_smuggle=%7B%7D",
    ],
)
async def test_a_link_that_no_allowed_extractor_takes_is_asked_of_nobody(
    pool: YtDlpPool, stand_in: StandIn, link: str
) -> None:
    source = Extractors(pool)
    await source.learn(pool, ["soundcloud"])
    assert source.target_of(link) is None
    assert await reason_of(source, link) == "not_found"
    assert stand_in.asked == []


async def test_no_extractor_is_allowed_unless_it_is_named(pool: YtDlpPool, stand_in: StandIn) -> None:
    source = Extractors(pool)
    await source.learn(pool, [])
    assert source.target_of("https://soundcloud.com/someone/paper-boats") is None
    assert await source.search("words", limit=5) == []
