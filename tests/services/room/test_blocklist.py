"""What a group does not want to hear, by words, hosts and sources."""

from __future__ import annotations

import pytest

from services.room.blocklist import BlockEntryError, BlocklistFullError, blocking, changed
from sources.playable import SearchHit


def hit(title: str, *, artist: str | None = None, source: str = "library", page: str | None = None) -> SearchHit:
    return SearchHit(source=source, source_id="x", title=title, artist=artist, page_url=page)


@pytest.mark.parametrize(
    ("entry", "track"),
    [
        ("karaoke", hit("Yesterday (KARAOKÉ Version)")),
        ("the testers", hit("Song", artist="The  Testers")),
        ("soundcloud", hit("Song", source="soundcloud")),
        ("example.com", hit("Song", page="https://media.example.com/1")),
        ("café del mar", hit("Cafe del Mar, Vol. 3")),
        ("音楽", hit("夜の音楽です")),
    ],
)
def test_what_is_on_the_list_is_met(entry: str, track: SearchHit) -> None:
    assert blocking(changed([], entry, None), track) == entry


@pytest.mark.parametrize(
    ("entry", "track"),
    [
        ("art", hit("Heart of Glass", artist="Artful")),
        ("example.com", hit("Song", page="https://example.com.evil.net/1")),
        ("example.com", hit("Song", page="https://notexample.com/1")),
        ("soundcloud", hit("Song", source="youtube")),
        ("del mar café", hit("Cafe del Mar")),
    ],
)
def test_what_only_looks_like_it_is_not(entry: str, track: SearchHit) -> None:
    assert blocking(changed([], entry, None), track) is None


def test_a_link_is_refused_by_its_host_before_anybody_asks_there() -> None:
    assert blocking(["example.com"], None, "HTTPS://Music.Example.COM./a") == "example.com"
    assert blocking(["example.com"], None, "words with example.com in them") is None
    assert blocking(["example.com"], None, "http://[::bad/") is None


def test_a_pasted_link_is_put_on_the_list_by_its_host_and_taken_off_by_it() -> None:
    entries = changed([], "https://www.example.com/watch?v=1,  Big  Band ,big band", None)
    assert entries == ("www.example.com", "big band")
    assert changed(entries, None, "BIG BAND") == ("www.example.com",)


@pytest.mark.parametrize("typed", ["", " , ,", "…!?", "x" * 61, "*"])
def test_what_is_no_entry_is_refused(typed: str) -> None:
    with pytest.raises(BlockEntryError):
        changed([], typed, None)


def test_the_list_has_an_end() -> None:
    with pytest.raises(BlocklistFullError):
        changed([str(number) for number in range(100)], "one more", None)
