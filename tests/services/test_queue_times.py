"""When what waits starts, and how long it all is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.queue_times import length_of, starts

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_each_starts_when_all_before_it_have_ended() -> None:
    lasting = [1_000, 2_000, 3_000, 4_000]
    assert starts(lasting, 500, NOW, first=0, count=10) == [
        NOW + timedelta(milliseconds=ms) for ms in (500, 1_500, 3_500, 6_500)
    ]
    assert starts(lasting, 1_000, NOW, first=2, count=1) == [at(4)]
    assert starts(lasting, 1_000, NOW, first=9, count=2) == []


def test_nobody_knows_what_comes_behind_one_whose_length_nobody_knows() -> None:
    lasting = [1_000, None, 3_000]
    assert starts(lasting, 0, NOW, first=0, count=3) == [NOW, at(1), None]
    assert starts(lasting, 0, NOW, first=2, count=1) == [None]
    assert starts(lasting, None, NOW, first=0, count=2) == [None, None]


def test_a_length_is_that_of_all_whose_length_is_known() -> None:
    assert length_of([1_000, 2_000]) == (3_000, True)
    assert length_of([1_000, None]) == (1_000, False)
    assert length_of([]) == (0, True)
