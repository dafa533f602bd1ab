"""What listeners think of what waits: reactions to a track's announcement move it up, or take it out.

Only where the group's owners have switched that on, and of members who listen undeafened. Who reacted is asked of the
chat server each time: nothing of who voted how is kept. What happened while the bot was away is counted when the server
is there again, or the music is.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.exc import OperationalError

from models import Announcement, DueAnnouncement
from services import player_events as events
from services.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models import QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer
    from services.playback import Playback
    from services.player import GroupPlayer
    from services.player_watch import PlayerChange

log = logging.getLogger(__name__)

MOST_RECOUNTED = 25
"""Of a queue, the first: each is a question to the chat server, and those further back have time."""
_TRIES = 3
"""To reorder a queue that changes meanwhile."""
_EARLY_KEPT = 1_000
"""Messages reacted to that announced nothing yet: a thumb may be quicker than what notes the announcement."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The Discord accounts that are for something, and those that are against it."""

    ups: frozenset[int] = frozenset()
    downs: frozenset[int] = frozenset()


class BallotBox(Protocol):
    """What the chat server knows of who thinks what."""

    async def votes(self, channel_id: int, message_id: int) -> Votes:
        """How people reacted to a message. Raises ChatServerError."""

    async def find(self, channel_id: int, interaction_id: int) -> int | None:
        """The bot's message that answered an interaction; None when there is none. Raises ChatServerError."""


class Ballots:
    """Counts reactions, one message after the other; `close` at the end."""

    def __init__(self, database: Database, box: BallotBox, chat_server: ChatServer, playback: Playback) -> None:
        self._database = database
        self._box = box
        self._chat_server = chat_server
        self._player_of = playback.player_of
        self._turn = asyncio.Lock()
        self._to_count: set[int] = set()
        self._early: dict[int, None] = {}
        self._being_said: set[int] = set()
        """Entries that a command of this run is about to tell of."""
        self._tasks: set[asyncio.Task[None]] = set()
        playback.watch(self._player_changed)

    async def announcing(self, interaction_id: int, channel_id: int, entry_id: int) -> None:
        """The answer to an interaction is about to tell a group that this entry is in its queue."""
        self._being_said.add(entry_id)
        due = DueAnnouncement(entry_id=entry_id, channel_id=channel_id, interaction_id=interaction_id)
        try:
            async with self._database.begin() as tx:
                await tx.announcements.expect(due)
        except OperationalError as error:  # the database's trouble, which passes; a kill is needed for it to matter
            log.warning("what is said of entry %d would not be found again: %s", entry_id, error)

    async def announced(self, message_id: int, channel_id: int, entry_id: int) -> None:
        """A message told a group that this entry is in its queue."""
        announcement = Announcement(message_id=message_id, channel_id=channel_id, entry_id=entry_id)
        try:
            async with self._database.begin() as tx:
                await tx.announcements.add(announcement)
        except OperationalError as error:  # the database's trouble, which passes; the track is queued all the same
            log.warning("reactions to message %d will not count: %s", message_id, error)
            return
        self._being_said.discard(entry_id)
        if message_id in self._early:
            await self.reacted(message_id)

    async def reacted(self, message_id: int, *, is_new: bool = True) -> None:
        """Somebody reacted to a message, or takes that back; what announced nothing that waits is passed over.

        Where it is not known that there is anything new, what counts as before moves nothing.
        """
        if message_id in self._to_count:
            return
        self._to_count.add(message_id)
        async with self._turn:
            self._to_count.discard(message_id)  # what comes from here on is counted anew
            try:
                await self._count(message_id, is_new=is_new)
            except UserError as refusal:
                log.warning("the reactions to message %d could not be counted: %s", message_id, refusal)

    async def look_again(self, guild_id: int) -> None:
        """The server is there, for the first time or again: count what people may have thought of meanwhile."""
        async with self._database.read() as tx:
            groups = await tx.groups.of_guild(guild_id)
        for group in groups:
            await self._find_announced(group.row_id)
            await self._look_again(group.row_id)

    async def close(self) -> None:
        """Count no more."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _player_changed(self, change: PlayerChange) -> None:
        """What was cut off, or stood for a while, is at work again."""
        if change.after.is_on and not change.before.is_on and change.before.waiting:
            task = asyncio.create_task(self._look_again(change.group_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _find_announced(self, group_id: int) -> None:
        """Look for what was said and could not be noted any more."""
        async with self._database.read() as tx:
            due = await tx.announcements.due(group_id, limit=MOST_RECOUNTED)
        for one in due:
            try:
                message_id = await self._box.find(one.channel_id, one.interaction_id)
            except UserError as refusal:
                log.warning("what was said of entry %d could not be looked for: %s", one.entry_id, refusal)
                continue
            if message_id is not None:
                await self.announced(message_id, one.channel_id, one.entry_id)
            elif one.entry_id not in self._being_said:
                async with self._database.begin() as tx:
                    await tx.announcements.expect_no_more(one.entry_id)

    async def _look_again(self, group_id: int) -> None:
        async with self._database.read() as tx:
            group = await tx.groups.by_id(group_id)
            player = self._player_of(group_id)
            if group is None or not group.counts_reactions or player is None:
                return
            told = await tx.announcements.of_entries(player.state.waiting[:MOST_RECOUNTED])
        for message_id in told:
            await self.reacted(message_id, is_new=False)

    async def _count(self, message_id: int, *, is_new: bool) -> None:
        self._early[message_id] = None  # before looking, so that an announcement noted meanwhile finds it
        if len(self._early) > _EARLY_KEPT:
            del self._early[next(iter(self._early))]
        async with self._database.read() as tx:
            found = await tx.announcements.of_message(message_id)
            if found is None:
                return
            self._early.pop(message_id, None)
            announcement, entry, group_id = found
            group, accounts = await tx.groups.by_id(group_id), await tx.members.accounts(group_id)
        player = self._player_of(group_id)
        if group is None or not group.counts_reactions or player is None or entry.row_id not in player.state.waiting:
            return
        votes = await self._box.votes(announcement.channel_id, message_id)
        occupancy = self._chat_server.occupancy(player.venue.guild_id, player.venue.voice_channel_id)
        hearing = frozenset() if occupancy is None else occupancy.hearing
        listening = {one: accounts[one] for one in hearing if one in accounts}
        ups, downs = ({listening[one] for one in side if one in listening} for side in (votes.ups, votes.downs))
        if is_vetoed(against=len(downs - ups), listening=len(set(listening.values()))):
            await self._take_out(player, entry)
        elif is_new or len(ups - downs) != announcement.ups:
            await self._rank(player, message_id, entry, len(ups - downs))

    async def _take_out(self, player: GroupPlayer, entry: QueueEntry) -> None:
        before, after = await player.handle(events.Withdrawn(entry.row_id))
        if before != after:
            await self._chat_server.announce(player.venue, "ballot-taken-out", title=entry.title)

    async def _rank(self, player: GroupPlayer, message_id: int, entry: QueueEntry, ups: int) -> None:
        async with self._database.begin() as tx:
            await tx.announcements.count(message_id, ups)
            counted = await tx.announcements.ups(player.player_id)
        for _ in range(_TRIES):
            waiting = player.state.waiting
            wanted = ranked(waiting, counted, entry.row_id)
            _, after = await player.handle(events.Reordered(waiting, wanted))
            if after.waiting == wanted:
                return


def is_vetoed(*, against: int, listening: int) -> bool:
    """Whether so many are enough to take something out: at least half of those who listen."""
    return against > 0 and 2 * against >= listening


def ranked(waiting: Sequence[int], ups: Mapping[int, int], entry_id: int) -> tuple[int, ...]:
    """The order of what waits once so many are for an entry: before the first that fewer are for, which may be ahead
    of it, and behind all that more are for. The others keep their order.
    """
    if entry_id not in waiting:
        return tuple(waiting)
    own, place = ups.get(entry_id, 0), waiting.index(entry_id)
    rest = [one for one in waiting if one != entry_id]
    fewer = [at for at, one in enumerate(rest[:place]) if ups.get(one, 0) < own]
    more = [at for at, one in enumerate(rest) if at >= place and ups.get(one, 0) > own]
    at = fewer[0] if fewer else more[-1] + 1 if more else place
    return (*rest[:at], entry_id, *rest[at:])
