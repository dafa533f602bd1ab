"""Who may connect, who is connected, and in which call: the state behind the voice gateway."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.voice.external_sender import ExternalSender
from sandbox.voice.opcodes import Close
from sandbox.voice.room import Room
from sandbox.voice.session import VoiceSession
from sandbox.voice.transport import KEY_SIZE, TransportCipher

if TYPE_CHECKING:
    from sandbox.voice.impairment import Impairment
    from sandbox.voice.payloads import Identify, Resume, UdpAddress
    from sandbox.voice.udp import UdpRelay

SERVER_FIRST_NONCE = 1 << 31  # clients count theirs from 0
RESUMABLE = (Close.SERVER_CRASHED,)
"""Close codes of the server after which a client may resume (Discord docs: Voice Close Event Codes)."""


class VoiceCloseError(Exception):
    """The WebSocket has to be closed with `code`."""

    def __init__(self, code: Close) -> None:
        super().__init__(code.name)
        self.code = code


@dataclass(slots=True)
class Seat:
    """What the main gateway has promised one member: a place in one voice channel."""

    guild_id: int
    channel_id: int
    user_id: int
    session_id: str
    token: str
    endpoint: str
    session: VoiceSession | None = None


class Registry:
    """All seats, sessions and calls of the voice server.

    Used from one event loop; `relay` belongs to the caller. A session that lost its WebSocket is ended after
    `resume_window_s` seconds.
    """

    def __init__(self, relay: UdpRelay, resume_window_s: float) -> None:
        self._relay = relay
        self._resume_window_s = resume_window_s
        self._external_sender = ExternalSender()
        self._seats: dict[tuple[int, int], Seat] = {}
        self._rooms: dict[int, Room] = {}
        self._impairments: dict[tuple[int, int], Impairment] = {}

    def reserve(self, *, guild_id: int, channel_id: int, user_id: int, session_id: str, endpoint: str) -> Seat:
        """Give a member a seat; one that it had in this guild is cleared."""
        self.clear(guild_id=guild_id, user_id=user_id)
        seat = Seat(guild_id, channel_id, user_id, session_id, token=secrets.token_hex(8), endpoint=endpoint)
        self._seats[guild_id, user_id] = seat
        return seat

    def clear(self, *, guild_id: int, user_id: int) -> None:
        """Take a member's seat away and disconnect it."""
        seat = self._seats.pop((guild_id, user_id), None)
        if seat is not None and seat.session is not None:
            self.end(seat.session, Close.DISCONNECTED)

    def admit(self, identify: Identify, host: str) -> VoiceSession:
        """Open a session for opcode 0 at a host; raises `VoiceCloseError`. A seat's older session is ended."""
        seat = self._seats.get((identify.server_id, identify.user_id))
        if seat is None:
            raise VoiceCloseError(Close.SESSION_INVALID)
        if not secrets.compare_digest(seat.token.encode(), identify.token.encode()):
            raise VoiceCloseError(Close.AUTHENTICATION_FAILED)
        if seat.session_id != identify.session_id or seat.endpoint.partition(":")[0] != host.partition(":")[0]:
            raise VoiceCloseError(Close.SESSION_INVALID)
        if identify.max_dave_protocol_version < 1:
            raise VoiceCloseError(Close.DAVE_REQUIRED)
        if seat.session is not None:
            self.end(seat.session, Close.SESSION_INVALID)
        seat.session = VoiceSession(
            guild_id=seat.guild_id,
            channel_id=seat.channel_id,
            user_id=seat.user_id,
            leg=self._relay.add_leg(),
        )
        seat.session.leg.impairment = self._impairments.get((seat.guild_id, seat.user_id))
        return seat.session

    def resume(self, resume: Resume) -> VoiceSession:
        """The session that opcode 7 names, if it can go on from `seq_ack`; raises `VoiceCloseError`."""
        for seat in self._seats.values():
            if seat.token == resume.token and seat.session is not None:
                valid = (seat.guild_id, seat.session_id) == (resume.server_id, resume.session_id)
                if valid and seat.session.acknowledge(resume.seq_ack):
                    return seat.session
        raise VoiceCloseError(Close.SESSION_INVALID)

    def describe(self, session: VoiceSession, client: UdpAddress) -> bytes:
        """Set up the UDP side with a new key, which is returned."""
        key = secrets.token_bytes(KEY_SIZE)
        session.leg.cipher = TransportCipher(client.mode, key, first_nonce=SERVER_FIRST_NONCE)
        session.leg.address = (client.address, client.port)
        return key

    def room_of(self, session: VoiceSession) -> Room:
        """The call in the session's channel, a new one if there is none."""
        room = self._rooms.get(session.channel_id)
        if room is None:
            room = self._rooms[session.channel_id] = Room(session.channel_id, self._external_sender)
        return room

    def lose(self, session: VoiceSession) -> None:
        """The session's WebSocket broke: end the session if it is not resumed in time."""
        asyncio.get_running_loop().call_later(self._resume_window_s, self._end_unless_resumed, session)

    def end(self, session: VoiceSession, code: int) -> None:
        """End a session: close its WebSocket with `code`, stop its packets, tell the others. May be repeated."""
        session.close(code)
        self._relay.remove_leg(session.leg)
        seat = self._seats.get((session.guild_id, session.user_id))
        if seat is not None and seat.session is session:
            seat.session = None
        room = self._rooms.get(session.channel_id)
        if room is not None:
            room.leave(session)
            if room.empty:
                del self._rooms[session.channel_id]

    def drop(self, *, guild_id: int, user_id: int, code: int) -> bool:
        """Close a member's WebSocket with any code; unless a client may resume after it, the session ends.

        False when there is no session.
        """
        seat = self._seats.get((guild_id, user_id))
        if seat is None or seat.session is None:
            return False
        if code in RESUMABLE:
            self.lose(seat.session)
            seat.session.close(code)
        else:
            self.end(seat.session, code)
        return True

    def impair(self, *, guild_id: int, user_id: int, impairment: Impairment | None) -> None:
        """Treat what a member sends from now on, over later connections too; None is a sound network."""
        seat = self._seats.get((guild_id, user_id))
        if seat is not None and seat.session is not None:
            seat.session.leg.impairment = impairment
        if impairment is None:
            self._impairments.pop((guild_id, user_id), None)
        else:
            self._impairments[guild_id, user_id] = impairment

    def impairment_of(self, *, guild_id: int, user_id: int) -> Impairment | None:
        """What is done to a member's packets."""
        return self._impairments.get((guild_id, user_id))

    def call_in(self, channel_id: int) -> Room | None:
        """The call in a channel, if there is one."""
        return self._rooms.get(channel_id)

    def _end_unless_resumed(self, session: VoiceSession) -> None:
        if not session.attached:
            self.end(session, Close.SESSION_TIMEOUT)
