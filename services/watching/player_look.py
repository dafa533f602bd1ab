"""Finds out what pages are to show of a player and its queue."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from services.player_state import Loop, Phase
from services.queue_times import length_of, starts
from services.watching.picture import NO_PICTURE, Picture
from services.watching.views import ChapterMark, PlayerShown, QueueShown, ShownEntry, WaitingEntry, Who

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from models import QueueEntry
    from services.ballots import EntryVotes
    from services.clock import Clock
    from services.panel.view import ShownTrack
    from services.panel.viewer import PanelViewer
    from services.player import GroupPlayer
    from services.room.room import Room
    from services.watching.picture import Pictures
    from services.watching.server_time import ServerTime

SHOWN_WAITING = 50
TRIES = 3
"""To look at a track that does not change meanwhile."""
LOOPS = {Loop.OFF: "off", Loop.TRACK: "one", Loop.QUEUE: "all"}


class QueueVotes(Protocol):
    """Who wants what waits sooner, or not at all."""

    async def standing(self, entry_ids: Sequence[int]) -> Mapping[int, EntryVotes]:
        """How these entries stand."""


@dataclass
class PlayerLook:
    """Looks at players. Asks no site: a picture that is not known yet is found out about in the background.

    `changed` is called with a group's id when there is more to show of it; whoever makes this sets it. `close` at the
    end.
    """

    viewer: PanelViewer
    room: Room
    player_of: Callable[[int], GroupPlayer | None]
    pictures: Pictures
    votes: QueueVotes
    clock: Clock
    server_time: ServerTime

    def __post_init__(self) -> None:
        self.changed: Callable[[int], None] = lambda _: None
        self._known: dict[int, tuple[int, Picture | None]] = {}
        self._looking: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Find out nothing any more."""
        for task in self._looking:
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)

    def forget(self, group_id: int) -> None:
        """Nobody watches a group any more."""
        self._known.pop(group_id, None)

    async def player(self, group_id: int, names: Mapping[int, str]) -> PlayerShown:
        """A group's player as it is now, without a revision; `names` are the members', by their accounts."""
        tries = TRIES
        while True:
            found = await self.viewer.look(group_id)
            player = self.player_of(group_id)
            track = None if found is None else found[1].track
            # From here on nothing waits: what is told belongs together.
            if found is None or player is None or player.is_closed:
                return PlayerShown(
                    at_ms=self.server_time.now_ms(), volume=100 if found is None else found[1].volume_percent
                )
            if player.state.current == (None if track is None else track.entry_id):
                return self._shown(player, track, names)
            tries -= 1
            if not tries:
                return self._shown(player, None, names)

    def _shown(self, player: GroupPlayer, track: ShownTrack | None, names: Mapping[int, str]) -> PlayerShown:
        state, anchor = player.state, player.anchor
        waiting_for = tuple(sorted(names[one] for one in player.waiting_for if one in names))
        is_idle = state.phase in (Phase.IDLE, Phase.ENDING)
        entry = None if track is None else self._entry(player, track, names)
        return PlayerShown(
            phase="idle" if is_idle else "waiting" if waiting_for else state.phase.value,
            entry=entry,
            position_ms=anchor.position_ms,
            at_ms=self.server_time.at_ms(anchor.at),
            rate=int(anchor.moving),
            through_voice=state.in_voice,
            waiting_for=waiting_for,
            loop=LOOPS[state.loop],  # type: ignore[arg-type]
            volume=player.volume_percent,
            ceiling=self.room.known(player.group_id).volume_ceiling,
        )

    def _entry(self, player: GroupPlayer, track: ShownTrack, names: Mapping[int, str]) -> ShownEntry:
        row = player.entry(track.entry_id)
        requester_id = None if row is None else row.requester_id
        cover = f"/groups/{player.group_id}/media/{track.entry_id}/cover"
        return ShownEntry(
            id=track.entry_id,
            title=track.title,
            url=track.page_url,
            artist=track.artist,
            duration_ms=track.length_ms,
            is_live=track.is_live,
            cover=None if track.picture is None else cover,  # a site's too: it is not to learn who watches
            requested_by=_who(requester_id, names.get(requester_id or 0, track.requester)),
            picture=NO_PICTURE if row is None else self._picture(player.group_id, row),
            chapters=tuple(ChapterMark(one.title, one.start_ms) for one in track.chapters),
        )

    def _picture(self, group_id: int, row: QueueEntry) -> Picture:
        known = self._known.get(group_id)
        if known is None or known[0] != row.row_id:
            self._known[group_id] = row.row_id, None
            task = asyncio.create_task(self._find_out(group_id, row))
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)
            return NO_PICTURE
        return known[1] or NO_PICTURE

    async def _find_out(self, group_id: int, row: QueueEntry) -> None:
        picture = await self.pictures.of(group_id, row)
        if self._known.get(group_id) == (row.row_id, None):
            self._known[group_id] = row.row_id, picture
            if picture != NO_PICTURE:
                self.changed(group_id)

    async def both(self, group_id: int, names: Mapping[int, str]) -> tuple[PlayerShown, QueueShown]:
        """The player and the first of what waits, as they are at one moment: nothing plays and waits at once."""
        votes = await self._votes(group_id, 0, SHOWN_WAITING)
        player = await self.player(group_id, names)
        return player, self._waiting(group_id, names, votes, 0, SHOWN_WAITING)

    async def queue(self, group_id: int, names: Mapping[int, str], first: int, count: int) -> QueueShown:
        """`count` of what waits, from the place `first` on, without a revision; `names` as for `player`."""
        votes = await self._votes(group_id, first, count)
        return self._waiting(group_id, names, votes, first, count)

    async def _votes(self, group_id: int, first: int, count: int) -> Mapping[int, EntryVotes]:
        player = self.player_of(group_id)
        waiting = () if player is None else player.state.waiting[first : first + count]
        return await self.votes.standing(waiting) if waiting else {}

    def _waiting(
        self, group_id: int, names: Mapping[int, str], votes: Mapping[int, EntryVotes], first: int, count: int
    ) -> QueueShown:
        player = self.player_of(group_id)
        if player is None:
            return QueueShown()
        order = player.state.waiting
        lasting = [player.entries.facts(entry_id).lasts_ms for entry_id in order]
        now = self.clock()
        begins = starts(lasting, _left_ms(player), now, first=first, count=count)
        entries = [
            _waiting_entry(row, at, now, names, votes.get(row.row_id))
            for entry_id, at in zip(order[first : first + count], begins, strict=True)
            if (row := player.entry(entry_id)) is not None
        ]
        return QueueShown(
            0,
            len(order),
            length_of(lasting).known_ms,
            tuple(entries),
            {entry_id: one.on_page for entry_id, one in votes.items()},
            order,
        )


def _waiting_entry(
    row: QueueEntry, at: datetime | None, now: datetime, names: Mapping[int, str], votes: EntryVotes | None
) -> WaitingEntry:
    return WaitingEntry(
        id=row.row_id,
        title=row.title,
        artist=row.artist,
        duration_ms=row.duration_ms,
        cover=None,
        requested_by=_who(row.requester_id, names.get(row.requester_id or 0)),
        starts_in_ms=None if at is None else int((at - now).total_seconds() * 1000),
        votes=0 if votes is None else votes.ups,
    )


def _left_ms(player: GroupPlayer) -> int | None:
    """How long what has its turn still lasts; 0 when nothing has it."""
    if player.state.current is None:
        return 0
    row = player.entry(player.state.current)
    lasts_ms = player.duration_ms or (None if row is None else row.duration_ms)
    return None if lasts_ms is None else max(0, lasts_ms - player.position_ms)


def _who(user_id: int | None, name: str | None) -> Who | None:
    return None if user_id is None or name is None else Who(user_id, name)


def same(one: PlayerShown, other: PlayerShown) -> bool:
    """Whether they differ in nothing but the moment."""
    return replace(one, revision=0, position_ms=0, at_ms=0) == replace(other, revision=0, position_ms=0, at_ms=0)
