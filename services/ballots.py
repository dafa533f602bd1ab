"""What listeners think of what waits: reactions to a track's announcement, and votes on the watch page, move it up or
take it out.

Only where the group's owners have switched that on, and of members who listen undeafened or are on the page. Who
reacted is asked of the chat server each time: only votes on the page are kept, while the track waits. What happened
while the bot was away is counted when the server is there again, or the music is.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.exc import OperationalError

from models import Announcement, DueAnnouncement
from services import player_events as events
from services.errors import UserError
from services.permissions import Operation
from services.player_errors import TrackOverError
from services.queue_errors import VotesOffError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models import PageVote, QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer
    from services.playback import Playback
    from services.player import GroupPlayer
    from services.player_watch import PlayerChange
    from services.seats import Seat

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


@dataclass(frozen=True, slots=True)
class EntryVotes:
    """How many listeners are for an entry, as last counted, and who is for it on the page, or against it.

    Those are 1 or -1, by the ids of their accounts.
    """

    ups: int
    on_page: Mapping[int, int]


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
        self._viewers = playback.viewers
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
            self._early[message_id] = None  # before looking, so that an announcement noted meanwhile finds it
            if len(self._early) > _EARLY_KEPT:
                del self._early[next(iter(self._early))]
            async with self._database.read() as tx:
                found = await tx.announcements.of_message(message_id)
            if found is not None:
                self._early.pop(message_id, None)
                await self._count(*found, is_new=is_new)

    async def vote(self, seat: Seat, entry_id: int, *, is_for: bool | None) -> None:
        """Somebody on the page is for an entry, or against it, or takes that back with None.

        Raises NotMemberError, NotListeningError, VotesOffError, and TrackOverError for what does not wait.
        """
        seat.require(Operation.QUEUE_SHOW)
        seat.require_listening()
        if not seat.group.counts_reactions:
            raise VotesOffError()
        player = self._player_of(seat.group_id)
        if player is None or entry_id not in player.state.waiting:
            raise TrackOverError()
        async with self._database.begin() as tx:
            await tx.announcements.vote(entry_id, seat.user_id, is_for=is_for)
        async with self._turn:
            await self._count(entry_id, seat.group_id, is_new=True)

    async def standing(self, entry_ids: Sequence[int]) -> Mapping[int, EntryVotes]:
        """How entries stand that wait; those that nobody thinks anything of are left out."""
        async with self._database.read() as tx:
            ups = await tx.announcements.ups_of(entry_ids)
            on_page: defaultdict[int, dict[int, int]] = defaultdict(dict)
            for one in await tx.announcements.page_votes(entry_ids):
                on_page[one.entry_id][one.user_id] = 1 if one.is_for else -1
        return {one: EntryVotes(ups.get(one, 0), on_page[one]) for one in ups.keys() | on_page.keys()}

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
        for announcement in told:
            await self.reacted(announcement.message_id, is_new=False)

    async def _count(self, entry_id: int, group_id: int, *, is_new: bool) -> None:
        """Have what people think of an entry take effect, in whose turn it is."""
        async with self._database.read() as tx:
            group, accounts = await tx.groups.by_id(group_id), await tx.members.accounts(group_id)
            told = await tx.announcements.of_entries([entry_id])
            on_page = await tx.announcements.page_votes([entry_id])
            counted = (await tx.announcements.ups_of([entry_id])).get(entry_id, 0)
        player = self._player_of(group_id)
        entry = None if player is None else player.entry(entry_id)
        if group is None or not group.counts_reactions or player is None or entry is None:
            return
        if entry_id not in player.state.waiting:
            return
        try:
            reactions = [await self._box.votes(one.channel_id, one.message_id) for one in told]
        except UserError as refusal:
            log.warning("the reactions to entry %d could not be counted: %s", entry_id, refusal)
            return
        listening = self._listening(player, accounts)
        ups, downs = _sides(reactions, on_page, listening)
        if is_vetoed(against=len(downs - ups), listening=len(set(listening.values()))):
            await self._take_out(player, entry)
        elif is_new or len(ups - downs) != counted:
            await self._rank(player, entry, len(ups - downs))

    def _listening(self, player: GroupPlayer, accounts: Mapping[int, int]) -> Mapping[int, int]:
        """The members who listen undeafened or watch: whose account is which, by their Discord accounts."""
        occupancy = self._chat_server.occupancy(player.venue.guild_id, player.venue.voice_channel_id)
        hearing = frozenset() if occupancy is None else occupancy.hearing
        watching = self._viewers.of(player.group_id)
        return {one: user_id for one, user_id in accounts.items() if one in hearing or user_id in watching}

    async def _take_out(self, player: GroupPlayer, entry: QueueEntry) -> None:
        before, after = await player.handle(events.Withdrawn(entry.row_id))
        if before != after:
            await self._chat_server.announce(player.venue, "ballot-taken-out", title=entry.title)

    async def _rank(self, player: GroupPlayer, entry: QueueEntry, ups: int) -> None:
        async with self._database.begin() as tx:
            await tx.announcements.count(entry.row_id, ups)
            counted = await tx.announcements.ups(player.player_id)
        for _ in range(_TRIES):
            waiting = player.state.waiting
            wanted = ranked(waiting, counted, entry.row_id)
            _, after = await player.handle(events.Reordered(waiting, wanted))
            if after.waiting == wanted:
                return


def _sides(
    reactions: Iterable[Votes], on_page: Iterable[PageVote], listening: Mapping[int, int]
) -> tuple[set[int], set[int]]:
    """The accounts of listeners that are for something, and against it; a vote on the page is instead of reactions."""
    own = {vote.user_id: vote.is_for for vote in on_page if vote.user_id in listening.values()}
    sides = []
    for wanted, side in ((True, "ups"), (False, "downs")):
        reacted = {listening[one] for votes in reactions for one in getattr(votes, side) if one in listening}
        sides.append((reacted - own.keys()) | {user_id for user_id, is_for in own.items() if is_for is wanted})
    return sides[0], sides[1]


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
