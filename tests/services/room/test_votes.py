"""Counting who wants the next track: whoever votes, comes, goes, or votes again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.room.votes import count, needed_of

PEOPLE = st.sets(st.integers(1, 40))
PERCENT = st.integers(1, 100)


@given(PEOPLE, PEOPLE, PERCENT)
def test_only_who_listens_counts(voters: set[int], listeners: set[int], percent: int) -> None:
    tally = count(voters, listeners, percent)
    assert tally.votes == len(voters & listeners)
    assert tally == count(voters & listeners, listeners, percent)


@given(PEOPLE, PERCENT)
def test_where_all_who_listen_want_it_it_passes(listeners: set[int], percent: int) -> None:
    assert count(listeners, listeners, percent).passes == bool(listeners)


@given(PEOPLE, PEOPLE, PERCENT)
def test_a_vote_passes_just_when_its_share_is_reached(voters: set[int], listeners: set[int], percent: int) -> None:
    tally = count(voters, listeners, percent)
    share_is_reached = tally.votes * 100 >= len(listeners) * percent
    assert tally.passes == (share_is_reached and tally.votes > 0)
    assert tally.votes + tally.missing >= tally.needed


@given(PEOPLE, PEOPLE, PERCENT, st.integers(1, 40))
def test_who_leaves_takes_their_vote_along_and_makes_it_no_harder_for_the_others(
    voters: set[int], listeners: set[int], percent: int, leaver: int
) -> None:
    before, after = count(voters, listeners, percent), count(voters, listeners - {leaver}, percent)
    assert after.needed <= before.needed
    assert after.votes == before.votes - (leaver in voters & listeners)
    assert after.passes >= before.passes or leaver in voters


@given(st.integers(0, 1000), PERCENT)
def test_somebody_always_has_to_want_it_and_never_more_than_there_are(listeners: int, percent: int) -> None:
    assert 1 <= needed_of(listeners, percent) <= max(1, listeners)


def test_half_of_three_are_two() -> None:
    assert [needed_of(listeners, 50) for listeners in range(6)] == [1, 1, 1, 2, 2, 3]
