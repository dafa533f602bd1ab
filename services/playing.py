"""Putting something on: found, put into the queue, begun. Touches what is found with, players and the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from services import player_events as events
from services.enqueueing import Enqueueing
from services.errors import VoiceUnavailableError
from services.permissions import Operation
from services.refs import ChannelRef, Variant
from sources.asking import asking_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from models import QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.enqueueing import Placed, QueueRules, When
    from services.filling import Filling
    from services.media import Media, Part, Wanted
    from services.player import GroupPlayer
    from services.players import Players
    from services.queue_changes import Kind
    from services.room.room import Room
    from services.seats import Seat
    from sources.playable import SearchHit


@dataclass(frozen=True)
class QueuedTrack:
    """An entry and how many are before it; 0 is the one whose turn it is.

    `begins`: what plays instead because it waited already; None when nothing began that was not this entry.
    """

    entry: QueueEntry
    ahead: int
    begins: QueueEntry | None = None
    is_playlist: bool = False
    """Whether more of its playlist follows by itself."""
    found: SearchHit | None = None
    """The entry as its source told of it, with a picture and a page where it has these."""


class Playing:
    """Puts tracks and playlists on for groups."""

    def __init__(
        self,
        database: Database,
        players: Players,
        media: Media,
        filling: Filling,
        chat_server: ChatServer,
        room: Room,
        rules: QueueRules,
        clock: Clock,
    ) -> None:
        self._players = players
        self._media = media
        self._filling = filling
        self._chat_server = chat_server
        self._room = room
        self._rules = rules
        self._enqueueing = Enqueueing(database, rules, clock)

    async def play(self, seat: Seat, query: str, *, part: Part | None = None, when: When = "last") -> QueuedTrack:
        """Put what a link leads to, or the best match for some words, into the queue, and begin if idle.

        Where members take turns, "last" is the end of one's next round, and "next" one's own next turn.

        The first track of a playlist is put there at once, and the others as they become known. Raises WhichPart for a
        link that names both, unless `part` tells which.

        Raises NotMemberError, NotListeningError, NothingFoundError, MediaUnplayableError, SourceFailedError,
        LinkNotPlayedError, BlockedError, QueueFullError, OwnShareFullError, DjOnlyError, VoiceBusyError, and when the
        voice channel cannot be entered MissingPermissionError or VoiceUnavailableError; nothing is queued then.
        """
        return await self.play_wanted(seat, lambda: self._media.wanted(query, part), when=when, query=query)

    async def play_again(self, seat: Seat, hits: Sequence[SearchHit], *, start_ms: int = 0) -> QueuedTrack:
        """As `play`, with what was heard before: one track from a moment on, or several one after the other."""
        return await self.play_wanted(seat, lambda: self._media.again(hits, start_ms=start_ms))

    async def play_wanted(
        self, seat: Seat, find: Callable[[], Awaitable[Wanted]], *, when: When = "last", query: str = ""
    ) -> QueuedTrack:
        """The same for what `find` finds, which is asked once who asks may play, and as their guild. `query`: what
        somebody typed, which the group may not want to hear.

        Raises what `find` raises, too.
        """
        seat.require(Operation.PLAY)
        if when == "now":
            seat.require(Operation.QUEUE_JUMP)
        elif when == "next" and not self._rules.are_fair(seat.group):
            seat.require(Operation.QUEUE_MOVE)
        if self._players.needs_voice(await self._players.of(seat)):
            await self._chat_server.check_voice(seat.venue)
        seat.require_listening()
        await self._room.require_wanted(seat, None, query)
        with asking_for(seat.venue.guild_id):
            wanted = await find()
        try:
            return await self._put_on(seat, wanted, when, query)
        except BaseException:
            if wanted.rest is not None:
                await wanted.rest.aclose()
            raise

    async def _put_on(self, seat: Seat, wanted: Wanted, when: When, query: str) -> QueuedTrack:
        """What follows of a playlist is the queue's once this has returned."""
        await self._room.require_wanted(seat, wanted.hit, query)
        player = await self._players.of(seat)
        async with self._players.taking[seat.venue.guild_id]:
            if self._players.needs_voice(player):
                await self._players.take_voice(player, seat)
            else:
                player.begin_on_page(True)
            kind: Kind = "add" if wanted.rest is None else "playlist"
            placed = await self._enqueueing.one(player, seat, wanted, kind, when)
            (entry,), before, after = placed.entries, placed.before, placed.after
        failure = await player.settled()
        if failure is not None and entry.row_id in player.state.waiting:
            await player.handle(events.Withdrawn(entry.row_id))
            await self._enqueueing.forget(placed)
            raise VoiceUnavailableError(reason=Variant(failure.reason), channel=voice_channel(seat))
        if wanted.rest is not None:
            with asking_for(seat.venue.guild_id):
                rest = self._room.wanted_of(seat.group_id, wanted.rest)
                self._filling.begin(
                    player, rest, partial(self._enqueue_more, player, seat, placed.change_id, wanted.is_kept)
                )
        begins = player.entry(after.first) if not before.is_on and after.first is not None else None
        ahead = after.ahead_of(entry.row_id)
        other = None if begins is entry else begins
        return QueuedTrack(entry, ahead, other, is_playlist=wanted.rest is not None, found=wanted.hit)

    async def _enqueue_more(
        self, player: GroupPlayer, seat: Seat, change_id: int, is_kept: bool, hits: Sequence[SearchHit]
    ) -> Placed:
        async with self._players.taking[seat.venue.guild_id]:
            return await self._enqueueing.many(player, seat, hits, change_id, is_kept=is_kept)


def voice_channel(seat: Seat) -> ChannelRef:
    """Where the group of a seat listens."""
    return ChannelRef(seat.venue.voice_channel_id)
