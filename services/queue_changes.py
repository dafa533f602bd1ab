"""What was changed in a group's queue lately, so that it can be taken back. In memory: a restart forgets it."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from services.queue_order import rebased

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from models import QueueEntry

Kind = Literal["add", "playlist", "remove", "move", "swap", "clear", "shuffle", "dedupe"]
MOST_KEPT = 10
"""Changes of one group; what a clear took from a full queue is about 10 MB."""


@dataclass
class Change:
    """What waited before a change and after it, and what it took out."""

    kind: Kind
    before: tuple[int, ...]
    after: tuple[int, ...]
    removed: Mapping[int, QueueEntry] = field(default_factory=dict)

    def undone(self, now: tuple[int, ...]) -> tuple[int, ...]:
        """What is to wait in the place of `now`: what has been heard or taken out since stays out."""
        return rebased(self.after, self.before, onto=now)

    def passed(self, now: Collection[int]) -> int:
        """How many of those that waited after it have had their turn or were taken out since."""
        waits = set(now)
        return sum(entry not in waits for entry in self.after)

    def grow(self, entries: Collection[int]) -> None:
        """More of a playlist has come."""
        self.after = (*self.after, *entries)


class QueueChanges:
    """The last changes of each group's queue, the latest last."""

    def __init__(self) -> None:
        self._of: defaultdict[int, deque[Change]] = defaultdict(lambda: deque(maxlen=MOST_KEPT))

    def note(self, group_id: int, change: Change) -> Change:
        """Something was changed."""
        self._of[group_id].append(change)
        return change

    def last(self, group_id: int) -> Change | None:
        """What would be taken back."""
        return self._of[group_id][-1] if self._of.get(group_id) else None

    def drop(self, group_id: int, change: Change) -> None:
        """A change is taken back, or cannot be any more."""
        if change in self._of[group_id]:
            self._of[group_id].remove(change)

    def forget(self, group_id: int) -> None:
        """There is nothing to come back to."""
        self._of.pop(group_id, None)
