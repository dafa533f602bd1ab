"""What members change in their group's queue, and the rules for it. Touches players and the database."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, cast

from services import player_events as events
from services.permissions import Operation
from services.player_errors import TrackOverError
from services.player_state import Loop, Phase
from services.queue_changes import undoing
from services.queue_errors import (
    NothingDoubledError,
    NothingToUndoError,
    QueueEmptyError,
    QueueTooShortError,
    SamePlaceError,
    UndoTooLateError,
)
from services.queue_order import deduplicated, moved, moved_before, shuffled, swapped, taking_turns
from services.queue_positions import parse_place
from services.queue_times import length_of, starts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from models import Group, QueueEntry
    from models.database import Database
    from services.clock import Clock
    from services.enqueueing import QueueRules
    from services.filling import Filling
    from services.player import GroupPlayer
    from services.players import Players
    from services.queue_changes import Kind
    from services.queue_order import Order
    from services.queue_times import QueueLength
    from services.seats import Seat


@dataclass(frozen=True, slots=True)
class QueuePart:
    """A player as its group sees it, with a part of what waits: `shown` from place `first` (from 0) on.

    For each that is shown: when it starts if nobody changes anything, and who asked for it, as far as that is known.
    """

    phase: Phase
    paused: bool
    loop: Loop
    current: QueueEntry | None
    position_ms: int
    on_air: str | None
    """What the station that plays says it sends."""
    count: int
    """How many wait, on all pages."""
    length: QueueLength
    is_fair: bool
    first: int
    shown: Sequence[QueueEntry]
    begins: Sequence[datetime | None]
    requesters: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Undone:
    """Which change was taken back, and how much of what it left waiting has had its turn or gone since."""

    kind: Kind
    passed: int


class Queues:
    """Changes queues. Each method raises NotMemberError, DjOnlyError and NotListeningError besides what it tells.

    Places are typed as `/queue show` numbers them, and raise as `parse_place`.
    """

    def __init__(
        self,
        database: Database,
        players: Players,
        filling: Filling,
        rules: QueueRules,
        on_air: Callable[[int], str | None],
        clock: Clock,
    ) -> None:
        self._database = database
        self._players = players
        self._filling = filling
        self._rules = rules
        self._on_air = on_air
        self._clock = clock
        self._random = Random()

    def are_fair(self, group: Group) -> bool:
        """Whether a group's members take turns in its queue."""
        return self._rules.are_fair(group)

    async def show(self, seat: Seat, first: int, count: int) -> QueuePart:
        """What plays, and `count` of what waits from `first` (from 0) on; the end of it where it is shorter.

        Raises NotMemberError.
        """
        seat.require(Operation.QUEUE_SHOW)
        player = await self._players.of(seat)
        state = player.state
        first = min(first, max(len(state.waiting) - 1, 0) // count * count)
        shown = [_entry(player, entry_id) for entry_id in state.waiting[first : first + count]]
        current = None if state.current is None else _entry(player, state.current)
        lasting_ms = [player.entries.facts(entry_id).lasts_ms for entry_id in state.waiting]
        length_ms = None if current is None else current.duration_ms
        # What is paused, or repeated, ends when somebody wants it to.
        moves_on = state.phase is Phase.PLAYING and state.loop is not Loop.TRACK
        left_ms = max(length_ms - player.position_ms, 0) if moves_on and length_ms is not None else None
        return QueuePart(
            phase=state.phase,
            paused=state.paused,
            loop=state.loop,
            current=current,
            position_ms=player.position_ms,
            on_air=None if current is None else self._on_air(current.row_id),
            count=len(state.waiting),
            length=length_of(lasting_ms),
            is_fair=self._rules.are_fair(seat.group),
            first=first,
            shown=shown,
            begins=starts(lasting_ms, left_ms, self._clock(), first=first, count=count),
            requesters=await self._requesters(shown),
        )

    async def _requesters(self, entries: Sequence[QueueEntry]) -> Sequence[str | None]:
        """The names of those who asked for entries; None for those who have no account any more."""
        asked = {entry.requester_id for entry in entries if entry.requester_id is not None}
        if not asked:
            return [None] * len(entries)
        async with self._database.read() as tx:
            names = {user.id: user.full_name for user in await tx.users.by_ids(asked)}
        return [names.get(entry.requester_id) for entry in entries]

    async def titles(self, seat: Seat) -> Sequence[str]:
        """What waits, by title, first to play first. Raises NotMemberError."""
        seat.require(Operation.QUEUE_SHOW)
        player = await self._players.of(seat)
        entries = map(player.entry, player.state.waiting)
        return ["" if entry is None else entry.title for entry in entries]

    async def remove(self, seat: Seat, place: str) -> QueueEntry:
        """Take an entry out: one's own, and as who controls the music any."""
        player = await self._player(seat, Operation.QUEUE_REMOVE)
        waiting = player.state.waiting
        at = parse_place(place, len(waiting))
        entry = player.entry(waiting[at])
        if entry is None or entry.requester_id != seat.user_id:
            seat.require(Operation.QUEUE_REMOVE_OTHERS)
        await self._change(player, seat, "remove", waiting, (*waiting[:at], *waiting[at + 1 :]))
        if entry is None:  # its player has just been closed
            raise QueueEmptyError()
        return entry

    async def move(self, seat: Seat, place: str, target: str) -> tuple[QueueEntry, int]:
        """Let an entry wait elsewhere; returns it and the number it has then. Raises SamePlaceError."""
        player = await self._player(seat, Operation.QUEUE_MOVE)
        waiting = player.state.waiting
        source, to = parse_place(place, len(waiting)), parse_place(target, len(waiting))
        if source == to:
            raise SamePlaceError()
        await self._change(player, seat, "move", waiting, moved(waiting, source, to))
        return _entry(player, waiting[source]), to + 1

    async def remove_entry(self, seat: Seat, entry_id: int) -> None:
        """Take just this entry out: one's own, and as who controls the music any. Raises TrackOverError."""
        player = await self._player(seat, Operation.QUEUE_REMOVE)
        waiting = player.state.waiting
        entry = player.entry(entry_id) if entry_id in waiting else None
        if entry is None:
            raise TrackOverError()
        if entry.requester_id != seat.user_id:
            seat.require(Operation.QUEUE_REMOVE_OTHERS)
        await self._change(player, seat, "remove", waiting, tuple(one for one in waiting if one != entry_id))

    async def move_before(self, seat: Seat, entry_id: int, other_id: int | None) -> None:
        """Let this entry wait in front of another, None for the end. Raises SamePlaceError and TrackOverError."""
        player = await self._player(seat, Operation.QUEUE_MOVE)
        waiting = player.state.waiting
        if entry_id not in waiting or other_id not in (None, *waiting):
            raise TrackOverError()
        wanted = moved_before(waiting, entry_id, other_id)
        if wanted == waiting:
            raise SamePlaceError()
        await self._change(player, seat, "move", waiting, wanted)

    async def swap(self, seat: Seat, one: str, other: str) -> tuple[QueueEntry, QueueEntry]:
        """Let two entries wait in each other's place. Raises SamePlaceError."""
        player = await self._player(seat, Operation.QUEUE_SWAP)
        waiting = player.state.waiting
        first, second = parse_place(one, len(waiting)), parse_place(other, len(waiting))
        if first == second:
            raise SamePlaceError()
        await self._change(player, seat, "swap", waiting, swapped(waiting, first, second))
        return _entry(player, waiting[first]), _entry(player, waiting[second])

    async def clear(self, seat: Seat) -> int:
        """Take out all that waits, and let no more of a playlist come; returns how many. Raises QueueEmptyError."""
        player = await self._player(seat, Operation.QUEUE_CLEAR)
        await self._filling.stop(seat.group_id)
        waiting = player.state.waiting
        if not waiting:
            raise QueueEmptyError()
        await self._change(player, seat, "clear", waiting, ())
        return len(waiting)

    async def shuffle(self, seat: Seat) -> int:
        """Let all that waits wait by chance, nobody's entries side by side; returns how many.

        Raises QueueTooShortError.
        """
        player = await self._player(seat, Operation.QUEUE_SHUFFLE)
        waiting = player.state.waiting
        if len(waiting) < 2:
            raise QueueTooShortError()
        await self._change(player, seat, "shuffle", waiting, shuffled(waiting, player.entries.owner, self._random))
        return len(waiting)

    async def dedupe(self, seat: Seat) -> int:
        """Leave each track waiting once, and not at all what plays; returns how many went.

        Raises NothingDoubledError.
        """
        player = await self._player(seat, Operation.QUEUE_DEDUPE)
        waiting, current = player.state.waiting, player.state.current
        facts = player.entries.facts
        heard = () if current is None else (facts(current).track,)
        once = deduplicated(waiting, lambda entry_id: facts(entry_id).track, *heard)
        if once == waiting:
            raise NothingDoubledError()
        await self._change(player, seat, "dedupe", waiting, once)
        return len(waiting) - len(once)

    async def undo(self, seat: Seat) -> Undone:
        """Take back the last change, as far as what it concerned has not had its turn since.

        No more of a playlist that is taken back comes. Raises NothingToUndoError, and UndoTooLateError where nothing
        is left to be taken back.
        """
        player = await self._player(seat, Operation.QUEUE_UNDO)
        async with self._players.taking[seat.venue.guild_id]:
            async with self._database.read() as tx:
                change = await tx.queue_orders.last_change(player.player_id)
            if change is None:
                raise NothingToUndoError()
            if change.kind == "playlist":
                await self._filling.stop(seat.group_id)
            waiting = player.state.waiting
            undo = undoing(change, waiting)
            order = await self._brought_back(player, undo.order)
            before, after = await player.handle(events.Reordered(waiting, order, undoes=change.row_id))
        if after.waiting == before.waiting:
            raise UndoTooLateError()
        return Undone(cast("Kind", change.kind), undo.passed)

    async def _brought_back(self, player: GroupPlayer, order: Order) -> Order:
        """Have the player know all entries of an order again; those that are in no database any more are left out."""
        missing = player.entries.bring_back(order)
        if not missing:
            return order
        async with self._database.read() as tx:
            found = await tx.queue_orders.entries(missing)
        player.entries.add(found)
        return tuple(entry_id for entry_id in order if entry_id in player.entries)

    async def take_turns(self, seat: Seat) -> None:
        """Let what waits wait in turns from now on, where the group's members take turns."""
        player = await self._players.of(seat)
        async with self._players.taking[seat.venue.guild_id]:
            state = player.state
            order = taking_turns(state.waiting, player.entries.owner, current=state.current)
            await player.handle(events.Reordered(state.waiting, order))

    async def _player(self, seat: Seat, operation: Operation) -> GroupPlayer:
        seat.require(operation)
        seat.require_listening()
        return await self._players.of(seat)

    async def _change(self, player: GroupPlayer, seat: Seat, kind: Kind, seen: Order, wanted: Order) -> None:
        """Reorder what was `seen` to wait; what has had its turn meanwhile stays out of it."""
        # After whatever is being queued right now, which stands in the database and not in the queue yet.
        async with self._players.taking[seat.venue.guild_id]:
            await player.handle(events.Reordered(seen, wanted, kind=kind))


def _entry(player: GroupPlayer, entry_id: int) -> QueueEntry:
    """Raises QueueEmptyError when its player has been closed, which leaves it without a queue."""
    entry = player.entry(entry_id)
    if entry is None:
        raise QueueEmptyError()
    return entry
