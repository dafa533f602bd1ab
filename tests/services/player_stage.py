"""One group's real player on a real database, with its voice, its media and its death in a test's hands."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from audio.errors import MediaError
from models import QueueEntry
from services import player_events as events
from services.chat_server import Venue
from services.comebacks import Comebacks
from services.player_state import Phase
from services.players import Players
from services.room.quieting import Quieting
from services.room.room import Room
from services.room.settings import RoomSettings
from services.watching.start_gate import StartGate
from services.watching.viewers import Viewers
from tests.models.rows import GUILD_ID, keep_group, keep_player, keep_user, put_at_end
from tests.moving.clock import MovableClock
from tests.services.memory_chat_server import MemoryChatServer
from tests.services.stand_ins import MemoryMedia, MemoryOpener, MemoryVoiceGateway, SteppedEngine

if TYPE_CHECKING:
    from models import Group, Player, User
    from models.database import Database
    from services.player import GroupPlayer

PATIENCE_S = 30.0
_ON_ITS_WAY = (Phase.CONNECTING, Phase.ENDING)


class HandOpener:
    """Opens an entry's media when it is told to, or fails."""

    def __init__(self, opener: MemoryOpener) -> None:
        self.opener = opener
        self.pending: list[tuple[int, asyncio.Future[bool]]] = []

    async def __call__(self, entry: QueueEntry, *, start_ms: int, volume_percent: int) -> MemoryMedia:
        gate = asyncio.get_running_loop().create_future()
        self.pending.append((entry.row_id, gate))
        if not await gate:
            raise MediaError("broken")
        media = MemoryMedia(entry.title, start_ms=start_ms, volume_percent=volume_percent)
        self.opener.opened.append(media)
        return media

    def answer(self, which: int, *, succeeds: bool) -> None:
        _, gate = self.pending.pop(which % len(self.pending))
        if not gate.done():  # whoever waited may be gone
            gate.set_result(succeeds)


class PlayerStage:
    """Makes a group with its player; `close` at the end. Bots can be killed and started anew."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = MovableClock()
        self.chat_server = MemoryChatServer()
        self.chat_server.listening = {1}
        self.engine = SteppedEngine()
        self.media = MemoryOpener()
        self.group: Group
        self.row: Player
        self._begin_life()

    def _begin_life(self) -> None:
        self.opener = HandOpener(self.media)
        self.voice = MemoryVoiceGateway(self.engine, self.media)
        viewers = Viewers()
        self.players = Players(
            self.database,
            self.voice,
            self.engine,
            self.chat_server,
            self.opener,
            lambda entry_id: None,
            self.clock,
            leave_when_idle_s=300,
            viewers=viewers,
            gate=StartGate(viewers, self.clock, 4),
        )
        quieting = Quieting(self.chat_server, self.clock, 30)
        room = Room(self.database, self.chat_server, self.players, quieting, self.clock, RoomSettings())
        self.comebacks = Comebacks(self.database, self.chat_server, self.players, room, self.clock)

    async def open(self, owner: User, name: str) -> None:
        """A new group, and the player that it has."""
        self.group = await keep_group(self.database, owner, name)
        self.row = await keep_player(self.database, self.group)
        self.venue = Venue(GUILD_ID, self.group.row_id * 2 + 2**53, self.group.row_id * 2 + 2**53 + 1)
        await self._seat()

    async def _seat(self) -> None:
        self.player: GroupPlayer = await self.players.of_group(self.group, self.venue)
        await self.players.try_voice(self.player)

    async def enqueue(self, title: str) -> None:
        entry = QueueEntry(
            player_id=self.row.row_id,
            source="library",
            source_id=title,
            title=title,
            added_at=self.clock(),
        )
        async with self.database.begin() as tx:
            await put_at_end(tx, entry)
        self.player.entries.add([entry])
        await self.player.handle(events.Enqueued(entry.row_id))

    async def kill(self, *, comes_back: bool) -> None:
        """Nothing of the bot runs any more, whatever it was at; another one is started."""
        player = self.player
        player._closed = player._tasks._closed = True
        tasks = [*player._tasks._tasks, *player._turns]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        player._idleness.forget()
        for connection in self.voice.connections:
            if connection.connected:
                await connection.disconnect()
        player._sound.close()
        self._begin_life()
        self.chat_server.listening = {1} if comes_back else set()
        await self.comebacks.open()
        coming = asyncio.create_task(self.comebacks.come_back(GUILD_ID))
        await asyncio.sleep(0)
        self.coming = coming
        await self._seat_after(coming)

    async def _seat_after(self, coming: asyncio.Task[None]) -> None:
        # The door may be shut: then it comes back later.
        self.voice.door.set()
        await asyncio.wait_for(coming, PATIENCE_S)
        await self._seat()

    async def quiet(self) -> None:
        """Wait until all that happened has had its turn, and what still runs waits for the test."""
        async with asyncio.timeout(PATIENCE_S):
            for _ in range(3):  # what the stream and the connection told is passed on
                await asyncio.sleep(0)
            while self.player._turns or len(self.player._tasks._tasks) > self._held_up():
                async with self.database.read():  # others run meanwhile
                    pass

    def _held_up(self) -> int:
        """How many of the player's tasks wait for the test: for their media, or at the door."""
        state = self.player.state
        at_door = not self.voice.door.is_set() and state.phase in _ON_ITS_WAY and not state.connected
        return sum(not gate.done() for _, gate in self.opener.pending) + at_door

    async def queue(self) -> list[int]:
        """The queue as the database has it."""
        async with self.database.read() as tx:
            return [entry.row_id for entry in await tx.queue_orders.queue(self.row.row_id)]

    async def goes_well(self) -> None:
        """Everything that is on its way comes about, until nothing is."""
        self.voice.door.set()
        if self.voice.connections and self.voice.connection.connected is False and self.player.connection is not None:
            self.voice.connection.stand(True)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                while self.opener.pending:
                    self.opener.answer(0, succeeds=True)
                await self.quiet()
                if not self.opener.pending and not self.player.state.is_on_its_way and not self._resolves:
                    return

    @property
    def _resolves(self) -> bool:
        return self.player.state.phase is Phase.RESOLVING

    async def close(self) -> None:
        """End what runs, and the group."""
        self.voice.door.set()
        await self.players.end(self.group.row_id)
        for _, gate in self.opener.pending:
            gate.cancel()


async def owner_of(database: Database) -> User:
    """Whose groups they are."""
    return await keep_user(database, "Ada")
