"""Whose turn it is in a group, and what they may do by then: people wait here, and things change while they do."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from services.group_locks import GroupLocks
    from services.permissions import Operation
    from services.seats import Seat, Seats


class Turns:
    """Lets people do their deeds in a group one after the other."""

    def __init__(self, locks: GroupLocks, seats: Seats) -> None:
        self._locks = locks
        self._seats = seats

    @asynccontextmanager
    async def of(self, seat: Seat, operation: Operation) -> AsyncIterator[Seat]:
        """Wait for one's turn in a group; yields the seat as it is then, which may do `operation`.

        Raises what `Seats.renewed` and `Seat.require` raise. Not to be taken twice by the same task.
        """
        async with self._locks.of(seat.group_id):
            renewed = await self._seats.renewed(seat)
            renewed.require(operation)
            yield renewed
