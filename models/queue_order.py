"""In which order entries wait, what can come back, and the last changes of each queue. All of a queue is one value.

To write down where thousands of entries stand is one small row, whatever has moved; their own rows stay as they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, or_, true, update
from sqlalchemy import select as sa_select
from sqlmodel import Field, SQLModel, col, select

from models.columns import IdList, Row, reference
from models.plain import carry_out
from models.player import Player, QueueEntry, QueueOrder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

MOST_CHANGES = 10
"""Of one queue, which can be taken back."""


class QueueChange(Row, table=True):
    """What somebody changed in a queue."""

    __tablename__ = "queue_changes"

    player_id: int = reference("players.id")
    kind: str
    current: int | None = None
    """What played meanwhile."""
    before: tuple[int, ...] = Field(sa_type=IdList, nullable=False)
    """That and what waited before it, first to play first: as it was kept in `QueueOrder`."""
    added: tuple[int, ...] = Field(sa_type=IdList, nullable=False)
    removed: tuple[int, ...] = Field(sa_type=IdList, nullable=False)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A `QueueOrder` that is yet to be kept."""

    entry_ids: tuple[int, ...]
    history: tuple[int, ...]


# As plain statements, since they are carried out with every change that somebody waits for.
_ORDERS, _CHANGES = SQLModel.metadata.tables["queue_orders"], SQLModel.metadata.tables["queue_changes"]
_KEEP = (
    update(_ORDERS)
    .where(_ORDERS.c.player_id == bindparam("whose"))
    .values(entry_ids=bindparam("line"), history=bindparam("heard"))
)
_NOTE = insert(_CHANGES)
_DROP = delete(_CHANGES).where(_CHANGES.c.id == bindparam("change"))
_OF_PLAYER = _CHANGES.c.player_id == bindparam("whose")
_LATEST_FIRST = sa_select(_CHANGES.c.id).where(_OF_PLAYER).order_by(_CHANGES.c.id.desc())
_LATEST = sa_select(_CHANGES).where(_OF_PLAYER).order_by(_CHANGES.c.id.desc()).limit(1)
_TRIM = delete(_CHANGES).where(
    _OF_PLAYER, _CHANGES.c.id <= _LATEST_FIRST.offset(MOST_CHANGES).limit(1).scalar_subquery()
)


class QueueOrders:
    """The queries about the order of queues, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, player_id: int, line: QueueLine) -> None:
        """Let a queue stand like that; nothing happens for a player that is gone."""
        values = {"whose": player_id, "line": line.entry_ids, "heard": line.history}
        await carry_out(self._session, _KEEP, values)

    async def history(self, player_id: int) -> Sequence[QueueEntry]:
        """What was heard before, latest last."""
        return await self._listed(player_id, col(QueueOrder.history))

    async def queue(self, player_id: int, *, limit: int | None = None) -> Sequence[QueueEntry]:
        """What plays or waits, first to play first."""
        return await self._listed(player_id, col(QueueOrder.entry_ids), limit)

    async def length(self, player_id: int) -> tuple[int, int]:
        """How many play or wait, and for how many ms, as far as that is known."""
        listed = func.json_each(col(QueueOrder.entry_ids)).table_valued("key", "value")
        lasts_ms = func.max(col(QueueEntry.duration_ms) - col(QueueEntry.start_ms), 0)
        query = (
            sa_select(func.count(), func.sum(lasts_ms))
            .select_from(QueueOrder)
            .join(listed, true())
            .join(QueueEntry, col(QueueEntry.id) == listed.c.value)
            .where(col(QueueOrder.player_id) == player_id)
        )
        count, known_ms = (await (await self._session.connection()).execute(query)).one()
        return count, known_ms or 0

    async def _listed(self, player_id: int, ids: Any, limit: int | None = None) -> Sequence[QueueEntry]:
        listed = func.json_each(ids).table_valued("key", "value")
        query = (
            select(QueueEntry)
            .select_from(QueueOrder)
            .join(listed, true())
            .join(QueueEntry, col(QueueEntry.id) == listed.c.value)
            .where(QueueOrder.player_id == player_id)
            .order_by(listed.c.key)
        )
        return (await self._session.exec(query if limit is None else query.limit(limit))).all()

    async def entries(self, entry_ids: Collection[int]) -> Sequence[QueueEntry]:
        """Those of these entries that are there, in any order."""
        asked = func.json_each(json.dumps([*entry_ids])).table_valued("value")
        return (await self._session.exec(select(QueueEntry).where(col(QueueEntry.id).in_(select(asked.c.value))))).all()

    async def note(
        self,
        player_id: int,
        kind: str,
        before: tuple[int, ...],
        *,
        current: int | None = None,
        added: Sequence[int] = (),
        removed: Sequence[int] = (),
    ) -> int:
        """Keep a change, and let go of those that are too many; returns its id."""
        values = {"player_id": player_id, "kind": kind, "before": before, "current": current}
        values |= {"added": tuple(added), "removed": tuple(removed)}
        made = await carry_out(self._session, _NOTE, values)
        await carry_out(self._session, _TRIM, {"whose": player_id})
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])

    async def last_change(self, player_id: int) -> QueueChange | None:
        """What would be taken back."""
        found = (await carry_out(self._session, _LATEST, {"whose": player_id})).mappings().first()
        return None if found is None else QueueChange(**found)

    async def grow(self, change_id: int, entry_ids: Collection[int]) -> None:
        """More came with a change, unless it was taken back."""
        change = await self._session.get(QueueChange, change_id)
        if change is not None:
            change.added = (*change.added, *entry_ids)
            self._session.add(change)

    async def drop_change(self, change_id: int) -> None:
        """A change is taken back, or cannot be any more."""
        await carry_out(self._session, _DROP, {"change": change_id})

    async def forget_changes(self, player_id: int) -> None:
        """There is nothing to come back to."""
        await self._session.exec(delete(QueueChange).where(col(QueueChange.player_id) == player_id))

    async def tidy(self, group_id: int) -> None:
        """Let go of the entries of a group's queue that nothing can bring back."""
        player_id = select(Player.id).where(Player.group_id == group_id).scalar_subquery()
        named = [
            select(func.json_each(ids).table_valued("value", joins_implicitly=True).c.value).where(whose == player_id)
            for whose, ids in (
                (col(QueueOrder.player_id), col(QueueOrder.entry_ids)),
                (col(QueueOrder.player_id), col(QueueOrder.history)),
                (col(QueueChange.player_id), col(QueueChange.before)),
                (col(QueueChange.player_id), col(QueueChange.added)),
            )
        ]
        is_named = or_(*(col(QueueEntry.id).in_(ids) for ids in named))
        await self._session.exec(
            delete(QueueEntry)
            .where(col(QueueEntry.player_id) == player_id, ~is_named)
            .execution_options(synchronize_session=False)
        )
