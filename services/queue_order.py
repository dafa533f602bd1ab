"""In which order a queue waits: pure operations on the ids of its entries, first to play first.

None of them loses or doubles an entry. Positions count from 0 here; people count from 1 (`services.queue_positions`).
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from operator import ne
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from random import Random

    OwnerOf = Callable[[int], Hashable]

Order = tuple[int, ...]


def moved(order: Order, source: int, target: int) -> Order:
    """The entry at `source` stands at `target` afterwards."""
    rest = (*order[:source], *order[source + 1 :])
    return (*rest[:target], order[source], *rest[target:])


def moved_before(order: Order, entry: int, other: int | None) -> Order:
    """An entry stands in front of another afterwards; in front of None is the end."""
    if entry == other:
        return order
    rest = tuple(one for one in order if one != entry)
    at = len(rest) if other is None else rest.index(other)
    return (*rest[:at], entry, *rest[at:])


def swapped(order: Order, one: int, other: int) -> Order:
    """Two entries stand in each other's place afterwards."""
    swapped_order = list(order)
    swapped_order[one], swapped_order[other] = order[other], order[one]
    return tuple(swapped_order)


def deduplicated(order: Order, track_of: Callable[[int], Hashable], *heard: Hashable) -> Order:
    """Each track once, where it comes first; those of `heard` not at all."""
    seen, kept = set(heard), []
    for entry in order:
        track = track_of(entry)
        if track not in seen:
            seen.add(track)
            kept.append(entry)
    return tuple(kept)


def shuffled(order: Order, owner_of: OwnerOf, random: Random) -> Order:
    """By chance, but so that everybody's entries are spread over all of it.

    Each owner's entries are cut an equal share of the queue apart. Two of them stand side by side only when one owner
    has more than half of all.
    """
    entries_of: defaultdict[Hashable, list[int]] = defaultdict(list)
    for entry, owner in zip(order, map(owner_of, order), strict=True):
        entries_of[owner].append(entry)
    by_chance, places = list[int](), list[float]()
    owners: list[Hashable] = []
    for owner, entries in entries_of.items():
        count = len(entries)
        chances = [random.random() for _ in entries]
        by_chance += map(entries.__getitem__, sorted(range(count), key=chances.__getitem__))
        owners += [owner] * count
        begin, share = random.random(), 1 / count
        places += [(begin + number) * share for number in range(count)]
    spread = sorted(range(len(places)), key=places.__getitem__)
    after, stand = [*map(by_chance.__getitem__, spread)], [*map(owners.__getitem__, spread)]
    heaviest = max(map(len, entries_of.values()), default=0)
    if 2 * heaviest > len(after) + 1 or all(map(ne, stand, stand[1:])):
        return tuple(after)
    return tuple(_parted(after, stand))


def _parted(order: Sequence[int], owners: Sequence[Hashable]) -> list[int]:
    """No owner has two entries side by side; no owner has more than half of them, rounded up.

    `owners`: those of the entries, one by one.
    """
    parted, held = list[int](), deque[int]()  # `held`: entries of one owner, whose last stands at the end already
    last: Hashable = object()  # nobody
    held_of = last
    for entry, owner in zip(order, owners, strict=True):
        if owner == last:
            held.append(entry)
            held_of = owner
            continue
        parted.append(entry)
        last = owner
        if held and held_of != owner:
            parted.append(held.popleft())
            last = held_of
    return _put_between(parted, [*held], dict(zip(order, owners, strict=True))) if held else parted


def _put_between(order: list[int], left_over: list[int], owners: dict[int, Hashable]) -> list[int]:
    """Put what is left over, all of one owner, between entries of others, from the end on."""
    owner, rest, end = owners[left_over[0]], list(left_over), list[int]()
    behind: Hashable = owner if owners[order[-1]] == owner else None
    for at in reversed(range(len(order))):
        if not rest:
            return [*order[: at + 1], *reversed(end)]
        entry = order[at]
        if owner not in (owners[entry], behind):
            end.append(rest.pop())
        end.append(entry)
        behind = owners[entry]
    return [*rest, *reversed(end)]


def taking_turns(order: Order, owner_of: OwnerOf, *, current: int | None = None) -> Order:
    """Round by round, everybody with one entry in each, in the order in which they stand; each owner's order stays.

    What plays now counts as a turn of its owner.
    """
    rounds = _rounds(order, owner_of, current)
    return tuple(entry for _, _, entry in sorted((rounds[i], i, entry) for i, entry in enumerate(order)))


def added_in_turn(order: Order, added: Sequence[int], owner_of: OwnerOf, *, current: int | None = None) -> Order:
    """New entries, each at the end of its owner's next round; what waits keeps its order, also one made by hand."""
    rounds = _rounds((*order, *added), owner_of, current)
    new = list(zip(rounds[len(order) :], added, strict=True))
    new.sort(key=lambda one: one[0])
    result, next_new = list[int](), 0
    for turn, entry in zip(rounds, order, strict=False):
        while next_new < len(new) and new[next_new][0] < turn:
            result.append(new[next_new][1])
            next_new += 1
        result.append(entry)
    return (*result, *(entry for _, entry in new[next_new:]))


def first_of_own(order: Order, entry: int, owner_of: OwnerOf) -> Order:
    """An entry has the first of its owner's turns, and the owner's others have those after it; nobody else's change."""
    own = iter([entry, *(one for one in order if owner_of(one) == owner_of(entry) and one != entry)])
    return tuple(next(own) if owner_of(one) == owner_of(entry) else one for one in order)


def _rounds(order: Iterable[int], owner_of: OwnerOf, current: int | None) -> list[int]:
    turns: Counter[Hashable] = Counter() if current is None else Counter([owner_of(current)])
    rounds = []
    for entry in order:
        owner = owner_of(entry)
        turns[owner] += 1
        rounds.append(turns[owner])
    return rounds


def rebased(before: Order, after: Order, *, onto: Order) -> Order:
    """What a change from `before` to `after` makes of a queue that waits as `onto` by now.

    What has gone since does not come back, and what came since stays: at the front, at the end, or behind what it
    stood behind.
    """
    if onto == before:
        return after
    waits, waited = set(onto), set(before)
    known = {*before, *after}
    kept = [entry for entry in after if entry in waits or entry not in waited]
    stands = set(kept)
    came: defaultdict[int | None, list[int]] = defaultdict(list)
    anchor = None
    for entry in onto:
        if entry in stands:
            anchor = entry
        elif entry not in known:
            came[anchor].append(entry)
    at_end = came.pop(anchor, []) if anchor is not None else []
    return (*came[None], *(one for entry in kept for one in (entry, *came[entry])), *at_end)
