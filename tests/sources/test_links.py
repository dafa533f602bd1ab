"""What of what people paste is a link, and where it leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from sources.links import as_title, join_link, moment_ms, parse_link, title_of


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.com/a.mp3", "https://example.com/a.mp3"),
        ("  <https://example.com/a.mp3>\n", "https://example.com/a.mp3"),
        ("HTTP://Example.com:8000/Live", "http://Example.com:8000/Live"),
        ("http://example.com/a%2Fb?sig=%2b%3D&x=a+b", "http://example.com/a%2Fb?sig=%2b%3D&x=a+b"),
        ("http://bücher.example/ü.mp3", "http://xn--bcher-kva.example/%C3%BC.mp3"),
        ("http://[2001:4860::8888]:8000/", "http://[2001:4860::8888]:8000/"),
    ],
)
def test_a_link_goes_out_as_it_came(text: str, link: str) -> None:
    assert str(parse_link(text)) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bells",
        "example.com/a.mp3",
        "ftp://example.com/a.mp3",
        "file:///etc/passwd",
        "data:audio/mpeg;base64,AAAA",
        "javascript:alert(1)",
        "gopher://example.com/",
        "concat:http://example.com/a|http://example.com/b",
        "hls+http://example.com/",
        "http:example.com",
        "http:///a.mp3",
        "http://",
        "http://user@example.com/",
        "http://user:password@example.com/",
        "http://example.com@127.0.0.1/",
        "http://:@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://example.com:port/",
        "http://[::1/",
        "http://exa mple.com/",
        "http://example.com/a\r\nX-Evil: 1",
        "http://example.com/\x00",
        "ytsearch5:bells",
        "--exec rm",
        "http://example.com/" + "a" * 2000,
        "see http://example.com/",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert parse_link(text) is None


@given(st.text() | st.text("htps:/@[]\\.%#?1270x aé。", max_size=40).map("http://".__add__))
def test_whatever_is_taken_for_a_link_is_one_and_stays_the_same(text: str) -> None:
    url = parse_link(text)
    if url is None:
        return
    assert url.scheme in ("http", "https")
    assert url.raw_host
    assert url.raw_user is None
    again = parse_link(str(url))
    assert again is not None
    assert (again.raw_host, again.port) == (url.raw_host, url.port)
    assert str(again) == str(url)


@given(st.text())
def test_a_reference_in_a_playlist_is_a_link_to_the_web_or_none(reference: str) -> None:
    url = join_link(URL("https://example.com/lists/a.m3u"), reference)
    assert url is None or url.scheme in ("http", "https")


@pytest.mark.parametrize(
    ("reference", "link"),
    [
        ("b.mp3", "https://example.com/lists/b.mp3"),
        ("/b.mp3", "https://example.com/b.mp3"),
        ("../../../b.mp3", "https://example.com/b.mp3"),
        ("//other.example/b.mp3", "https://other.example/b.mp3"),
        ("http://other.example/b%2fc.mp3", "http://other.example/b%2fc.mp3"),
        ("http://user@other.example/b.mp3", "None"),
        ("file:///etc/passwd", "None"),
        ("C:\\Music\\b.mp3", "None"),
    ],
)
def test_references_are_read_against_their_playlist(reference: str, link: str) -> None:
    assert str(join_link(URL("https://example.com/lists/a.m3u"), reference)) == link


@pytest.mark.parametrize(
    ("fragment", "moment"),
    [
        ("t=90", 90_000),
        ("t=90s", 90_000),
        ("t=1m30s", 90_000),
        ("t=1h2m3s", 3_723_000),
        ("t=1:30", 90_000),
        ("t=0:01:30.5", 90_000),
        ("t=npt:10,20", 10_000),
        ("a=b&t=5", 5_000),
        ("t=", 0),
        ("t=-5", 0),
        ("t=soon", 0),
        ("", 0),
        ("t=" + "9" * 50, 0),
    ],
)
def test_a_fragment_names_a_moment(fragment: str, moment: int) -> None:
    assert moment_ms(URL(f"http://example.com/a.mp3#{fragment}")) == moment


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("http://example.com/a/Some_song.mp3?x=1", "Some song"),
        ("http://example.com/%C3%9Cber%20uns.ogg", "Über uns"),
        ("http://example.com/v1.2 final.flac", "v1.2 final"),
        ("http://example.com/", "example.com"),
        ("http://example.com/.mp3", "example.com"),
    ],
)
def test_a_title_is_what_the_file_is_called(link: str, title: str) -> None:
    assert title_of(URL(link)) == title


@given(st.text())
def test_a_title_is_one_short_line(text: str) -> None:
    title = as_title(text)
    assert title == "" or title.isprintable()
    assert len(title) <= 200
