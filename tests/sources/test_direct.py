"""Links to media themselves, from the pasted text to what can be played."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from sources.direct import DirectSource
from sources.errors import SourceError
from sources.guard.session import GuardedSession
from sources.playable import MediaStream
from sources.source import LinkTarget
from tests.media import make_tone, make_video
from tests.sources.guard.watching import dialled, guard_with, listening
from tests.sources.guard.web_server import WebServer, serving
from tests.sources.station import Programme, broadcasting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LIST = b"#EXTM3U\n#EXTINF:60,One\na.mp3\n#EXTINF:-1,Two\nhttp://127.0.0.1:%d/b.mp3\nfile:///etc/passwd\n"


@asynccontextmanager
async def source_at(*ports: int, most_bytes: int = 1 << 30) -> AsyncIterator[DirectSource]:
    async with GuardedSession(guard_with(None, *(f"127.0.0.1:{port}" for port in ports))) as session:
        yield DirectSource(session, most_bytes=most_bytes)


@asynccontextmanager
async def house() -> AsyncIterator[tuple[WebServer, DirectSource]]:
    async with serving() as server, source_at(server.port) as source:
        yield server, source


async def reason(source: DirectSource, link: str) -> str:
    with pytest.raises(SourceError) as caught:
        await source.resolve(link)
    return caught.value.reason


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("http://example.com/a.mp3#t=1m30s", LinkTarget(source_id="http://example.com/a.mp3", start_ms=90_000)),
        ("<http://example.com/a.m3u8>", LinkTarget(source_id="http://example.com/a.m3u8")),
        ("http://example.com/a.PLS?x=1", LinkTarget(playlist_id="http://example.com/a.PLS?x=1")),
        ("http://example.com/a.m3u", LinkTarget(playlist_id="http://example.com/a.m3u")),
        ("http://example.com/a.xspf", LinkTarget(playlist_id="http://example.com/a.xspf")),
        ("bells", None),
        ("file:///etc/passwd", None),
    ],
)
async def test_where_a_link_leads(link: str, target: LinkTarget | None) -> None:
    async with source_at() as source:
        assert source.target_of(link) == target
        assert await source.search(link, limit=5) == []


@pytest.mark.parametrize(
    ("format", "codec"),
    [
        ("mp3", "libmp3lame"),
        ("ogg", "libopus"),
        ("flac", "flac"),
        ("wav", "pcm_s16le"),
        ("mp4", "aac"),
        ("adts", "aac"),
        ("matroska", "libopus"),
    ],
)
@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain"])
async def test_a_file_is_known_by_its_bytes_whatever_the_server_calls_it(
    tmp_path: Path, format: str, codec: str, content_type: str
) -> None:
    content = make_tone(tmp_path / "tone", format=format, codec=codec, seconds=0.2).read_bytes()
    async with house() as (server, source):
        server.answer("/Some_song.bin", content, content_type=content_type)
        link = f"{server.url}/Some_song.bin"
        playable = await source.resolve(link)
        assert playable.audio == MediaStream(link)
        assert playable.video is None
        assert (playable.hit.title, playable.hit.source_id, playable.hit.is_live) == ("Some song", link, False)


async def test_a_video_has_its_pictures_too(tmp_path: Path) -> None:
    content = make_video(tmp_path / "video", seconds=0.5).read_bytes()
    async with house() as (server, source):
        server.answer("/v.mp4", content, content_type="video/mp4")
        playable = await source.resolve(f"{server.url}/v.mp4")
        assert playable.video == playable.audio


@pytest.mark.parametrize(
    ("disposition", "title"),
    [
        ('attachment; filename="My song.mp3"', "My song"),
        ("attachment; filename*=UTF-8''%C3%9Cber.mp3", "Über"),
        ("attachment; filename*=no-such-charset''%FF.mp3; filename*0*=%", "x"),
        ("attachment", "x"),
        ("nonsense;;;=", "x"),
        ('inline; filename="a \\"b\\".mp3"; filename*=UTF-8\'\'better.mp3', "better"),
        ('inline; filename="a \\"b\\".mp3"', 'a "b"'),
        ("inline; filename=plain.mp3", "plain"),
    ],
)
async def test_a_title_comes_from_what_the_server_calls_the_file(disposition: str, title: str) -> None:
    async with house() as (server, source):
        server.answer("/x.mp3", b"ID3", headers={"Content-Disposition": disposition}, content_type="audio/mpeg")
        assert (await source.resolve(f"{server.url}/x.mp3")).hit.title == title


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<!DOCTYPE html><title>x"),
        ("audio/mpeg", b"\n<html><body>"),
        ("application/pdf", b"%PDF-1.7"),
        ("application/zip", b"PK\x03\x04"),
        ("text/plain", b"root:x:0:0"),
        ("audio/mpeg", b""),
        ("image/png", b"\x89PNG"),
    ],
)
async def test_what_is_no_media_is_not_played(content_type: str, body: bytes) -> None:
    async with house() as (server, source):
        server.answer("/x", body, content_type=content_type)
        assert await reason(source, f"{server.url}/x") == "unsupported"


async def test_what_is_too_large_is_not_played() -> None:
    async with serving() as server, source_at(server.port, most_bytes=1000) as source:
        server.answer("/x", b"ID3" + bytes(1000), content_type="audio/mpeg")
        assert await reason(source, f"{server.url}/x") == "too_large"


@pytest.mark.parametrize("first_line", [b"ICY 200 OK", b"HTTP/1.0 200 OK"])
async def test_a_station_is_live_and_called_by_its_name(first_line: bytes) -> None:
    programme = Programme(b"x" * 100, first_line=first_line, stays=True)
    async with broadcasting(programme) as station, source_at(station.port) as source:
        playable = await source.resolve(station.url)
        assert (playable.hit.title, playable.hit.is_live) == ("Test FM", True)
        assert playable.audio == MediaStream(station.url, protocol="icy")
        await station.gone.wait()


async def test_a_playlist_lists_its_entries_without_asking_them() -> None:
    async with house() as (server, source):
        server.answer("/l.m3u", LIST % server.port, content_type="audio/x-mpegurl")
        hits = [hit async for hit in source.playlist(f"{server.url}/l.m3u")]
        assert [(hit.source_id, hit.title, hit.duration_ms) for hit in hits] == [
            (f"{server.url}/a.mp3", "One", 60_000),
            (f"{server.url}/b.mp3", "Two", None),
        ]
        assert len(server.requests) == 1


async def test_of_a_playlist_that_is_played_as_one_track_the_first_that_can_be_played_is() -> None:
    async with house() as (server, source):
        server.answer("/l.m3u8", LIST % server.port)
        server.answer("/b.mp3", b"ID3", content_type="audio/mpeg")
        playable = await source.resolve(f"{server.url}/l.m3u8")
        assert playable.audio == MediaStream(f"{server.url}/b.mp3")
        assert (playable.hit.title, playable.hit.source_id) == ("Two", f"{server.url}/l.m3u8")


async def test_entries_of_a_playlist_go_no_further_than_links() -> None:
    async with listening() as (listener, other), house() as (server, source):
        entries = (f"http://127.0.0.1:{other}/", "http://169.254.169.254/a.mp3", f"http://0x7f.1:{other}/")
        server.answer("/l.m3u8", "\n".join(("#EXTM3U", *entries)).encode())
        with dialled() as destinations:
            assert await reason(source, f"{server.url}/l.m3u8") == "forbidden_address"
        assert listener.connections == 0
        assert destinations == {("127.0.0.1", server.port)}


@pytest.mark.parametrize("body", [b"", b"#EXTM3U\n", b"#EXTM3U\nfile:///etc/passwd\n", b"<html>"])
async def test_a_playlist_without_links_is_empty(body: bytes) -> None:
    async with house() as (server, source):
        server.answer("/l.m3u", body)
        with pytest.raises(SourceError) as caught:
            await anext(source.playlist(f"{server.url}/l.m3u"))
        assert caught.value.reason == "empty_playlist"


async def test_a_playlist_of_itself_ends() -> None:
    async with house() as (server, source):
        server.answer("/l.m3u8", b"#EXTM3U\nl.m3u8\n")
        assert await reason(source, f"{server.url}/l.m3u8") == "empty_playlist"


async def test_a_playlist_that_never_ends_is_too_large() -> None:
    async with house() as (server, source):
        server.answer("/l.m3u", b"#EXTM3U\n" + b"a.mp3\n" * 200_000, chunked=True)
        with pytest.raises(SourceError) as caught:
            await anext(source.playlist(f"{server.url}/l.m3u"))
        assert caught.value.reason == "too_large"


@pytest.mark.parametrize("source_id", ["", "bells", "file:///etc/passwd", "../x", "http://user@example.com/"])
async def test_an_id_that_never_was_a_link_is_not_followed(source_id: str) -> None:
    async with source_at() as source:
        with dialled() as destinations:
            assert await reason(source, source_id) == "unsupported"
        assert destinations == set()
