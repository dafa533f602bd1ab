"""All groups that somebody watches: lets pages in, and hears for them of what happens."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.permissions import Operation
from services.watching.audience import NoAudience, QueueTold
from services.watching.chat_feed import ChatNews
from services.watching.presence import Report
from services.watching.room import Page, WatchRoom
from services.watching.roster import faces, read_roster
from services.watching.views import Who
from services.web_access.errors import TooManyPagesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.mirror.written import Written
    from services.playback import Playback
    from services.seats import Seat
    from services.watching.audience import Audience, PeopleTold, PlayerTold
    from services.watching.chat import Chat, ChatPage
    from services.watching.player_look import PlayerLook
    from services.watching.sound import WatchSound
    from services.watching.views import ReportedState
    from services.web_access.sessions import Visit
    from services.web_access.visitors import Visitors

MOST_PAGES = 12
"""That one person may have open at once."""
WAITED_FOR = ("loading", "stalled")
"""What a page reports whose picture a start waits for; one that nobody sees is not waited for."""
LET_IN_BY = ("web_sessions", "users", "discord_accounts", "members", "groups", "places")
"""The tables that say who is let in where, and as what."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a page is shown first."""

    me: Who
    is_mod: bool
    group: Who
    player: PlayerTold
    queue: QueueTold
    people: PeopleTold
    chat: ChatPage


class WatchRooms:
    """The rooms with open pages. `close` at the end; until `admit` says who carries what is told, nobody is told."""

    def __init__(
        self,
        database: Database,
        visitors: Visitors,
        chat_server: ChatServer,
        playback: Playback,
        look: PlayerLook,
        chat: Chat,
        sound: WatchSound,
        clock: Clock,
    ) -> None:
        self._database = database
        self._visitors = visitors
        self._chat_server = chat_server
        self._playback = playback
        self._look = look
        self.chat = chat
        self._sound = sound
        self._clock = clock
        self._audience: Audience = NoAudience()
        self._rooms: dict[int, WatchRoom] = {}
        self._where: dict[str, WatchRoom] = {}
        self._whose: dict[str, int] = {}
        self._listening: defaultdict[int, set[str]] = defaultdict(set)
        self._closing: set[asyncio.Task[None]] = set()
        look.changed = self._player_changed
        sound.send = self._send_sound
        playback.watch(lambda change: self._player_changed(change.group_id))
        playback.room.watch(self._player_changed)
        database.watch(LET_IN_BY, self._members_changed)

    def admit(self, audience: Audience) -> None:
        """From now on pages are told through this."""
        self._audience = audience

    async def close(self) -> None:
        """Tell nobody anything any more."""
        rooms, self._rooms = list(self._rooms.values()), {}
        self._where.clear()
        await asyncio.gather(*(room.close() for room in rooms), *self._closing)
        await self._look.close()

    def now_ms(self) -> float:
        """The server's time, which all positions are told with."""
        return self._look.server_time.now_ms()

    async def enter(self, key: str, visit: Visit, group_id: int) -> Entered:
        """Let a page into a group, out of any other; returns all that it shows first.

        What it is told from here on may come before that. Raises what `Visitors.seat` raises, and TooManyPagesError.
        """
        seat = await self._visitors.seat(visit, group_id)
        self.leave(key)
        if self._pages_of(visit.user_id) >= MOST_PAGES:
            raise TooManyPagesError(most=MOST_PAGES)
        await self._playback.queue(seat)  # so that there is a player to look at
        room = self._rooms.get(group_id)
        if room is None:
            room = self._rooms[group_id] = WatchRoom(
                group_id, self._database, self._chat_server, self._look, self.chat, self._audience, self._clock
            )
        self._where[key], self._whose[key] = room, visit.user_id
        try:
            self._playback.viewers.entered(group_id, visit.user_id)
            await room.enter(Page(key, visit, seat))
            return await self._entered(room, seat)
        except BaseException:
            self.leave(key)
            raise

    def _pages_of(self, user_id: int) -> int:
        """How many pages somebody has open."""
        return sum(page.visit.user_id == user_id for room in self._rooms.values() for page in room.pages.values())

    async def _entered(self, room: WatchRoom, seat: Seat) -> Entered:
        player, queue = await room.music_of(seat)
        return Entered(
            me=Who(seat.user_id, room.names.get(seat.user_id, seat.user.full_name)),
            is_mod=seat.may(Operation.MESSAGE_DELETE_OTHERS),
            group=Who(seat.group_id, seat.group.name),
            player=player,
            queue=queue,
            people=room.people(),
            chat=await self.chat.page(seat),
        )

    async def queue(self, seat: Seat, first: int, count: int) -> QueueTold:
        """Some of what waits in a group; of no revision where nobody has its page open. Raises NotMemberError."""
        await self._playback.queue(seat)
        room = self._rooms.get(seat.group_id)
        if room is not None:
            return await room.queue_part(seat, first, count)
        roster = await read_roster(self._database, self._clock, seat.group_id, ())
        names = roster.names(faces(roster, self._chat_server))
        return QueueTold(await self._look.queue(seat.group_id, names, first, count), seat.user_id)

    def leave(self, key: str) -> None:
        """A page is closed, or lets go of its group."""
        room = self._where.pop(key, None)
        if room is None:
            return
        self.listen(key, on=False, room=room)
        self._playback.viewers.left(room.group_id, self._whose.pop(key))
        room.leave(key)
        if not room.pages and self._rooms.get(room.group_id) is room:
            del self._rooms[room.group_id]
            task = asyncio.create_task(room.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    def report(self, key: str, entry_id: int, state: ReportedState, behind_ms: int) -> None:
        """A page that is in a group tells how its picture does; that of any other is passed over."""
        room = self._where.get(key)
        page = None if room is None else room.pages.get(key)
        if room is not None and page is not None:
            room.reported(page, lambda number: Report(number, entry_id, state, behind_ms))
            if state not in WAITED_FOR:
                self._playback.viewers.ready(room.group_id, page.visit.user_id, entry_id)

    def listen(self, key: str, *, on: bool, room: WatchRoom | None = None) -> None:
        """A page that is in a group wants to hear its sound, or no more; that of any other is passed over."""
        room = room or self._where.get(key)
        if room is None or on == (key in self._listening[room.group_id]):
            return
        if on:
            self._listening[room.group_id].add(key)
            self._sound.listen(room.group_id)
        else:
            self._listening[room.group_id].remove(key)
            self._sound.unlisten(room.group_id)

    def _send_sound(self, group_id: int, packet: bytes) -> None:
        self._audience.sound(list(self._listening[group_id]), packet)

    # What happens

    def voice_changed(self, guild_id: int) -> None:
        """Somebody came into a voice channel of a server, or left one."""
        for room in self._rooms.values():
            if room.guild_id in (None, guild_id):
                room.voice_changed()

    def written(self, written: Written) -> None:
        """A listener for the mirror's recorder."""
        if not self._rooms:
            return
        said, changed = _by_group(written.said), _by_group(written.changed)
        for group_id in said.keys() | changed.keys():
            self._news(group_id, ChatNews(said=tuple(said[group_id]), changed=tuple(changed[group_id])))

    def erased(self, erased: Sequence[tuple[int, int]]) -> None:
        """A listener for the mirror's eraser."""
        for group_id, message_ids in _by_group(erased).items():
            self._news(group_id, ChatNews(erased=tuple(message_ids)))

    def reacted(self, group_id: int, message_id: int) -> None:
        """Somebody reacted to a message from a page, or takes that back."""
        self._news(group_id, ChatNews(reacted=(message_id,)))

    def _news(self, group_id: int, news: ChatNews) -> None:
        if group_id in self._rooms:
            self._rooms[group_id].chat_changed(news)

    def _player_changed(self, group_id: int) -> None:
        if group_id in self._rooms:
            self._rooms[group_id].player_changed()

    def _members_changed(self) -> None:
        for room in self._rooms.values():
            room.members_changed()


def _by_group(pairs: Sequence[tuple[int, int]]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for group_id, message_id in pairs:
        found[group_id].append(message_id)
    return found
