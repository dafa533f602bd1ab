"""The rules of all rooms at work, as people meet them: who may, who votes, what is not played.

Touches the database and the players. What happens when people come and go is in `comings.py`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import aclosing
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from services import player_events as events
from services.audit import deed_of
from services.permissions import TABLE, Operation
from services.room.blocklist import BlockedError, blocking, changed
from services.room.control import REQUESTER, is_in_charge, may_control
from services.room.errors import AlreadyVotedError, NotHearingError, NotYourTrackError, StillVotingError, TooLoudError
from services.room.settings import RoomChanges, settings_of
from services.room.votes import count

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from models.database import Database, Transaction
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.player import GroupPlayer
    from services.players import Players
    from services.room.quieting import Quieting
    from services.room.settings import RoomSettings
    from services.room.votes import Tally
    from services.seats import Seat
    from sources.playable import SearchHit


class Room:
    """What each group's room allows. `defaults` are the config's."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        players: Players,
        quieting: Quieting,
        clock: Clock,
        defaults: RoomSettings,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._players = players
        self._quieting = quieting
        self._clock = clock
        self.defaults = defaults
        self._watchers: list[Callable[[int], None]] = []
        self._known: dict[int, RoomSettings] = {}
        self._voting: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        players.prepare = self._prepare
        players.stays = lambda group_id: self.known(group_id).always_on

    # The rules

    def watch(self, watcher: Callable[[int], None]) -> None:
        """Call `watcher` with a group's id when the rules of its room were changed; it must not wait."""
        self._watchers.append(watcher)

    async def settings(self, group_id: int) -> RoomSettings:
        """The rules of a group's room."""
        known = self._known.get(group_id)
        if known is None:
            async with self._database.read() as tx:
                known = settings_of(self.defaults, await tx.rooms.rules(group_id))
            self._known[group_id] = known
        return known

    async def has_panel(self, group_id: int) -> bool:
        """Whether a group wants its thread to show what plays."""
        return (await self.settings(group_id)).panel

    def known(self, group_id: int) -> RoomSettings:
        """The same without asking the database: the config's where they were not asked for before."""
        return self._known.get(group_id, self.defaults)

    async def change(self, seat: Seat, changes: RoomChanges) -> bool:
        """Change a room's rules, for somebody who may; whether they differ then. Who listens hears it at once.

        Raises RuleOutOfRangeError, BlockEntryError and BlocklistFullError; nothing is changed then.
        """
        if changes == RoomChanges():
            return False
        changes.check()
        before = await self.settings(seat.group_id)
        async with self._database.begin() as tx:
            values = changes.plain()
            if changes.block is not None or changes.unblock is not None or changes.resets_blocklist:
                own = None if changes.resets_blocklist else await tx.rooms.rules(seat.group_id)
                entries = [] if own is None or own.blocked is None else own.blocked.splitlines()
                values["blocked"] = "\n".join(changed(entries, changes.block, changes.unblock))
            await tx.rooms.set_rules(seat.group_id, values)
            after = settings_of(self.defaults, await tx.rooms.rules(seat.group_id))
            if after == before:
                return False
            player_row = await tx.players.of_group(seat.group_id)
            if player_row is not None and player_row.volume_percent > after.volume_ceiling:
                await tx.players.set_volume(player_row.row_id, after.volume_ceiling)
            entry = deed_of(seat, Operation.GROUP_UPDATE, now=self._clock(), detail="rules of the room")
            await tx.audit.write(entry)
        self._known[seat.group_id] = after
        player = self._players.known(seat.group_id)
        if player is not None:
            self.apply(player, after)
        for watcher in self._watchers:
            watcher(seat.group_id)
        return True

    def apply(self, player: GroupPlayer, settings: RoomSettings) -> None:
        """Let a player keep to the rules as they are now."""
        player.stay(settings.always_on)
        self._quieting.attend(player, wanted=settings.quieter_while_speaking)
        if player.volume_percent > settings.volume_ceiling:
            player.set_volume(settings.volume_ceiling)

    async def _prepare(self, player: GroupPlayer) -> None:
        self.apply(player, await self.settings(player.group_id))

    # Who may

    def require(self, seat: Seat, operation: Operation, player: GroupPlayer) -> None:
        """Raises what `Seat.require` raises, and NotYourTrackError where each has their own tracks."""
        seat.require(operation)
        is_meant = seat.group.music_control == REQUESTER and TABLE[operation].controls_music
        if not is_meant or is_in_charge(seat.standings):
            return
        state = player.state
        turns = [*state.waiting] if state.current is None else [state.current, *state.waiting]
        requesters = {_requester(player, entry_id) for entry_id in turns}
        first = None if state.first is None else _requester(player, state.first)
        if not may_control(operation, user_id=seat.user_id, requester_id=first, requesters=requesters):
            raise NotYourTrackError(group=seat.group.name)

    async def require_volume(self, seat: Seat, percent: int) -> None:
        """Raises TooLoudError."""
        ceiling = (await self.settings(seat.group_id)).volume_ceiling
        if percent > ceiling:
            raise TooLoudError(group=seat.group.name, most=ceiling)

    async def require_wanted(self, seat: Seat, hit: SearchHit | None, query: str) -> None:
        """Make sure that the group wants to hear a track, or what a link leads to. Raises BlockedError."""
        entry = blocking((await self.settings(seat.group_id)).blocked, hit, query)
        if entry is not None:
            raise BlockedError(entry=entry, group=seat.group.name)

    async def wanted_of(self, group_id: int, tracks: AsyncGenerator[SearchHit]) -> AsyncGenerator[SearchHit]:
        """What a group wants to hear of a playlist, whose tracks are closed with this."""
        async with aclosing(tracks):
            async for hit in tracks:
                if blocking((await self.settings(group_id)).blocked, hit) is None:
                    yield hit

    # Who wants the next track

    async def let_skip(self, seat: Seat, player: GroupPlayer) -> int | None:
        """Return when the track whose turn it is may be skipped: because of who asks, or because enough want it now.

        A track that was voted on is returned by its entry: it, and no other, is to be skipped. Raises what `require`
        raises, NotMemberError, NotHearingError, AlreadyVotedError and StillVotingError.
        """
        settings = await self.settings(seat.group_id)
        entry_id = player.state.first
        if not settings.vote_percent or entry_id is None or is_in_charge(seat.standings):
            self.require(seat, Operation.SKIP, player)
            return None
        seat.require(Operation.QUEUE_SHOW)
        if _requester(player, entry_id) == seat.user_id:
            return None
        seat.require_listening()
        tally = await self._vote(seat, player, entry_id, settings)
        if not tally.passes:
            raise StillVotingError(**_told(tally))
        return entry_id

    async def _vote(self, seat: Seat, player: GroupPlayer, entry_id: int, settings: RoomSettings) -> Tally:
        async with self._voting[seat.group_id], self._database.begin() as tx:
            listeners = await self._listening_members(tx, player)
            if seat.user_id not in listeners:
                raise NotHearingError()
            voters = await tx.rooms.votes(entry_id)
            if seat.user_id in voters:
                raise AlreadyVotedError(**_told(count(voters, listeners, settings.vote_percent)))
            try:
                await tx.rooms.vote(entry_id, seat.user_id)
            except IntegrityError:  # its turn was over in the meantime
                raise StillVotingError(**_told(count(voters, listeners, settings.vote_percent))) from None
            return count({*voters, seat.user_id}, listeners, settings.vote_percent)

    async def count_again(self, player: GroupPlayer) -> None:
        """Somebody who listened left: those who want the next track may be enough now."""
        settings, entry_id = await self.settings(player.group_id), player.state.first
        if not settings.vote_percent or entry_id is None or not player.state.sounds:
            return
        async with self._database.read() as tx:
            voters = await tx.rooms.votes(entry_id)
            tally = count(voters, await self._listening_members(tx, player), settings.vote_percent)
        if not (tally.votes and tally.passes):
            return
        before, after = await player.handle(events.SkipAsked(entry_id))
        if after != before:
            await self._chat_server.announce(player.venue, "room-vote-passed", **_told(tally))

    async def forget_votes(self, entry_id: int) -> None:
        """A track's turn is over; when it comes again, it is voted on anew."""
        async with self._database.begin() as tx:
            await tx.rooms.forget_votes(entry_id)

    async def _listening_members(self, tx: Transaction, player: GroupPlayer) -> set[int]:
        """The accounts of the group's members who listen, in voice or on the watch page."""
        occupancy = self._chat_server.occupancy(player.venue.guild_id, player.voice_channel_id)
        hearing = () if occupancy is None else occupancy.hearing
        accounts = {*(await tx.rooms.accounts_of(hearing)).values(), *self._players.viewers.of(player.group_id)}
        members = {user.row_id for user in await tx.members.list(player.group_id)}
        return accounts & members


def _requester(player: GroupPlayer, entry_id: int) -> int | None:
    entry = player.entry(entry_id)
    return None if entry is None else entry.requester_id


def _told(tally: Tally) -> dict[str, object]:
    return {"votes": tally.votes, "needed": tally.needed, "missing": tally.missing}
