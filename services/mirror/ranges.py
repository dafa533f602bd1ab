"""Half-open ranges of message ids, and what can be reckoned with them. Pure values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class IdRange(NamedTuple):
    """The ids from `first` up to but without `end`."""

    first: int
    end: int


def merged(ranges: Iterable[IdRange]) -> list[IdRange]:
    """The same ids in as few ranges as possible, in order; ranges that touch become one, empty ones go."""
    result: list[IdRange] = []
    for one in sorted(ranges):
        if one.first >= one.end:
            continue
        if result and one.first <= result[-1].end:
            result[-1] = IdRange(result[-1].first, max(result[-1].end, one.end))
        else:
            result.append(one)
    return result


def without(ranges: Iterable[IdRange], gone: IdRange) -> list[IdRange]:
    """What is left of some ranges when those ids are taken out."""
    if gone.first >= gone.end:
        return merged(ranges)
    pieces = []
    for one in ranges:
        pieces += [IdRange(one.first, min(one.end, gone.first)), IdRange(max(one.first, gone.end), one.end)]
    return merged(pieces)


def holes(ranges: Sequence[IdRange], lower: int, end: int) -> list[IdRange]:
    """The ids from `lower` up to but without `end` that are in none of the ranges, in order."""
    left = merged([IdRange(lower, end)])
    for one in ranges:
        left = without(left, one)
    return left
