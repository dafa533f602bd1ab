"""Playlists as files that players and programs read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from yarl import URL

from services.saving.exporting import exported
from sources.playable import SearchHit
from sources.playlist_files import kind_of, parse_entries

NOW = datetime(2026, 11, 28, tzinfo=UTC)
HITS = [
    SearchHit("youtube", "abc", "Rain, at\nnight", "Somebody", 61_400, "https://video.example/watch?v=abc"),
    SearchHit("library", "Folder/First Light.ogg", "First Light"),
    SearchHit("library", "#1.ogg", "#1"),
]


def test_an_m3u8_has_lengths_titles_and_links_each_on_its_line() -> None:
    file = exported("Night", HITS, "m3u8", now=NOW)
    assert file.name == "Night.m3u8"
    assert file.data.decode() == (
        "#EXTM3U\n#PLAYLIST:Night\n"
        "#EXTINF:61,Somebody - Rain, at night\nhttps://video.example/watch?v=abc\n"
        "#EXTINF:-1,First Light\nFolder/First Light.ogg\n"
        "#EXTINF:-1,#1\n./#1.ogg\n"
    )


def test_what_reads_m3u_for_chorus_reads_it_back() -> None:
    text = exported("Night", HITS[:1], "m3u8", now=NOW).data.decode()
    (entry,) = parse_entries(text, kind_of(text), base=URL("https://elsewhere.example/"))
    assert (str(entry.url), entry.duration_ms) == (HITS[0].page_url, 61_000)


def test_json_has_all_that_names_and_shows_a_track() -> None:
    document = json.loads(exported("映画", HITS, "json", now=NOW).data)
    assert (document["format"], document["version"], document["name"]) == ("chorus-playlist", 1, "映画")
    assert document["tracks"][0] == {
        "title": "Rain, at\nnight",
        "artist": "Somebody",
        "duration_ms": 61_400,
        "source": "youtube",
        "source_id": "abc",
        "page_url": "https://video.example/watch?v=abc",
    }


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d", "…", "*" * 80, "CON", "\u202eabc"])
def test_a_file_is_named_such_that_every_system_takes_it(name: str) -> None:
    file_name = exported(name, [], "json", now=NOW).name
    assert file_name.endswith(".json")
    assert not set('/\\:*?"<>|.\u202e') & set(file_name.removesuffix(".json"))
    assert 5 < len(file_name) <= 65
