"""Searches that are too long for a button are remembered for a while."""

from __future__ import annotations

import pytest

from services.mirror.long_queries import MOST_REMEMBERED, LongQueries
from services.mirror.reading_errors import SearchForgottenError
from tests.bad_input import NASTY


def test_any_search_is_remembered_under_a_short_key() -> None:
    queries = LongQueries()
    for query in NASTY:
        key = queries.key_of(query)
        assert len(key) == 16
        assert queries.by_key(key) == query


def test_the_search_that_was_not_asked_for_the_longest_is_forgotten_and_that_is_told() -> None:
    queries = LongQueries()
    first, second = queries.key_of("first"), queries.key_of("second")
    for number in range(MOST_REMEMBERED - 2):
        queries.key_of(f"number {number}")
    queries.key_of("first")
    queries.key_of("one more")
    assert queries.by_key(first) == "first"
    with pytest.raises(SearchForgottenError):
        queries.by_key(second)
