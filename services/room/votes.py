"""Counting who wants the next track. Pure.

Those who count are the members of the group who listen: undeafened, in the voice channel. Somebody with two Discord
accounts there counts once. Who left or was deafened does not count, nor does the vote they gave; both count again when
they are back before the track is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Tally:
    """How a vote stands."""

    votes: int
    needed: int
    listeners: int

    @property
    def passes(self) -> bool:
        """Whether enough want it."""
        return self.votes >= self.needed

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.needed - self.votes)


def needed_of(listeners: int, percent: int) -> int:
    """How many of so many listeners have to agree: the percentage rounded up, and at least one."""
    return max(1, -(-listeners * percent // 100))


def count(voters: Collection[int], listeners: Collection[int], percent: int) -> Tally:
    """How a vote stands, of those who voted and those who listen now."""
    listening = set(listeners)
    return Tally(len(listening & set(voters)), needed_of(len(listening), percent), len(listening))
