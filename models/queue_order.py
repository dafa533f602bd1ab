"""The order in which entries wait in their queues, written with few rows: ranks with room between them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, update
from sqlmodel import col, select

from models.player import RANK_STEP, QueueEntry
from models.user import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class QueueOrders:
    """The queries about the order of queues, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def bring_back(self, entries: Sequence[QueueEntry]) -> None:
        """Write entries of one queue that were taken out at its end, under the ids they had; others are left alone.

        Who asked for one and has no account any more is forgotten.
        """
        if not entries:
            return
        asked = {entry.requester_id for entry in entries} - {None}
        known = set((await self._session.exec(select(User.id).where(col(User.id).in_(asked)))).all())
        ranks = select(func.max(QueueEntry.rank)).where(QueueEntry.player_id == entries[0].player_id)
        last = (await self._session.exec(ranks)).one() or 0
        rows = [entry.model_dump() for entry in entries]
        for number, row in enumerate(rows, 1):
            row["rank"] = last + number * RANK_STEP
            if row["requester_id"] not in known:
                row["requester_id"] = None
        await self._session.exec(insert(QueueEntry).prefix_with("OR IGNORE"), params=rows)

    async def put_between(self, entry_id: int, above: int | None, below: int | None) -> bool:
        """Let an entry wait between two neighbours, None where there is none; False when there is no room.

        Nothing is changed then: `renumber` makes room.
        """
        query = select(QueueEntry.id, QueueEntry.rank).where(col(QueueEntry.id).in_([above, below]))
        ranks = dict((await self._session.exec(query)).all())
        low, high = ranks.get(above), ranks.get(below)
        if low is None and high is None:
            return False
        if low is None or high is None:
            rank = low + RANK_STEP if low is not None else (high or 0) - RANK_STEP
        elif high - low > 1:
            rank = (low + high) // 2
        else:
            return False
        await self._session.exec(update(QueueEntry).where(col(QueueEntry.id) == entry_id).values(rank=rank))
        return True

    async def renumber(self, entry_ids: Sequence[int], *, behind: int | None) -> None:
        """Let entries wait in that order, behind one that has its turn; those that are gone are passed over."""
        current = None if behind is None else await self._session.get(QueueEntry, behind)
        base = 0 if current is None else current.rank
        place = func.json_each(json.dumps([*entry_ids])).table_valued("key", "value")
        renumber = update(QueueEntry).where(col(QueueEntry.id) == place.c.value)
        renumber = renumber.values(rank=base + (place.c.key + 1) * RANK_STEP)
        await self._session.exec(renumber, execution_options={"synchronize_session": False})
