"""What of each thread is kept, as ranges of message ids; and since when each thread is heard without a gap.

On the disk, as rows: ranges of which everything is kept. In memory, for as long as one gateway session lasts: the id
from which on everything that is said in a thread comes live. A message that is heard widens the range that reaches to
that id, and no other: what was said between two sessions stays a hole until history was read across it.

The memory holds facts about Discord's session, not about the database: it stays true when a transaction is rolled
back and its events are written again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.mirror.ranges import IdRange, holes, merged, without

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from models.database import Transaction

END_OF_IDS = 2**63 - 1
"""Above every id that a thread will ever have."""


class Coverage:
    """Keeps the books of what is kept. Its writing methods are called in the transaction that writes the messages."""

    def __init__(self) -> None:
        self._heard_from: dict[int, int] = {}
        self._sessions = 0
        self._interruptions: dict[int, int] = {}
        self._on_hole: Callable[[int], None] = lambda _thread_id: None

    def tell_holes(self, listener: Callable[[int], None]) -> None:
        """Have somebody told, synchronously, of each thread in which there may be a hole now. One listener."""
        self._on_hole = listener

    async def session_began(self, _tx: Transaction) -> None:
        """A gateway session began anew: what was said before it, since the last one, is not known."""
        self._sessions += 1
        self._heard_from.clear()

    async def interrupted(self, _tx: Transaction, thread_ids: Iterable[int]) -> None:
        """These threads could not be heard for a while, or may not have been: access was gained, a server came back."""
        for thread_id in thread_ids:
            self._interruptions[thread_id] = self._interruptions.get(thread_id, 0) + 1
            self._heard_from.pop(thread_id, None)

    def period(self, thread_id: int) -> int:
        """The unbroken time of hearing that a thread is in: taken before history is asked for, and handed to `read`."""
        return self._sessions + self._interruptions.get(thread_id, 0)

    def is_heard(self, thread_id: int) -> bool:
        """Whether what is said in a thread now comes live, behind the last hole if there is one."""
        return thread_id in self._heard_from

    async def heard(
        self, tx: Transaction, thread_id: int, ids: Collection[int], *, hidden: Collection[int] = ()
    ) -> None:
        """Messages came live and are written in this transaction; those that are `hidden` came without their words."""
        if not ids:
            return
        last = max(ids)
        start = self._heard_from.get(thread_id)
        if start is None:
            start = self._heard_from[thread_id] = min(ids)
            self._on_hole(thread_id)
        early = [IdRange(number, number + 1) for number in ids if number < start]
        if early or (last >= start and not await tx.coverage.extend(thread_id, start, last + 1)):
            await self._change(tx, thread_id, lambda old: merged([*old, *early, IdRange(start, max(start, last + 1))]))
        if hidden:
            await self._take_out(tx, thread_id, hidden)
            self._on_hole(thread_id)

    async def read(
        self,
        tx: Transaction,
        thread_id: int,
        first_id: int,
        end_id: int,
        *,
        last_in: int | None = None,
        hidden: Collection[int] = (),
    ) -> None:
        """A part of a thread was read from its history and is written in this transaction.

        `last_in`: nothing had been said behind `end_id` when it was asked for, in that `period`. Words of what is
        `hidden` could not be seen.
        """
        end = end_id
        if last_in is not None and last_in == self.period(thread_id):
            start = self._heard_from.get(thread_id, end_id)
            end = max(end_id, start)
            self._heard_from[thread_id] = min(start, end_id)
        if first_id < end:
            await self._change(tx, thread_id, lambda old: merged([*old, IdRange(first_id, end)]))
        await self._take_out(tx, thread_id, hidden)

    async def missed(self, tx: Transaction, thread_id: int, message_id: int) -> None:
        """A message could not be kept: it is to be read again."""
        await self._take_out(tx, thread_id, [message_id])
        self._on_hole(thread_id)

    async def holes(self, tx: Transaction, thread_id: int, lower: int) -> list[IdRange]:
        """What is missing from `lower` on, in order; the last one is open (`END_OF_IDS`) while nothing comes live."""
        ranges = [IdRange(row.first_id, row.end_id) for row in await tx.coverage.ranges(thread_id)]
        return holes(ranges, lower, self._heard_from.get(thread_id, END_OF_IDS))

    async def _take_out(self, tx: Transaction, thread_id: int, ids: Collection[int]) -> None:
        if not ids:
            return
        if thread_id in self._heard_from:
            self._heard_from[thread_id] = max(self._heard_from[thread_id], max(ids) + 1)
        await self._change(tx, thread_id, lambda old: _but(old, ids))

    async def _change(
        self, tx: Transaction, thread_id: int, change: Callable[[Sequence[IdRange]], list[IdRange]]
    ) -> None:
        """Write only the rows that differ."""
        rows = await tx.coverage.ranges(thread_id)
        old = [IdRange(row.first_id, row.end_id) for row in rows]
        new = change(old)
        gone = [row for row, was in zip(rows, old, strict=True) if was not in new]
        added = [one for one in new if one not in old]
        if gone or added:
            await tx.coverage.replace(gone, thread_id, added)


def _but(ranges: Sequence[IdRange], ids: Iterable[int]) -> list[IdRange]:
    left = list(ranges)
    for number in ids:
        left = without(left, IdRange(number, number + 1))
    return left
