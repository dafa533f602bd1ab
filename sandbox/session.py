"""Gateway sessions: what a bot was sent, numbered and kept, so that it can resume after a lost connection.

Source: Discord docs, Gateway > Connection Lifecycle. A session outlives its connections; the store owns sessions.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from .dispatches import SessionLog
from .faults import Delivery, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .faults import EventFaults
    from .journal import Journal
    from .world import BotView, World
    from .world.clock import Timer

    Note = Callable[[str, Mapping[str, Any]], None]
    Outbox = asyncio.Queue[tuple[int, str]]

RESUME_URL = "wss://gateway.discord.gg"
REPLAY_LIMIT = 5000
"""How many events a session keeps for a resume."""
RESUMABLE_FOR = timedelta(minutes=3)
"""How long a session waits for its bot by the sandbox's clock; Discord's few minutes are not documented."""


class Session:
    """One identified session: its number line of events and, while connected, the queue to its socket."""

    def __init__(self, world: World, view: BotView, shard: tuple[int, int], note: Note) -> None:
        self.session_id = secrets.token_hex(16)
        self.is_ready = asyncio.Event()
        self._world = world
        self._view = view
        self.shard = shard
        self._note = note
        self.delivery = Delivery(self._push)
        self.log = SessionLog(self.session_id, world.clock.seconds)
        self.sequence = 0
        """The number of the last event."""
        self._kept: deque[tuple[int, str]] = deque(maxlen=REPLAY_LIMIT)
        self._outbox: Outbox | None = None

    @property
    def is_connected(self) -> bool:
        """Whether a socket drains the session."""
        return self._outbox is not None

    def open(self) -> None:
        """READY, then every guild, as after IDENTIFY."""
        self._push(
            "READY",
            {
                "v": 10,
                "user": self._world.bot,
                "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in self._view.guild_ids()],
                "session_id": self.session_id,
                "resume_gateway_url": RESUME_URL,
                "shard": list(self.shard),
                "application": {"id": str(self._world.application_id), "flags": self._world.application_flags},
            },
        )
        for guild_id in self._view.available_guild_ids():
            self._push("GUILD_CREATE", self._view.guild(guild_id))
        self.is_ready.set()

    def see(self, event: str, payload: Mapping[str, Any], entries: range) -> Told | None:
        """An event of the world as this session sees it, with its entries in the journal; None when it does not."""
        shaped = self._view.shape(event, payload)
        return None if shaped is None else Told(shaped, entries)

    def answer(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event that only this session asked for."""
        self._push(event, self._view.completed(payload))

    def attach(self) -> Outbox:
        """A fresh queue of what is to be sent; a former connection's queue gets nothing any more."""
        self._outbox = asyncio.Queue()
        return self._outbox

    def detach(self, outbox: Outbox) -> None:
        """The connection behind this queue is gone."""
        if self._outbox is outbox:
            self._outbox = None

    @property
    def backlog(self) -> int:
        """How many events wait for the socket."""
        return 0 if self._outbox is None else self._outbox.qsize()

    def can_resume_from(self, sequence: int) -> bool:
        """Whether everything after `sequence` is still kept."""
        oldest = self._kept[0][0] if self._kept else 1
        return oldest - 1 <= sequence <= self.sequence

    def replay(self, sequence: int) -> None:
        """Send again what came after `sequence`, then RESUMED."""
        if self._outbox is not None:
            for number, text in self._kept:
                if number > sequence:
                    self._outbox.put_nowait((number, text))
        self._push("RESUMED", {})

    def _push(self, event: str, payload: Mapping[str, Any]) -> None:
        self._note(event, payload)
        self.sequence = self.log.number(event, payload.entries if isinstance(payload, Told) else range(0))
        text = json.dumps({"op": 0, "t": event, "s": self.sequence, "d": payload})
        self._kept.append((self.sequence, text))
        if self._outbox is not None:
            self._outbox.put_nowait((self.sequence, text))


class SessionStore:
    """All sessions that can still be used, and how many there ever were; `note` is told of every event sent."""

    def __init__(self, world: World, note: Note, faults: EventFaults, journal: Journal) -> None:
        self._world = world
        self._note = note
        self._faults = faults
        self._journal = journal
        self._logs: list[SessionLog] = []
        self._watchers: list[Callable[[Session], None]] = []
        self._sessions: dict[str, Session] = {}
        self._expiries: dict[Session, Timer] = {}
        self._opened: list[asyncio.Event] = []
        self._news = asyncio.Event()
        self._attached = asyncio.Event()
        world.listen(self._tell_all)

    @property
    def opened(self) -> int:
        """How many sessions were ever identified."""
        return len(self._opened)

    @property
    def backlog(self) -> int:
        """How many events wait for the slowest session's socket."""
        return max((session.backlog for session in self._sessions.values()), default=0)

    def when_ended(self, watcher: Callable[[Session], None]) -> None:
        """Have the end of every session told."""
        self._watchers.append(watcher)

    def open(self, view: BotView, shard: tuple[int, int]) -> Session:
        """A new session; the shard's that lost their connection end, as the bot clearly does not resume them."""
        for session in [session for session in self._sessions.values() if not session.is_connected]:
            if session.shard == shard:
                self.end(session)
        session = Session(self._world, view, shard, self._note)
        self._sessions[session.session_id] = session
        self._logs.append(session.log)
        self._opened.append(session.is_ready)
        self._news.set()
        self._news = asyncio.Event()
        return session

    def get(self, session_id: str) -> Session | None:
        """A session that has not ended."""
        return self._sessions.get(session_id)

    def attach(self, session: Session) -> Outbox:
        """A socket takes a session over; returns the queue of what is to be sent."""
        self._stay(session)
        outbox = session.attach()
        self._attached.set()
        return outbox

    async def wait_attached(self, timeout_s: float) -> None:
        """Return once some session has a socket, so that what happens is sent. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not any(session.is_connected for session in self._sessions.values()):
                self._attached.clear()
                await self._attached.wait()

    def detach(self, session: Session, outbox: Outbox) -> None:
        """The connection behind this queue is gone; unless another one took over, the session ends in a while."""
        session.detach(outbox)
        if not session.is_connected and session.session_id in self._sessions:
            clock = self._world.clock
            self._expiries[session] = clock.call_at(clock() + RESUMABLE_FOR, partial(self.end, session))

    def end(self, session: Session) -> None:
        """A session is over for good."""
        self._stay(session)
        if self._sessions.pop(session.session_id, None) is not None:
            for watcher in self._watchers:
                watcher(session)

    def end_all(self) -> None:
        """Every session is over, those too that wait for their bot."""
        for session in tuple(self._sessions.values()):
            self.end(session)

    def dispatches(self) -> list[dict[str, Any]]:
        """What every session ever was sent, one session after the other."""
        return [dispatch for log in self._logs for dispatch in log.dispatches()]

    async def wait_ready(self, after: int, timeout_s: float) -> None:
        """Return once a session that was identified after the first `after` ones was sent its guilds.

        Raises TimeoutError.
        """
        async with asyncio.timeout(timeout_s):
            while len(self._opened) <= after:
                await self._news.wait()
            await self._opened[after].wait()

    def _stay(self, session: Session) -> None:
        """Call the end off that a session without a socket comes to."""
        expiry = self._expiries.pop(session, None)
        if expiry is not None:
            expiry.cancel()

    def _tell_all(self, event: str, payload: Mapping[str, Any]) -> None:
        entries = self._journal.numbers_of(payload)
        seen = [(session, session.see(event, payload, entries)) for session in tuple(self._sessions.values())]
        told = [(session.delivery, shaped) for session, shaped in seen if shaped is not None]
        if told:
            self._faults.deliver(event, told)

    def tell(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send what never happened in the world to every session that may see its like."""
        self._tell_all(event, payload)
