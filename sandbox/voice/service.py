"""`VoiceService`: the one object through which the sandbox opens, moves and ends voice connections."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypedDict

from aiohttp import web

from sandbox.tape import Tape
from sandbox.voice.faults import VoiceFaults
from sandbox.voice.gateway import Conversation
from sandbox.voice.opcodes import Close
from sandbox.voice.registry import Registry
from sandbox.voice.udp import UdpRelay

if TYPE_CHECKING:
    from sandbox.voice.dave import DaveGroup
    from sandbox.voice.impairment import Impairment
    from sandbox.voice.registry import Counted

ENDPOINT = "sandbox-1.discord.media:443"
_CLOSE_TIMEOUT_S = 1.0  # how long a client may take to answer a close


class VoiceServerUpdate(TypedDict):
    """The payload of a VOICE_SERVER_UPDATE event."""

    token: str
    guild_id: str
    endpoint: str | None


class VoiceService:
    """A voice server for every voice channel of the sandbox.

    Call everything from one event loop. `start` opens a UDP socket on `udp_host`; `close` ends every connection
    and has to come before the web server's own clean-up, which waits for open WebSockets. A client that misses two
    heartbeats is dropped; one that lost its WebSocket may resume within `resume_window_s`. `faults` says
    what goes wrong.
    """

    def __init__(
        self,
        udp_host: str = "127.0.0.1",
        *,
        heartbeat_interval_ms: float = 13_750.0,
        resume_window_s: float = 15.0,
        tape: Tape | None = None,
    ) -> None:
        self.faults = VoiceFaults(heartbeat_interval_ms)
        self._tape = tape or Tape()
        self._relay = UdpRelay(udp_host)
        self._registry = Registry(self._relay, self.faults, resume_window_s)
        self._conversations: dict[Conversation, asyncio.Future[None]] = {}
        self._closing = False

    async def start(self) -> None:
        """Open the UDP socket."""
        self._relay.open()

    async def close(self) -> None:
        """Close every voice connection and the UDP socket. May be repeated."""
        self._closing = True
        self.faults.clear()
        for conversation in self._conversations:
            conversation.close(Close.GOING_AWAY)
        if self._conversations:
            await asyncio.wait(self._conversations.values())
        self._relay.close()

    def connect(
        self, *, guild_id: int, channel_id: int, user_id: int, session_id: str, endpoint: str | None = ENDPOINT
    ) -> VoiceServerUpdate:
        """Expect a member in a channel; returns the VOICE_SERVER_UPDATE that the member's client needs.

        A connection that the member already has in this guild is closed with 4014 and its token is void: for a
        join and a move alike, send VOICE_STATE_UPDATE and the returned payload to the member's client. Whoever
        identifies under another name than `endpoint` ("host:port", under discord.media) is refused. None is a seat
        without a server: connect again once there is one.
        """
        seat = self._registry.reserve(
            guild_id=guild_id, channel_id=channel_id, user_id=user_id, session_id=session_id, endpoint=endpoint
        )
        return {"token": seat.token, "guild_id": str(guild_id), "endpoint": endpoint}

    def disconnect(self, *, guild_id: int, user_id: int, code: int = Close.DISCONNECTED) -> None:
        """Void a member's token and close the member's connection. Nothing happens without one."""
        self._registry.clear(guild_id=guild_id, user_id=user_id, code=code)

    def end_call(self, channel_id: int, code: int) -> None:
        """Close everyone's connection in a channel, as a server does that goes away: at once, without a word between.

        Their tokens stay good until they are disconnected or connected anew.
        """
        self._registry.end_call(channel_id, code)

    def is_seated(self, *, guild_id: int, user_id: int) -> bool:
        """Whether what `connect` returned for a member is still good."""
        return self._registry.is_seated(guild_id=guild_id, user_id=user_id)

    def is_connected(self, *, guild_id: int, user_id: int) -> bool:
        """Whether a member is connected with what `connect` returned."""
        return self._registry.is_connected(guild_id=guild_id, user_id=user_id)

    def drop(self, *, guild_id: int, user_id: int, code: int) -> bool:
        """Close a member's WebSocket with any code. False without a connection.

        After 4015 the client may resume, after any other code its session is over, and it needs another token.
        """
        return self._registry.drop(guild_id=guild_id, user_id=user_id, code=code)

    def deafen(self, *, guild_id: int, user_id: int, deaf: bool) -> None:
        """Send a member nothing of what the others say, or all of it again."""
        self._registry.deafen(guild_id=guild_id, user_id=user_id, deaf=deaf)

    def silence(self, *, guild_id: int, user_id: int, silenced: bool) -> None:
        """Pass on nothing of what a member sends, or all of it again."""
        self._registry.silence(guild_id=guild_id, user_id=user_id, silenced=silenced)

    def impair(self, *, guild_id: int, user_id: int, impairment: Impairment | None) -> None:
        """Lose, double or reorder what a member sends, until told otherwise with another impairment or None."""
        self._registry.impair(guild_id=guild_id, user_id=user_id, impairment=impairment)

    def impairment_of(self, *, guild_id: int, user_id: int) -> Impairment | None:
        """What is done to a member's packets, with its counts."""
        return self.faults.impairment_of((guild_id, user_id))

    def dave_group(self, channel_id: int) -> DaveGroup | None:
        """The end-to-end encryption of the call in a channel; None while nobody is in it."""
        room = self._registry.call_in(channel_id)
        return None if room is None else room.dave

    def speakers(self, channel_id: int) -> dict[int, int]:
        """Who in a channel has said that they speak, with the flags of opcode 5 (0 for silence)."""
        room = self._registry.call_in(channel_id)
        return {} if room is None else {one.user_id: one.speaking or 0 for one in room.sessions}

    def counts(self) -> list[Counted]:
        """What each member who is connected has sent over UDP so far."""
        return self._registry.counts()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one voice WebSocket (any request for a host under discord.media) until it is closed."""
        await self.faults.until_answering(request.host.partition(":")[0])
        if self._closing or request.transport is None or request.transport.is_closing():
            return web.Response(status=503)  # nobody waits for it any more
        ws = web.WebSocketResponse(timeout=_CLOSE_TIMEOUT_S)
        await ws.prepare(request)
        line = self._tape.line("voice")
        line.opened()
        conversation = Conversation(
            self._registry,
            ws,
            host=request.host,
            udp_address=self._relay.address,
            line=line,
        )
        self._conversations[conversation] = asyncio.get_running_loop().create_future()
        try:
            await conversation.run()
        finally:
            line.closed(conversation.close_code)
            self._conversations.pop(conversation).set_result(None)
        return ws
