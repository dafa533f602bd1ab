"""How a queue's new order is written into the database, with as few rows as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.queue_order import one_moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models import QueueEntry
    from models.database import Transaction
    from services.player_effects import Arrange


async def write_arrangement(effect: Arrange, entries: Mapping[int, QueueEntry], tx: Transaction) -> None:
    """Take out what is gone, put what is new at the end; then put the one that moved in its place, or number all anew.

    `entries` has what did not wait before.
    """
    had, has, waiting = set(effect.before), set(effect.waiting), effect.waiting
    new = [entry for entry in waiting if entry not in had]
    if gone := had - has:
        await tx.players.remove_entries(gone)
    await tx.queue_orders.bring_back([entries[entry] for entry in new if entry in entries])
    stands = (*(entry for entry in effect.before if entry in has), *new)
    if stands == waiting:
        return
    alone = one_moved(stands, waiting)
    if alone is not None:
        at = waiting.index(alone)
        above = waiting[at - 1] if at else effect.current
        below = waiting[at + 1] if at + 1 < len(waiting) else None
        if await tx.queue_orders.put_between(alone, above, below):
            return
    await tx.queue_orders.renumber(waiting, behind=effect.current)
