"""Ranges of ids, held against plain sets of numbers."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.mirror.ranges import IdRange, holes, merged, without

RANGES = st.lists(st.builds(IdRange, st.integers(0, 40), st.integers(0, 40)), max_size=8)
ONE = st.builds(IdRange, st.integers(0, 40), st.integers(0, 40))


def numbers(ranges: list[IdRange]) -> set[int]:
    return {number for one in ranges for number in range(one.first, one.end)}


def is_tidy(ranges: list[IdRange]) -> bool:
    """Whether none is empty, they are in order, and no two touch."""
    apart = all(one.end < other.first for one, other in pairwise(ranges))
    return apart and all(one.first < one.end for one in ranges)


@given(RANGES)
def test_merging_keeps_every_id_and_as_few_ranges_as_can_be(ranges: list[IdRange]) -> None:
    assert numbers(merged(ranges)) == numbers(ranges)
    assert is_tidy(merged(ranges))


@given(RANGES, ONE)
def test_what_is_taken_out_is_in_no_range_any_more_and_all_else_still_is(ranges: list[IdRange], gone: IdRange) -> None:
    assert numbers(without(ranges, gone)) == numbers(ranges) - numbers([gone])
    assert is_tidy(without(ranges, gone))


@given(RANGES, st.integers(0, 40), st.integers(0, 40))
def test_holes_are_what_no_range_has_between_two_bounds(ranges: list[IdRange], lower: int, end: int) -> None:
    assert numbers(holes(ranges, lower, end)) == set(range(lower, end)) - numbers(ranges)
    assert is_tidy(holes(ranges, lower, end))
