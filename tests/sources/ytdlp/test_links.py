"""What people paste, and what each site makes of it."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.source import LinkTarget
from sources.ytdlp.bandcamp import Bandcamp
from sources.ytdlp.extractor import Extractors
from sources.ytdlp.links import Link, moment_ms
from sources.ytdlp.soundcloud import SoundCloud
from sources.ytdlp.youtube import YouTube, YouTubeMusic
from tests.bad_input import NASTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.ytdlp.job import Job
    from sources.ytdlp.site import Site


class Nobody:
    """A pool for those who only read links."""

    async def extract(self, job: Job, *, fair_key: int) -> dict[str, Any]:
        raise AssertionError(f"{job} was asked")

    async def patterns(self, names: Sequence[str]) -> dict[str, list[str]]:
        return {name: [r"https?://x\.example/.*"] for name in names}


YOUTUBE, MUSIC, SOUNDCLOUD, BANDCAMP = (
    YouTube(Nobody()),
    YouTubeMusic(Nobody()),
    SoundCloud(Nobody()),
    Bandcamp(Nobody()),
)
SITES: list[Site] = [YOUTUBE, MUSIC, SOUNDCLOUD, BANDCAMP]
ID = "dQw4w9WgXcQ"
LIST = "PLabcdefghijklmnop"

video_ids = st.text(string.ascii_letters + string.digits + "-_", min_size=11, max_size=11).filter(
    lambda text: text != "videoseries"
)
playlist_ids = st.text(string.ascii_letters + string.digits + "-_", min_size=10, max_size=40).map(
    lambda text: f"PL{text}"
)
shapes = st.sampled_from(
    [
        "https://www.youtube.com/watch?v={id}",
        "http://youtube.com/watch?v={id}",
        "youtube.com/watch?v={id}",
        "https://m.youtube.com/watch?app=desktop&v={id}",
        "https://music.youtube.com/watch?v={id}",
        "HTTPS://WWW.YOUTUBE.COM/watch?v={id}",
        "https://www.youtube.com:443/watch?v={id}",
        "https://www.youtube.com./watch?v={id}",
        "https://youtu.be/{id}?si=abc",
        "https://www.youtube.com/shorts/{id}?feature=share",
        "https://www.youtube.com/live/{id}?x=y",
        "https://www.youtube.com/embed/{id}?x=y",
        "https://www.youtube-nocookie.com/embed/{id}?x=y",
        "https://www.youtube.com/v/{id}?x=y",
        "<https://youtu.be/{id}?x=y>",
        "  https://www.youtube.com/watch?feature=shared&v={id}  ",
    ]
)


def with_more(link: str, more: str) -> str:
    """The link with something after it, within its brackets and before its spaces."""
    bare = link.rstrip("> ")
    return f"{bare}{more}{link[len(bare) :]}"


@given(shapes, video_ids)
def test_every_link_to_a_video_leads_to_it(shape: str, video_id: str) -> None:
    assert YOUTUBE.target_of(shape.format(id=video_id)) == LinkTarget(video_id)


@given(shapes, video_ids, st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_a_moment_is_the_same_however_it_is_written(
    shape: str, video_id: str, hours: int, minutes: int, seconds: int
) -> None:
    total_s = hours * 3600 + minutes * 60 + seconds
    written = [str(total_s), f"{total_s}s", f"{hours}h{minutes}m{seconds}s", f"{hours}:{minutes:02d}:{seconds:02d}"]
    written += [f"{hours * 60 + minutes}m{seconds}s", f"{hours * 60 + minutes}m{seconds}", f"{total_s}.75"]
    link = shape.format(id=video_id)
    if "?" not in link:
        return
    for moment in written:
        expected = LinkTarget(video_id, start_ms=total_s * 1000)
        for name in ("&t=", "&start=", "&time_continue=", "#t="):
            assert YOUTUBE.target_of(with_more(link, f"{name}{quote(moment)}")) == expected, (name, moment)


@given(shapes, video_ids, playlist_ids, st.integers(-5, 10_000))
def test_a_video_within_a_playlist_leads_to_both(shape: str, video_id: str, playlist_id: str, index: int) -> None:
    link = with_more(shape.format(id=video_id), f"&list={playlist_id}&index={index}")
    assert YOUTUBE.target_of(link) == LinkTarget(video_id, playlist_id)


@given(playlist_ids)
def test_a_playlists_own_link_leads_to_it(playlist_id: str) -> None:
    for host in ("www.youtube.com", "youtube.com", "m.youtube.com", "music.youtube.com"):
        assert YOUTUBE.target_of(f"https://{host}/playlist?list={playlist_id}") == LinkTarget(playlist_id=playlist_id)
    assert YOUTUBE.target_of(f"https://www.youtube.com/embed/videoseries?list={playlist_id}") == LinkTarget(
        playlist_id=playlist_id
    )


def test_a_channel_is_the_playlist_of_what_it_uploaded() -> None:
    link = f"https://www.youtube.com/channel/UC{'a' * 22}"
    assert YOUTUBE.target_of(link) == LinkTarget(playlist_id=f"UU{'a' * 22}")


handles = st.text(string.ascii_letters + string.digits + "_-.äöк名", min_size=3, max_size=30).map(
    lambda text: f"@{text}"
)
names = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=30)
channels = handles | names.map(lambda name: f"c/{name}") | names.map(lambda name: f"user/{name}")


@given(channels, st.sampled_from(["", "/", "/videos", "/featured", "/videos?view=0", "?si=x"]))
def test_a_channels_link_leads_to_its_videos(channel: str, more: str) -> None:
    for host in ("www.youtube.com", "youtube.com", "m.youtube.com"):
        for written in (channel, quote(channel)):
            assert YOUTUBE.target_of(f"https://{host}/{written}{more}") == LinkTarget(playlist_id=channel)
    assert YOUTUBE.list_of(channel) == f"https://www.youtube.com/{quote(channel, safe='/@')}/videos"


@given(channels, st.sampled_from(["streams", "shorts"]))
def test_a_channels_tab_leads_to_what_is_on_it(channel: str, tab: str) -> None:
    target = YOUTUBE.target_of(f"https://www.youtube.com/{channel}/{tab}")
    assert target == LinkTarget(playlist_id=f"{channel}/{tab}")
    assert YOUTUBE.list_of(f"{channel}/{tab}") == f"https://www.youtube.com/{quote(channel, safe='/@')}/{tab}"


@given(channels, st.sampled_from(["playlists", "community", "about", "live", "search?query=x", "videos/x", ".."]))
def test_other_pages_of_a_channel_lead_nowhere(channel: str, more: str) -> None:
    assert YOUTUBE.target_of(f"https://www.youtube.com/{channel}/{more}") is None


@pytest.mark.parametrize(
    "path", ["@", "@/videos", "c/", "c/..", "user/../x", "@a b", "@a%2F..%2Fx", "@a%23x", "@a%3Fx"]
)
def test_what_only_looks_like_a_channel_leads_nowhere(path: str) -> None:
    assert YOUTUBE.target_of(f"https://www.youtube.com/{path}") is None


@pytest.mark.parametrize("mix", [f"RD{ID}", f"RDMM{ID}", f"RDAMVM{ID}", "RDMM", "WL", "LL", "ULabc"])
def test_a_mix_is_no_playlist(mix: str) -> None:
    assert YOUTUBE.target_of(f"https://www.youtube.com/watch?v={ID}&list={mix}") == LinkTarget(ID)


@given(video_ids, st.sampled_from(["RD", "RDMM", "RDAMVM"]))
def test_a_mix_by_itself_is_the_video_that_it_is_around(video_id: str, kind: str) -> None:
    for host in ("www.youtube.com", "music.youtube.com"):
        assert YOUTUBE.target_of(f"https://{host}/playlist?list={kind}{video_id}") == LinkTarget(video_id)


@pytest.mark.parametrize("mix", ["RDMM", "RDTMAK5uy_kset8DisdE7LSD4", "WL", "LL", "ULabc"])
def test_what_is_made_up_for_one_person_leads_nowhere(mix: str) -> None:
    assert YOUTUBE.target_of(f"https://www.youtube.com/playlist?list={mix}") is None


@given(playlist_ids)
def test_what_youtube_music_browses_is_a_playlist_or_an_album(playlist_id: str) -> None:
    for site in (YOUTUBE, MUSIC):
        link = f"https://music.youtube.com/browse/VL{playlist_id}"
        assert site.target_of(link) == LinkTarget(playlist_id=playlist_id)
        album = f"MPREb_{playlist_id[:12]}"
        assert site.target_of(f"https://music.youtube.com/browse/{album}") == LinkTarget(playlist_id=album)
        assert site.list_of(album) == f"https://music.youtube.com/browse/{album}"
        assert site.target_of(f"https://music.youtube.com/browse/{playlist_id}") is None
    assert MUSIC.target_of(f"https://music.youtube.com/playlist?list=OLAK5uy_{playlist_id}") is not None
    assert MUSIC.target_of("https://music.youtube.com/playlist?list=RDCLAK5uy_x") == LinkTarget(
        playlist_id="RDCLAK5uy_x"
    )


def test_links_of_youtube_music_belong_to_it_and_others_do_not() -> None:
    assert MUSIC.target_of(f"https://music.youtube.com/watch?v={ID}&list={LIST}") == LinkTarget(ID, LIST)
    assert MUSIC.target_of(f"https://www.youtube.com/watch?v={ID}") is None


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=short",
        f"https://www.youtube.com/watch?v={ID}x",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/feed/trending",
        f"https://evil.example/watch?v={ID}",
        f"https://youtube.com.evil.example/watch?v={ID}",
        f"https://evilyoutube.com/watch?v={ID}",
        f"https://youtube.com@evil.example/watch?v={ID}",
        f"https://user:word@www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com:8080/watch?v={ID}",
        f"https://www.youtube.com\\@evil.example/watch?v={ID}",
        f"ftp://www.youtube.com/watch?v={ID}",
        f"file://www.youtube.com/watch?v={ID}",
        f"javascript://www.youtube.com/watch?v={ID}",
        f"ytsearch5:https://www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}\nhttps://evil.example/",
        f"https://www.youtube.com/watch?v={ID} and more",
        f"https://www.youtube.com/redirect?q=http://127.0.0.1/&v=../../{ID}",
        "https://[::1]/watch?v=" + ID,
        "https://[/watch?v=" + ID,
        "https://www.youtube.com:port/watch?v=" + ID,
        f"//www.youtube.com/watch?v={ID}",
        f"ｈttps://www.youtube.com/watch?v={ID}",  # noqa: RUF001 - a letter that only looks like one of a scheme
    ],
)
def test_what_only_looks_like_a_link_leads_nowhere(link: str) -> None:
    assert [site.target_of(link) for site in SITES] == [None] * 4


slugs = st.text(string.ascii_lowercase + string.digits + "-_", min_size=2, max_size=30)
soundcloud_hosts = st.sampled_from(["https://soundcloud.com", "http://www.soundcloud.com", "m.soundcloud.com"])


@given(soundcloud_hosts, slugs, slugs, st.integers(0, 59), st.integers(0, 59))
def test_soundclouds_tracks_moments_and_sets_are_told_apart(
    host: str, user: str, slug: str, minutes: int, seconds: int
) -> None:
    user, slug = f"u-{user}", f"t-{slug}"  # not "upload", nor "tracks"
    track, one_set = f"{user}/{slug}", f"{user}/sets/{slug}"
    assert SOUNDCLOUD.target_of(f"{host}/{track}") == LinkTarget(track)
    assert SOUNDCLOUD.target_of(f"{host}/{track}/s-AbC123?si=x") == LinkTarget(f"{track}/s-AbC123")
    assert SOUNDCLOUD.target_of(f"{host}/{one_set}") == LinkTarget(playlist_id=one_set)
    assert SOUNDCLOUD.target_of(f"{host}/{track}?in={one_set}") == LinkTarget(track, one_set)
    start_ms = (minutes * 60 + seconds) * 1000
    for moment in (f"{minutes}:{seconds:02d}", f"{minutes}m{seconds}s", quote(f"{minutes}:{seconds:02d}", safe="")):
        assert SOUNDCLOUD.target_of(f"{host}/{track}#t={moment}") == LinkTarget(track, start_ms=start_ms)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "discover",
        "discover/x",
        "someone/sets",
        "someone/albums",
        "search/sounds?q=x",
        "a/b/c/d",
        "../x/y",
    ],
)
def test_other_pages_of_soundcloud_are_no_tracks(path: str) -> None:
    assert SOUNDCLOUD.target_of(f"https://soundcloud.com/{path}") is None


@given(soundcloud_hosts, slugs, st.sampled_from(["", "/", "?si=x", "/tracks"]))
def test_a_user_of_soundcloud_is_the_list_of_their_tracks(host: str, user: str, more: str) -> None:
    user = f"u-{user}"
    assert SOUNDCLOUD.target_of(f"{host}/{user}{more}") == LinkTarget(playlist_id=f"{user}/tracks")
    assert SOUNDCLOUD.target_of(f"{host}/{user}/likes") == LinkTarget(playlist_id=f"{user}/likes")


@given(st.integers(1, 10**12), slugs)
def test_the_player_of_soundcloud_on_other_sites_leads_to_what_it_plays(number: int, slug: str) -> None:
    track = quote(f"https://api.soundcloud.com/tracks/{number}", safe="")
    link = f"https://w.soundcloud.com/player/?url={track}&auto_play=true"
    assert SOUNDCLOUD.target_of(link) == LinkTarget(f"track:{number}")
    by_name = quote(f"https://soundcloud.com/u-x/t-{slug}", safe="")
    assert SOUNDCLOUD.target_of(f"https://w.soundcloud.com/player/?url={by_name}") == LinkTarget(f"u-x/t-{slug}")
    for elsewhere in ("https://evil.example/a/b", "http://127.0.0.1/", "https://w.soundcloud.com/player/?url=x", ""):
        assert SOUNDCLOUD.target_of(f"https://w.soundcloud.com/player/?url={quote(elsewhere, safe='')}") is None


@given(slugs.map(lambda slug: f"band-{slug}".replace("_", "-")), slugs)
def test_bandcamps_tracks_and_albums_are_told_apart(artist: str, slug: str) -> None:
    track, album = f"{artist}/track/{slug}", f"{artist}/album/{slug}"
    assert BANDCAMP.target_of(f"https://{artist}.bandcamp.com/track/{slug}?from=x") == LinkTarget(track)
    assert BANDCAMP.target_of(f"http://{artist.upper()}.bandcamp.com/album/{slug}/") == LinkTarget(playlist_id=album)
    assert BANDCAMP.target_of(f"https://{artist}.bandcamp.com/merch/{slug}") is None
    assert BANDCAMP.target_of(f"https://{artist}.bandcamp.com.evil.example/track/{slug}") is None


@given(st.text() | st.text(string.printable) | st.sampled_from(NASTY))
def test_any_text_at_all_is_a_target_or_none(text: str) -> None:
    for site in SITES:
        for link in (
            text,
            f"https://www.youtube.com/{text}",
            f"https://youtu.be/{text}",
            f"https://soundcloud.com/{text}",
        ):
            target = site.target_of(link)
            assert target is None or target.source_id or target.playlist_id


@given(st.text() | st.from_regex(r"[\w:/?#&=.%@-]{0,60}", fullmatch=True))
def test_whatever_becomes_a_page_stays_on_the_site(text: str) -> None:
    hosts = {YOUTUBE: "www.youtube.com", MUSIC: "music.youtube.com"}
    for site in SITES:
        for page in (site.page_of(text), site.list_of(text)):
            if page is not None:
                link = Link.parse(page)
                assert link is not None
                assert link.url.startswith("https://")
                assert ".." not in link.parts
                if site in hosts:
                    assert link.host in hosts.values()


@given(st.integers(0, 6 * 24 * 3600))
def test_seconds_are_read_as_they_are(seconds: int) -> None:
    assert moment_ms(str(seconds)) == moment_ms(f"{seconds}s") == seconds * 1000


@pytest.mark.parametrize(
    "text", ["", "s", "m", "-5", "1h-2m", "1m2h", "abc", "٣", "1e9", "0x10", "1:2:3:4", "nan", ":30"]
)
def test_what_is_no_moment_is_the_beginning(text: str) -> None:
    assert moment_ms(text) == 0


@pytest.mark.parametrize(
    "text",
    ["https://x.example/a b", "https://x.example/a\nb", "https://x.example\\@y.example/", "https://x.example/\u202e"],
)
def test_a_link_has_no_gaps_and_nothing_that_is_not_seen(text: str) -> None:
    assert Link.parse(text) is None


async def test_nothing_can_be_hidden_in_a_link_for_yt_dlp_to_find() -> None:
    source = Extractors(Nobody())
    await source.learn(Nobody(), ["x"])
    assert source.target_of("https://x.example/a#b") == LinkTarget("https://x.example/a#b")
    assert source.target_of("https://x.example/a#__youtubedl_smuggle=%7B%7D") is None


async def test_nothing_can_be_hidden_in_words_for_yt_dlp_to_find() -> None:
    urls = []

    class Listener:
        async def extract(self, job: Job, *, fair_key: int) -> dict[str, Any]:
            urls.append(job.url)
            return {"entries": []}

    for site in (YouTube(Listener()), YouTubeMusic(Listener()), SoundCloud(Listener())):
        await site.search("a#__youtubedl_SMUGGLE={}\x00b", limit=3)
    assert urls == [
        "ytsearch3:a# ={} b",
        "https://music.youtube.com/search?q=a%23+%3D%7B%7D+b#songs",
        "scsearch3:a# ={} b",
    ]


def test_a_moment_is_no_later_than_a_week() -> None:
    assert moment_ms("9999999s") == 7 * 24 * 3600 * 1000
