"""How complete the copy of a group's chat is, as a value that can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from services.mirror.coverage import END_OF_IDS
from services.mirror.thread_round import first_to_keep
from services.mirror.versions import said_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Group, MirroredThread
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.mirror.catch_up import CatchUp
    from services.mirror.coverage import Coverage


class Standing(StrEnum):
    """How a copy stands."""

    WHOLE = "whole"
    FETCHING = "fetching"
    HOLES = "holes"
    UNREADABLE = "unreadable"
    NOT_MIRRORED = "not-mirrored"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: from one moment to another, or until now."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How the copy of one group's chat stands."""

    standing: Standing
    compared_at: datetime | None = None
    """When it was last held against what Discord shows."""
    gaps: Sequence[Gap] = ()
    """What is missing, oldest first, while it is being fetched or has yet to be."""
    pages: int = 0
    """How many were fetched so far, a hundred messages each."""
    expected_pages: int | None = None
    """About how many there are; None when nobody knows."""
    reason: str | None = None
    """Why it cannot be read, as `MirroredThread.unreadable`."""


class CompletenessBook:
    """Tells how complete the copies are."""

    def __init__(self, database: Database, coverage: Coverage, catch_up: CatchUp, clock: Clock) -> None:
        self._database = database
        self._coverage = coverage
        self._catch_up = catch_up
        self._clock = clock

    async def of(self, group: Group) -> Completeness:
        """How the copy of a group's chat stands now."""
        async with self._database.read() as tx:
            return await self._of(tx, group)

    async def of_guild(self, guild_id: int) -> Sequence[tuple[Group, Completeness]]:
        """The same of all groups of a guild, oldest first."""
        async with self._database.read() as tx:
            return [(group, await self._of(tx, group)) for group in await tx.groups.of_guild(guild_id)]

    async def _of(self, tx: Transaction, group: Group) -> Completeness:
        if not group.is_mirrored:
            return Completeness(Standing.NOT_MIRRORED)
        place = await tx.groups.place_of(group.row_id, group.guild_id)
        threads = await tx.coverage.of_group(group.row_id)
        # A thread that the group had before and that is gone has nothing more to give.
        readable = [
            one for one in threads if one.unreadable != "gone" or place is None or one.thread_id == place.thread_id
        ]
        for thread in readable:
            if thread.unreadable is not None:
                return Completeness(Standing.UNREADABLE, thread.caught_up_at, reason=thread.unreadable)
        gaps = [gap for thread in readable for gap in await self._gaps(tx, thread, group)]
        lanes = [lane for thread in readable if (lane := self._catch_up.busy(thread.thread_id)) is not None]
        compared = [thread.caught_up_at for thread in readable]
        compared_at = min((moment for moment in compared if moment is not None), default=None)
        if not gaps:
            return Completeness(Standing.WHOLE, compared_at)
        if not lanes:
            return Completeness(Standing.HOLES, compared_at, gaps)
        expected = [lane.expected_pages for lane in lanes if lane.expected_pages is not None]
        return Completeness(
            Standing.FETCHING,
            compared_at,
            gaps,
            pages=sum(lane.pages for lane in lanes),
            expected_pages=sum(expected) if len(expected) == len(lanes) else None,
        )

    async def _gaps(self, tx: Transaction, thread: MirroredThread, group: Group) -> list[Gap]:
        found = await self._coverage.holes(tx, thread.thread_id, first_to_keep(thread, group, self._clock))
        return [Gap(said_at(one.first), None if one.end == END_OF_IDS else said_at(one.end)) for one in found]
