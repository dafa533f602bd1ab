"""The kept part of a track is bounded, and what goes first is what was not used for longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.fetching.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator

NONE = range(0)


@pytest.fixture
def spool() -> Iterator[Spool]:
    made = Spool(chunk=10, count=3)
    yield made
    made.close()


def fill(spool: Spool, *chunks: int, spare: range = NONE) -> None:
    for number in chunks:
        spool.write(number * 10, bytes([number]) * 10, spare=spare)


def kept(spool: Spool) -> list[int]:
    return [number for number in range(20) if spool.has(number * 10)]


def test_a_chunk_is_filled_from_its_start(spool: Spool) -> None:
    spool.write(20, b"abc", spare=NONE)
    spool.write(23, b"de", spare=NONE)
    assert spool.filled_to(28) == 25
    assert spool.read(21, 100) == b"bcde"
    assert spool.read(21, 2) == b"bc"
    assert spool.read(25, 1) == b""
    assert spool.read(0, 1) == b""


def test_the_chunk_that_was_not_used_for_longest_goes_first(spool: Spool) -> None:
    fill(spool, 0, 1, 2)
    spool.read(0, 1)
    fill(spool, 3)
    assert kept(spool) == [0, 2, 3]
    assert spool.read(30, 10) == bytes([3]) * 10


def test_what_comes_in_order_goes_in_order(spool: Spool) -> None:
    spool.keep_used = False
    fill(spool, 0, 1, 2)
    spool.read(0, 1)
    fill(spool, 3)
    assert kept(spool) == [1, 2, 3]


def test_what_is_to_be_spared_stays(spool: Spool) -> None:
    fill(spool, 0, 1, 2)
    fill(spool, 3, spare=range(0, 2))
    assert kept(spool) == [0, 1, 3]


def test_a_chunk_that_went_can_come_again(spool: Spool) -> None:
    fill(spool, 0, 1, 2, 3, 4, 5, 0, 1)
    assert kept(spool) == [0, 1, 5]
    assert spool.read(10, 10) == bytes([1]) * 10


def test_gaps_are_found_where_writing_can_go_on(spool: Spool) -> None:
    assert spool.first_missing(5, 30) == 0
    fill(spool, 0)
    assert spool.first_missing(5, 10) is None
    spool.write(10, b"abc", spare=NONE)
    assert spool.first_missing(5, 30) == 13
    assert spool.first_missing(5, 13) is None
    fill(spool, 2)
    assert spool.next_kept(13, 40) == 20
    assert spool.next_kept(20, 40) == 40


def test_after_closing_nothing_is_kept(spool: Spool) -> None:
    fill(spool, 0)
    spool.close()
    spool.close()
    assert spool.read(0, 1) == b""
