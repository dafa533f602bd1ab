"""What it means to take back a change of a queue. Pure; `models.queue_order` keeps the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from services.queue_order import rebased

if TYPE_CHECKING:
    from models import QueueChange
    from services.queue_order import Order

Kind = Literal["add", "playlist", "remove", "move", "swap", "clear", "shuffle", "dedupe"]


class Undoing(NamedTuple):
    """What taking back a change comes to."""

    order: Order
    """What is to wait then: what has been heard or taken out since stays out."""
    passed: int
    """How many of those that waited after the change have had their turn or were taken out since."""


def undoing(change: QueueChange, now: Order) -> Undoing:
    """What taking back a change of a queue comes to that waits like that by `now`."""
    before = change.before if change.current is None else change.before[1:]
    removed = set(change.removed)
    kept = tuple(entry for entry in before if entry not in removed) if removed else before
    after = (*kept, *change.added)  # in any order: it tells what has come and gone since
    left, waits = set(after), set(now)
    return Undoing(before if left == waits else rebased(after, before, onto=now), len(left - waits))
