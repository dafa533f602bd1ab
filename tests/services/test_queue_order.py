"""The order of queues: whatever is done to it, nothing is lost and nothing doubled."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from services.queue_order import (
    Order,
    added_in_turn,
    deduplicated,
    first_of_own,
    moved,
    rebased,
    shuffled,
    swapped,
    taking_turns,
)

ORDERS = st.lists(st.integers(1, 60), unique=True, max_size=40).map(tuple)
FULL = st.lists(st.integers(1, 60), unique=True, min_size=1, max_size=40).map(tuple)
PEOPLE = st.integers(1, 5)
RANDOMS = st.integers().map(Random)


def owner(people: int, entry: int) -> int | None:
    """Who asked for an entry, of so many; the entries of one are nobody's any more."""
    return entry % people or None


def rounds(order: Order, people: int, turns: Counter[int | None] | None = None) -> list[int]:
    """In which of its owner's turns each entry is."""
    turns = turns or Counter()
    counted = []
    for entry in order:
        turns[owner(people, entry)] += 1
        counted.append(turns[owner(people, entry)])
    return counted


@given(FULL, st.data())
def test_what_is_moved_stands_where_it_should_and_the_others_keep_their_order(
    order: Order, data: st.DataObject
) -> None:
    source, target = (data.draw(st.integers(0, len(order) - 1)) for _ in range(2))
    after = moved(order, source, target)
    assert after[target] == order[source]
    assert [one for one in after if one != order[source]] == [one for one in order if one != order[source]]
    assert moved(after, target, source) == order


@given(FULL, st.data())
def test_a_swap_changes_two_places_and_back(order: Order, data: st.DataObject) -> None:
    one, other = (data.draw(st.integers(0, len(order) - 1)) for _ in range(2))
    after = swapped(order, one, other)
    assert (after[one], after[other]) == (order[other], order[one])
    assert swapped(after, one, other) == order


@given(ORDERS, st.integers(1, 9), st.sets(st.integers(0, 8)))
def test_each_track_is_left_where_it_comes_first(order: Order, tracks: int, heard: set[int]) -> None:
    once = deduplicated(order, lambda entry: entry % tracks, *heard)
    assert [entry for entry in order if entry in once] == list(once)
    assert Counter(entry % tracks for entry in once) == Counter({entry % tracks for entry in order} - heard)
    for entry in order:
        assert entry % tracks in heard or order.index(entry) >= min(
            order.index(one) for one in once if one % tracks == entry % tracks
        )


@given(ORDERS, PEOPLE, RANDOMS)
def test_a_shuffle_loses_and_doubles_nothing(order: Order, people: int, random: Random) -> None:
    assert sorted(shuffled(order, lambda entry: owner(people, entry), random)) == sorted(order)


@given(FULL, PEOPLE, RANDOMS)
def test_a_shuffle_puts_nobodys_tracks_side_by_side_unless_one_has_more_than_half(
    order: Order, people: int, random: Random
) -> None:
    heaviest = max(Counter(owner(people, entry) for entry in order).values())
    assume(2 * heaviest <= len(order) + 1)
    after = shuffled(order, lambda entry: owner(people, entry), random)
    assert all(owner(people, one) != owner(people, other) for one, other in pairwise(after))


@given(st.integers(2, 40), st.integers(2, 6), RANDOMS)
def test_who_has_most_of_a_shuffled_queue_is_heard_all_over_it(own: int, share: int, random: Random) -> None:
    """Somebody has `own` tracks for one of all others: in each stretch of their share there is one of theirs."""
    order = tuple(range(own * share))
    after = shuffled(order, lambda entry: entry < own * (share - 1), random)
    places = [place for place, entry in enumerate(after) if entry >= own * (share - 1)]
    assert all(abs(place - number * share) < 2 * share for number, place in enumerate(places))


@given(RANDOMS)
def test_a_shuffle_leaves_little_where_it_was(random: Random) -> None:
    order = tuple(range(200))
    after = shuffled(order, lambda entry: entry % 3, random)
    assert sum(one == other for one, other in zip(order, after, strict=True)) < 50


@given(ORDERS, PEOPLE, st.none() | st.integers(61, 70))
def test_in_turns_everybody_has_one_in_each_round_and_each_keeps_their_order(
    order: Order, people: int, current: int | None
) -> None:
    after = taking_turns(order, lambda entry: owner(people, entry), current=current)
    assert sorted(after) == sorted(order)
    heard = Counter() if current is None else Counter([owner(people, current)])
    turns = rounds(after, people, heard)
    assert turns == sorted(turns)
    for person in {owner(people, entry) for entry in order}:
        assert [one for one in after if owner(people, one) == person] == [
            one for one in order if owner(people, one) == person
        ]


@given(ORDERS, st.integers(1, 30), PEOPLE, PEOPLE)
def test_what_is_added_in_turn_waits_for_as_many_turns_as_its_owner_has_before_it(
    order: Order, count: int, people: int, person: int
) -> None:
    owner_of = lambda entry: owner(people, entry)  # noqa: E731
    order = taking_turns(order, owner_of)
    added = tuple(100 * people + person % people + number * people for number in range(count))
    after = added_in_turn(order, added, owner_of)
    assert after == taking_turns((*order, *added), owner_of)


@given(ORDERS, st.integers(1, 30), PEOPLE)
def test_what_was_put_in_order_by_hand_keeps_it_when_more_is_added(order: Order, count: int, people: int) -> None:
    added = tuple(range(100, 100 + count))
    after = added_in_turn(order, added, lambda entry: owner(people, entry))
    assert [one for one in after if one not in added] == list(order)
    assert sorted(after) == sorted([*order, *added])


@given(FULL, PEOPLE, st.data())
def test_the_first_of_ones_own_takes_no_turn_of_anybody_else(order: Order, people: int, data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(order))
    after = first_of_own(order, entry, lambda one: owner(people, one))
    assert [owner(people, one) for one in after] == [owner(people, one) for one in order]
    own = [one for one in after if owner(people, one) == owner(people, entry)]
    assert own[0] == entry
    assert sorted(after) == sorted(order)


@given(ORDERS, ORDERS)
def test_a_change_of_what_still_waits_is_that_change(before: Order, after: Order) -> None:
    assert rebased(before, after, onto=before) == after


@given(ORDERS, ORDERS)
def test_taking_a_change_back_at_once_gives_what_was(before: Order, after: Order) -> None:
    assert rebased(after, before, onto=rebased(before, after, onto=before)) == before


@given(ORDERS, ORDERS, ORDERS)
def test_what_went_since_stays_out_and_what_came_since_stays_in(before: Order, after: Order, onto: Order) -> None:
    now = rebased(before, after, onto=onto)
    assert len(set(now)) == len(now)
    went, came = set(before) - set(onto), set(onto) - set(before)
    assert not set(now) & went
    assert came <= set(now)
    assert set(now) == {*(set(after) - went), *came}
    kept = [entry for entry in now if entry in after]
    assert kept == [entry for entry in after if entry in now]


def test_what_came_since_stays_at_the_front_at_the_end_or_behind_what_it_stood_behind() -> None:
    before, after = (1, 2, 3, 4), (4, 3, 2, 1)
    assert rebased(before, after, onto=(9, 1, 2, 3, 4)) == (9, 4, 3, 2, 1)
    assert rebased(before, after, onto=(1, 2, 3, 4, 9)) == (4, 3, 2, 1, 9)
    assert rebased(before, after, onto=(1, 2, 9, 3, 4)) == (4, 3, 2, 9, 1)
    assert rebased(before, after, onto=(9,)) == (9,)
