"""Putting tracks into queues: how many may wait, where they go, and writing them down. Touches both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from models import QueueEntry
from models.queue_order import QueueLine
from services import player_events as events
from services.errors import QueueFullError
from services.player_machine import step
from services.queue_errors import OwnShareFullError
from services.queue_order import added_in_turn, first_of_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Group
    from models.database import Database
    from services.clock import Clock
    from services.errors import UserError
    from services.media import Wanted
    from services.player import GroupPlayer
    from services.player_state import PlayerState
    from services.queue_changes import Kind
    from services.seats import Seat
    from sources.playable import SearchHit

When = Literal["last", "next", "now"]
"""Where somebody wants a track: at the end, before all that waits, or in the place of what plays."""


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How long queues may be, and how turns pass in them where a group has not said otherwise."""

    longest: int = 5000
    """Entries in one queue, with the one that plays."""
    longest_per_person: int = 0
    """Of them, entries that one person has put there; 0: any number."""
    fair_turns: bool = False

    def are_fair(self, group: Group) -> bool:
        """Whether the group's members take turns."""
        return self.fair_turns if group.fair_turns is None else group.fair_turns


@dataclass(frozen=True, slots=True)
class Placed:
    """Entries that came into a queue, the player's state before and after, and why there are not more of them."""

    entries: Sequence[QueueEntry]
    before: PlayerState
    after: PlayerState
    change_id: int
    """What `/queue undo` takes back."""
    refusal: UserError | None = None


class Enqueueing:
    """Writes entries, then hands them to their player."""

    def __init__(self, database: Database, rules: QueueRules, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock

    async def one(self, player: GroupPlayer, seat: Seat, wanted: Wanted, kind: Kind, when: When = "last") -> Placed:
        """Put in a track that somebody asked for, to be taken back as `kind`; an idle player begins.

        Raises QueueFullError and OwnShareFullError.
        """
        entries, refusal = self._made(player, seat, [wanted.hit], wanted.is_kept, wanted.start_ms)
        if refusal is not None:
            raise refusal
        change_id, event, is_written = await self._write(player, seat, entries, when, kind)
        before, after = await player.handle(event, is_written=is_written)
        return Placed(entries, before, after, change_id)

    async def many(
        self, player: GroupPlayer, seat: Seat, hits: Sequence[SearchHit], change_id: int, *, is_kept: bool
    ) -> Placed:
        """Put in what comes by itself, as many as find room; it brings nobody into a voice channel.

        It is taken back with the change that the first of it was. `is_kept`: its playlist is one that is kept here.
        """
        entries, refusal = self._made(player, seat, hits, is_kept)
        state = player.state
        if not entries:
            return Placed(entries, state, state, change_id, refusal)
        _, event, is_written = await self._write(player, seat, entries, "last", change_id)
        before, after = await player.handle(event, is_written=is_written)
        return Placed(entries, before, after, change_id, refusal)

    async def forget(self, placed: Placed) -> None:
        """What was put in is out again, as if nobody had asked for it."""
        async with self._database.begin() as tx:
            await tx.queue_orders.drop_change(placed.change_id)

    async def _write(
        self, player: GroupPlayer, seat: Seat, entries: Sequence[QueueEntry], when: When, change: Kind | int
    ) -> tuple[int, events.Event, bool]:
        """Write entries, how the queue stands with them, and the change that they are, or with which they came.

        Returns its id, what the player is to be told, and whether the queue is written as it stands after that.
        """
        state, is_written = player.state, player.is_written
        async with self._database.begin() as tx:
            await tx.players.add_entries(entries)
            player.entries.add(entries)
            event = self._event(player, seat, entries, when, begins=isinstance(change, str))
            after, _ = step(state, event)  # as the player is about to step, which need not write it a second time
            line = QueueLine(after.line, after.history)
            await tx.queue_orders.keep(player.player_id, line)
            if isinstance(change, str):
                added = [entry.row_id for entry in entries]
                change = await tx.queue_orders.note(
                    player.player_id, change, state.line, current=state.current, added=added
                )
            else:
                await tx.queue_orders.grow(change, [entry.row_id for entry in entries])
        is_written = is_written and player.state is state  # else the player itself writes how the queue stands
        if is_written:
            player.wrote(line)
        return change, event, is_written

    def _event(
        self, player: GroupPlayer, seat: Seat, new: Sequence[QueueEntry], when: When, *, begins: bool
    ) -> events.Event:
        """What the player is told of new entries; `begins`: somebody asked for them right now."""
        state, added = player.state, tuple(entry.row_id for entry in new)
        if when == "now":
            return events.JumpAsked(added[0], is_new=True)
        if self._rules.are_fair(seat.group):
            owner_of = player.entries.owner
            order = added_in_turn(state.waiting, added, owner_of, current=state.current)
            order = order if when == "last" else first_of_own(order, added[0], owner_of)
        elif when == "next":
            order = (*added, *state.waiting)
        elif begins:
            return events.Enqueued(added[0])
        else:
            order = (*state.waiting, *added)
        return events.Reordered(state.waiting, order, begins=begins)

    def _made(
        self, player: GroupPlayer, seat: Seat, hits: Sequence[SearchHit], is_kept: bool, start_ms: int = 0
    ) -> tuple[Sequence[QueueEntry], UserError | None]:
        rules, state = self._rules, player.state
        refusal: UserError = QueueFullError(most=rules.longest)
        room = rules.longest - len(state.waiting) - (state.current is not None)
        if rules.longest_per_person:
            owned = map(player.entries.owner, (*state.waiting, state.current or 0))
            own = rules.longest_per_person - sum(owner == seat.user_id for owner in owned)
            if own < room:
                room, refusal = own, OwnShareFullError(most=rules.longest_per_person)
        entries = [self._entry(player.player_id, seat.user_id, hit, start_ms) for hit in hits[: max(room, 0)]]
        for entry in entries:
            entry.from_playlist = is_kept
        return entries, refusal if len(entries) < len(hits) else None

    def _entry(self, player_id: int, user_id: int, track: SearchHit, start_ms: int) -> QueueEntry:
        return QueueEntry(
            player_id=player_id,
            source=track.source,
            source_id=track.source_id,
            title=track.title,
            artist=track.artist,
            duration_ms=track.duration_ms,
            start_ms=start_ms,
            requester_id=user_id,
            added_at=self._clock(),
        )
