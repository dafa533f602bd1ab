"""Discord's gateway v10 over WebSocket: the protocol of one connection; what it carries is the session's.

Source: Discord docs, Gateway and Opcodes and Status Codes > Gateway.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from .faults import HEARTBEAT_INTERVAL_MS
from .gateway_rules import (
    ALREADY_AUTHENTICATED,
    AUTHENTICATION_FAILED,
    CLEAN_CLOSES,
    DECODE_ERROR,
    DISALLOWED_INTENTS,
    ENDING_CLOSES,
    INVALID_SEQUENCE,
    INVALID_SHARD,
    NOT_AUTHENTICATED,
    SESSION_TIMED_OUT,
    UNKNOWN_OPCODE,
    VERSION,
    CloseConnectionError,
    SendBudget,
    check_intents,
    check_size,
    check_version,
)
from .member_chunks import member_chunks
from .world import DiscordError

if TYPE_CHECKING:
    from .faults import GatewayFaults
    from .session import Outbox, Session, SessionStore
    from .switchboard import Switchboard
    from .tape import Line, Tape
    from .world import World

_log = logging.getLogger(__name__)

HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, REQUEST_MEMBERS = 1, 2, 3, 4, 6, 8
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11

MAX_MESSAGE_BYTES = 1024 * 1024
"""What is read at all, to be told that it is too long."""
ACK_AFTER_S = 0.02
"""How long a heartbeat's way to Discord and back takes. Without any, discord.py hears the answer before its thread has
noted that it asked, and takes the time since the heartbeat before for the latency."""


class Gateway:
    """Serves gateway connections of the bot."""

    def __init__(
        self,
        world: World,
        sessions: SessionStore,
        switchboard: Switchboard,
        token: str,
        faults: GatewayFaults,
        tape: Tape,
    ) -> None:
        self.sessions = sessions
        sessions.when_ended(self._session_ended)
        self._world = world
        self._switchboard = switchboard
        self._token = token
        self._faults = faults
        self._tape = tape
        self._connections: set[_Connection] = set()
        self._alone = asyncio.Event()
        self._alone.set()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(max_msg_size=MAX_MESSAGE_BYTES)
        await socket.prepare(request)
        compressed = request.query.get("compress") == "zlib-stream"
        connection = _Connection(
            self._world,
            self._switchboard,
            self.sessions,
            self._token,
            self._faults,
            self._tape.line("gateway"),
            socket,
            request.transport,
            compressed,
            request.query.get("v", VERSION),
        )
        self._connections.add(connection)
        self._alone.clear()
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
            if not self._connections:
                self._alone.set()
        return socket

    async def wait_alone(self, timeout_s: float) -> None:
        """Return once no connection is open, as after a bot's death was noticed. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            await self._alone.wait()

    def drop_connections(self) -> int:
        """Cut every connection without a word, as a network does; returns how many."""
        connections = tuple(self._connections)
        for connection in connections:
            connection.cut()
        return len(connections)

    async def close_connections(self, code: int, reason: str) -> None:
        """Close every connection with a code of Discord's."""
        for connection in tuple(self._connections):
            await connection.close(code, reason)

    async def ask_to_reconnect(self) -> None:
        """Tell every bot to connect anew and resume (Reconnect, opcode 7)."""
        for connection in tuple(self._connections):
            with contextlib.suppress(ConnectionResetError):  # it was cut, and has not noticed yet
                await connection.send({"op": RECONNECT, "d": None})

    async def invalidate_sessions(self, *, resumable: bool) -> None:
        """Tell every bot that its session is invalid (opcode 9); unless `resumable`, it ends here."""
        for connection in tuple(self._connections):
            await connection.invalidate(resumable=resumable)

    async def close(self) -> None:
        """Close every connection because the server goes away."""
        for connection in tuple(self._connections):
            await connection.socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)

    def _session_ended(self, session: Session) -> None:
        self._switchboard.end_session(self._world.bot_id, session.session_id)


@dataclass(eq=False)
class _Connection:
    """One socket: greets, identifies or resumes, then pumps its session's events out and commands in."""

    world: World
    switchboard: Switchboard
    sessions: SessionStore
    token: str
    faults: GatewayFaults
    line: Line
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    compressed: bool
    version: str

    def __post_init__(self) -> None:
        self._deflate = zlib.compressobj()
        self._budget = SendBudget()
        self._session: Session | None = None
        self._outbox: Outbox | None = None
        self._pump: asyncio.Task[None] | None = None
        self._is_over: bool | None = None
        self._farewell: CloseConnectionError | None = None
        self._serving: asyncio.Task[None] | None = None
        self._released = asyncio.Event()
        self._late: set[asyncio.Task[None]] = set()
        self._heartbeat_interval_ms = self.faults.heartbeat_interval_ms

    async def run(self) -> None:
        """Serve until either side ends it."""
        self.line.opened()
        self._serving = asyncio.create_task(self._serve())
        try:
            await self._serving
        except CloseConnectionError as error:
            await self._part(error)
        except asyncio.CancelledError:
            if self._farewell is None:
                raise
            await self._part(self._farewell)
        except ConnectionResetError:
            _log.debug("gateway: the connection was lost")
        finally:
            self.line.closed(self.socket.close_code if self._farewell is None else self._farewell.code)
            self._release()

    async def close(self, code: int, reason: str) -> None:
        """Close the connection; unless the code says otherwise, the session can be resumed.

        Returns once the session sends nothing over it any more. The one who receives must also be the one who closes:
        then the socket waits for the other side's farewell. Closed by anybody else it would cut the line at once, and
        a client that cannot answer forgets the code it was told.
        """
        if self._serving is None or self._serving.done():
            return
        self._farewell = CloseConnectionError(code, reason)
        self._serving.cancel()
        await self._released.wait()

    async def _part(self, farewell: CloseConnectionError) -> None:
        self._farewell = farewell
        _log.info("gateway: closed with %d (%s)", farewell.code, farewell.reason)
        self._is_over = farewell.code in ENDING_CLOSES
        self._release()
        await self.socket.close(code=farewell.code, message=farewell.reason.encode())

    def cut(self) -> None:
        """Lose the connection."""
        if self.transport is not None:
            self.transport.abort()

    async def _serve(self) -> None:
        check_version(self.version)
        await self.send({"op": HELLO, "d": {"heartbeat_interval": self._heartbeat_interval_ms}})
        while True:
            try:
                message = await self.socket.receive(timeout=self._heartbeat_interval_ms * 1.5 / 1000)
            except TimeoutError:
                raise CloseConnectionError(SESSION_TIMED_OUT, "Session timed out.") from None
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            self.line.received(message.data)
            check_size(message.data)
            try:
                packet = json.loads(message.data)
                self._count(packet["op"])
                await self._command(packet["op"], packet.get("d"))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                _log.warning("gateway: a malformed command", exc_info=error)
                raise CloseConnectionError(DECODE_ERROR, "Error while decoding payload.") from None

    def _count(self, opcode: int) -> None:
        # A heart that was told to beat faster than Discord lets it beats beyond what Discord would count.
        if opcode != HEARTBEAT or self._heartbeat_interval_ms >= HEARTBEAT_INTERVAL_MS:
            self._budget.take(self.world.clock.seconds())

    async def _command(self, opcode: int, data: Any) -> None:
        if opcode == HEARTBEAT:
            self._acknowledge()
        elif opcode == IDENTIFY:
            await self._identify(data)
        elif opcode == RESUME:
            await self._resume(data)
        elif self._session is None:
            raise CloseConnectionError(NOT_AUTHENTICATED, "Not authenticated.")
        elif opcode == REQUEST_MEMBERS:
            with contextlib.suppress(DiscordError):  # of a guild that is not there, Discord says nothing
                for chunk in member_chunks(self.world.people, data):
                    self._session.answer("GUILD_MEMBERS_CHUNK", chunk)
        elif opcode == VOICE_STATE:
            self.switchboard.obey(self.world.bot_id, self._session.session_id, data)
        elif opcode != PRESENCE:
            raise CloseConnectionError(UNKNOWN_OPCODE, "Unknown opcode.")

    async def _identify(self, data: dict[str, Any]) -> None:
        if self._session is not None:
            raise CloseConnectionError(ALREADY_AUTHENTICATED, "Already authenticated.")
        if data.get("token") != self.token:
            raise CloseConnectionError(AUTHENTICATION_FAILED, "Authentication failed.")
        shard_id, shard_count = data.get("shard") or (0, 1)
        if not 0 <= shard_id < shard_count:
            raise CloseConnectionError(INVALID_SHARD, "Invalid shard.")
        intents = int(data["intents"])
        check_intents(intents)
        view = self.world.view(intents, (shard_id, shard_count))
        if view.missing_grants(self.world.granted_intents):
            raise CloseConnectionError(DISALLOWED_INTENTS, "Disallowed intent(s).")
        if not self.world.session_starts.take(shard_id, self.world.clock.seconds()):
            await self.send({"op": INVALID_SESSION, "d": False})
            return
        session = self.sessions.open(view, (shard_id, shard_count))
        self._adopt(session)
        session.open()

    async def _resume(self, data: dict[str, Any]) -> None:
        if data.get("token") != self.token:
            raise CloseConnectionError(AUTHENTICATION_FAILED, "Authentication failed.")
        session, sequence = self.sessions.get(str(data.get("session_id"))), int(data["seq"])
        if session is None:
            await self.send({"op": INVALID_SESSION, "d": False})
        elif sequence > session.sequence:
            self.sessions.end(session)
            raise CloseConnectionError(INVALID_SEQUENCE, "Invalid seq.")
        elif not session.can_resume_from(sequence):
            await self._refuse(session, resumable=False)
        elif (refusal := self.faults.next_refusal()) is not None:
            await self._refuse(session, resumable=refusal)
        else:
            self._adopt(session)
            session.replay(sequence)

    async def _refuse(self, session: Session, *, resumable: bool) -> None:
        """Do not let a session be resumed; unless `resumable`, end it."""
        if not resumable:
            self.sessions.end(session)
        await self.send({"op": INVALID_SESSION, "d": resumable})

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell the bot that its session is invalid; unless `resumable`, end it."""
        session = self._session
        if session is not None and not resumable:
            self._let_go()
            self.sessions.end(session)
        with contextlib.suppress(ConnectionResetError):
            await self.send({"op": INVALID_SESSION, "d": resumable})

    def _acknowledge(self) -> None:
        delay_s = self.faults.next_ack_delay_s()
        if delay_s is None:
            return
        task = asyncio.create_task(self._send_ack(delay_s))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _send_ack(self, delay_s: float) -> None:
        await asyncio.sleep(ACK_AFTER_S + delay_s)
        with contextlib.suppress(ConnectionResetError):
            await self.send({"op": HEARTBEAT_ACK})

    def _adopt(self, session: Session) -> None:
        self._session = session
        self._outbox = self.sessions.attach(session)
        self._pump = asyncio.create_task(self._drain(session, self._outbox))

    async def _drain(self, session: Session, outbox: Outbox) -> None:
        try:
            while True:
                sequence, text = await outbox.get()
                await self._send_text(text)
                session.log.note_written(sequence)
                if self.faults.count_event():
                    self.cut()
        except ConnectionResetError:
            return

    async def send(self, packet: dict[str, Any]) -> None:
        """Send what is no event of the session."""
        await self._send_text(json.dumps(packet))

    async def _send_text(self, text: str) -> None:
        self.line.sent(text)
        if self.compressed:
            data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(data)
        else:
            await self.socket.send_str(text)

    def _release(self) -> None:
        for task in tuple(self._late):
            task.cancel()
        session = self._session
        self._let_go()
        is_over = self.socket.close_code in CLEAN_CLOSES if self._is_over is None else self._is_over
        if session is not None and is_over:
            self.sessions.end(session)
        self._released.set()

    def _let_go(self) -> None:
        """Nothing of the session goes over this connection any more."""
        if self._pump is not None:
            self._pump.cancel()
        if self._session is not None and self._outbox is not None:
            self.sessions.detach(self._session, self._outbox)
        self._session = self._outbox = self._pump = None
