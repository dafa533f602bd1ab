"""Playlists as files, as programs write them and as nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from sources.playlist_files import MOST_ENTRIES, PlaylistEntry, PlaylistKind, kind_of, parse_entries

BASE = URL("http://example.com/lists/list")
M3U = """#EXTM3U
#EXTINF:123,Artist - Title, with comma
http://example.com/a.mp3
#EXTINF:-1 tvg-id="x",Station
#EXTVLCOPT:network-caching=1000
live

b.mp3
"""
PLS = """[playlist]
File2=http://example.com/b
Title2=B
Length2=-1
file1=http://example.com/a
TITLE1=A
Length1=60
Title3=nowhere
NumberOfEntries=2
"""
XSPF = """<?xml version="1.0" encoding="UTF-8"?>
<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>
<track><location>a.mp3</location><title>T</title><creator>C</creator><duration>61500</duration></track>
<track><title>no location</title></track>
<track><location> http://example.com/b?x=1&amp;y=2 </location></track>
</trackList></playlist>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>http://example.com/&b;</location></track>
</trackList></playlist>"""


def links(text: str) -> list[str]:
    return [str(entry.url) for entry in parse_entries(text, kind_of(text), base=BASE)]


def entry(link: str, title: str | None = None, duration_ms: int | None = None) -> PlaylistEntry:
    return PlaylistEntry(URL(link), title, duration_ms)


@pytest.mark.parametrize("prefix", ["", "\ufeff", "\r\n"])
def test_an_m3u(prefix: str) -> None:
    text = prefix + M3U.replace("\n", "\r\n")
    assert kind_of(text) == "m3u"
    assert parse_entries(text, "m3u", base=BASE) == [
        entry("http://example.com/a.mp3", "Artist - Title, with comma", 123_000),
        entry("http://example.com/lists/live", "Station"),
        entry("http://example.com/lists/b.mp3"),
    ]


def test_a_pls_in_the_order_of_its_numbers() -> None:
    assert kind_of(PLS) == "pls"
    assert parse_entries(PLS, "pls", base=BASE) == [
        entry("http://example.com/a", "A", 60_000),
        entry("http://example.com/b", "B"),
    ]


def test_an_xspf() -> None:
    assert kind_of(XSPF) == "xspf"
    assert parse_entries(XSPF, "xspf", base=BASE) == [
        entry("http://example.com/lists/a.mp3", "C – T", 61_000),
        entry("http://example.com/b?x=1&y=2"),
    ]


def test_hls_is_told_apart_from_a_list_of_tracks() -> None:
    hls = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n"
    assert kind_of(hls) == "hls"
    assert links(hls) == [str(BASE)]


def test_entities_are_not_unfolded() -> None:
    assert kind_of(BOMB) == "xspf"
    assert links(BOMB) == []


@pytest.mark.parametrize("text", ["", "bells", "<html><a href='x'>", "<playlist", "{}", "a.mp3\nb.mp3"])
def test_what_is_no_playlist_has_no_entries(text: str) -> None:
    assert kind_of(text) is None
    assert links(text) == []


def test_a_list_of_full_links_needs_no_first_line() -> None:
    assert links("# mine\nhttp://example.com/a\nb.mp3\n") == ["http://example.com/a"]


@pytest.mark.parametrize(
    "reference",
    [
        "file:///etc/passwd",
        "/etc/passwd\x00",
        "C:\\x.mp3",
        "data:audio/mpeg;base64,AAAA",
        "concat:a|b",
        "pipe:0",
        "http://a@127.0.0.1/",
        "crypto:http://example.com/",
        "subfile,,start,0,end,9,,:/etc/passwd",
    ],
)
def test_entries_that_lead_elsewhere_than_to_the_web_are_passed_over(reference: str) -> None:
    assert links(f"#EXTM3U\n{reference}\nhttp://example.com/ok\n")[-1] == "http://example.com/ok"
    for text in (f"[playlist]\nFile1={reference}\n", XSPF.replace("a.mp3", reference.replace("\x00", ""))):
        assert all(link.startswith("http://example.com/") for link in links(text))


def test_no_more_entries_are_taken_than_the_limit() -> None:
    assert len(links("#EXTM3U\n" + "a.mp3\n" * (MOST_ENTRIES + 5))) == MOST_ENTRIES


@given(
    st.text() | st.text("#EXTM3UINF:[playlist]File1=<>&!\n-0 ,", max_size=200),
    st.sampled_from([None, "m3u", "pls", "xspf"]),
)
def test_any_text_is_read_to_links_of_the_web(text: str, kind: PlaylistKind | None) -> None:
    kind_of(text)
    for found in parse_entries(text, kind, base=BASE):
        assert found.url.scheme in ("http", "https")
        assert found.title is None or found.title.isprintable()
