"""Finding tracks by what people type."""

from __future__ import annotations

import pytest

from sources.playable import SearchHit
from sources.search import Searchable, SearchIndex, fold


def entry(title: str, *, artist: str | None = None, album: str | None = None, file_name: str = "") -> Searchable:
    source_id = f"{file_name or title}.ogg"
    hit = SearchHit("library", source_id, title, artist, 1_000)
    return Searchable.describe(hit, file_name=file_name or title, more=[album or ""])


def found(index: SearchIndex, query: str, limit: int = 10) -> list[str]:
    return [track.title for track in index.find(query, limit=limit)]


@pytest.fixture
def index() -> SearchIndex:
    return SearchIndex(
        [
            entry("Slow Tide", artist="The Sandbox"),
            entry("Morning Bells", artist="The Sandbox"),
            entry("Bells", artist="Carillon"),
            entry("Paper Boats", album="Small Waters"),
            entry("Café del Mar", artist="Energy 52"),
            entry("東京の夜", artist="椎名"),
            entry("Track 07", file_name="blue_monday-live"),
        ]
    )


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("slow tide", "Slow Tide"),
        ("SLOW  TIDE!", "Slow Tide"),
        ("tide slow", "Slow Tide"),
        ("slo", "Slow Tide"),
        ("slwo tide", "Slow Tide"),
        ("mornign bells", "Morning Bells"),
        ("morning bels", "Morning Bells"),
        ("paperboats", "Paper Boats"),
        ("papr botas", "Paper Boats"),
        ("small waters", "Paper Boats"),
        ("cafe del mar", "Café del Mar"),
        ("energy", "Café del Mar"),
        ("東京", "東京の夜"),
        ("夜", "東京の夜"),
        ("blue monday", "Track 07"),
        ("morning bells by the sandbox", "Morning Bells"),
    ],
)
def test_the_track_that_is_meant_comes_first(index: SearchIndex, query: str, title: str) -> None:
    assert found(index, query)[0] == title


def test_the_same_name_comes_before_one_that_only_contains_it(index: SearchIndex) -> None:
    assert found(index, "bells") == ["Bells", "Morning Bells"]


def test_a_beginning_comes_before_a_middle() -> None:
    index = SearchIndex([entry("A Bell Rings"), entry("Bell Tower")])
    assert found(index, "bell") == ["Bell Tower", "A Bell Rings"]


def test_equal_matches_keep_the_order_of_their_titles(index: SearchIndex) -> None:
    assert found(index, "sandbox") == ["Morning Bells", "Slow Tide"]


@pytest.mark.parametrize("query", ["zzzz", "xq", "!!!", "completely unrelated words", "🎵"])
def test_what_nothing_resembles_finds_nothing(index: SearchIndex, query: str) -> None:
    assert found(index, query) == []


@pytest.mark.parametrize("query", ["", "   "])
def test_no_words_list_everything_in_order(index: SearchIndex, query: str) -> None:
    titles = found(index, query)
    assert len(titles) == 7
    assert titles == sorted(titles, key=fold)


def test_no_more_than_the_limit_is_returned(index: SearchIndex) -> None:
    assert len(found(index, "", limit=3)) == 3
    assert len(found(index, "sandbox", limit=1)) == 1


def test_a_query_of_any_length_is_answered(index: SearchIndex) -> None:
    assert found(index, "tide " * 1_000) == ["Slow Tide"]
    assert found(index, "a" * 5_000) == []
