"""Who may connect, who is connected, and in which call: the state behind the voice gateway."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sandbox.voice.external_sender import ExternalSender
from sandbox.voice.opcodes import Close
from sandbox.voice.room import Room
from sandbox.voice.session import VoiceSession
from sandbox.voice.transport import KEY_SIZE, TransportCipher

if TYPE_CHECKING:
    from sandbox.voice.faults import VoiceFaults
    from sandbox.voice.impairment import Impairment
    from sandbox.voice.payloads import Identify, Resume, UdpAddress
    from sandbox.voice.udp import UdpRelay

SERVER_FIRST_NONCE = 1 << 31  # clients count theirs from 0
RESUMABLE = (Close.SERVER_CRASHED,)
"""Close codes of the server after which a client may resume (Discord docs: Voice Close Event Codes)."""


class VoiceCloseError(Exception):
    """The WebSocket has to be closed with `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Counted(NamedTuple):
    """What somebody sent over UDP since they connected, and to how many it is passed on."""

    user_id: int
    ssrc: int
    packets: int
    octets: int
    listeners: int


@dataclass(slots=True)
class Seat:
    """What the main gateway has promised one member: a place in one voice channel.

    Without an `endpoint` there is no server for it yet. `spent` is a seat whose session is over: its token opens no
    other one.
    """

    guild_id: int
    channel_id: int
    user_id: int
    session_id: str
    token: str
    endpoint: str | None
    session: VoiceSession | None = None
    spent: bool = False


class Registry:
    """All seats, sessions and calls of the voice server.

    Used from one event loop; `relay` and `faults` belong to the caller. A session that lost its WebSocket is ended
    after `resume_window_s` seconds.
    """

    def __init__(self, relay: UdpRelay, faults: VoiceFaults, resume_window_s: float) -> None:
        self.faults = faults
        self._relay = relay
        self._resume_window_s = resume_window_s
        self._external_sender = ExternalSender()
        self._seats: dict[tuple[int, int], Seat] = {}
        self._rooms: dict[int, Room] = {}
        self._deaf: set[tuple[int, int]] = set()
        self._silenced: set[tuple[int, int]] = set()

    def reserve(self, *, guild_id: int, channel_id: int, user_id: int, session_id: str, endpoint: str | None) -> Seat:
        """Give a member a seat; one that it had in this guild is cleared."""
        self.clear(guild_id=guild_id, user_id=user_id)
        seat = Seat(guild_id, channel_id, user_id, session_id, token=secrets.token_hex(8), endpoint=endpoint)
        self._seats[guild_id, user_id] = seat
        return seat

    def clear(self, *, guild_id: int, user_id: int, code: int = Close.DISCONNECTED) -> None:
        """Take a member's seat away and close its WebSocket with `code`."""
        seat = self._seats.pop((guild_id, user_id), None)
        if seat is not None and seat.session is not None:
            self.end(seat.session, code)

    def is_seated(self, *, guild_id: int, user_id: int) -> bool:
        """Whether a member's token still opens or resumes a session."""
        seat = self._seats.get((guild_id, user_id))
        return seat is not None and not seat.spent

    def is_connected(self, *, guild_id: int, user_id: int) -> bool:
        """Whether a member has a session, and a WebSocket to it."""
        seat = self._seats.get((guild_id, user_id))
        return seat is not None and seat.session is not None and seat.session.attached

    def admit(self, identify: Identify, host: str) -> VoiceSession:
        """Open a session for opcode 0 at a host; raises `VoiceCloseError`. A seat's older session is ended."""
        seat = self._seats.get((identify.server_id, identify.user_id))
        if seat is None or seat.spent:
            raise VoiceCloseError(Close.SESSION_INVALID)
        if not secrets.compare_digest(seat.token.encode(), identify.token.encode()):
            raise VoiceCloseError(Close.AUTHENTICATION_FAILED)
        if seat.session_id != identify.session_id or seat.endpoint is None or not _same_host(seat.endpoint, host):
            raise VoiceCloseError(Close.SESSION_INVALID)
        if identify.max_dave_protocol_version < 1:
            raise VoiceCloseError(Close.DAVE_REQUIRED)
        self._check_not_refused(seat)
        if seat.session is not None:
            self.end(seat.session, Close.SESSION_INVALID)
        seat.session = VoiceSession(
            guild_id=seat.guild_id,
            channel_id=seat.channel_id,
            user_id=seat.user_id,
            leg=self._relay.add_leg(),
        )
        seat.session.leg.deaf = (seat.guild_id, seat.user_id) in self._deaf
        seat.session.leg.silenced = (seat.guild_id, seat.user_id) in self._silenced
        seat.session.leg.impairment = self.faults.impairment_of((seat.guild_id, seat.user_id))
        return seat.session

    def resume(self, resume: Resume) -> VoiceSession:
        """The session that opcode 7 names, if it can go on from `seq_ack`; raises `VoiceCloseError`."""
        for seat in self._seats.values():
            if seat.token == resume.token and seat.session is not None:
                self._check_not_refused(seat)
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

    def end_call(self, channel_id: int, code: int) -> None:
        """End all sessions of a call, each WebSocket closed before any of them is told that another has left."""
        room = self._rooms.get(channel_id)
        ending = [] if room is None else room.sessions
        for session in ending:
            session.close(code)
        for session in ending:
            self.end(session, code)

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
            seat.spent = True
            self.end(seat.session, code)
        return True

    def impair(self, *, guild_id: int, user_id: int, impairment: Impairment | None) -> None:
        """Treat what a member sends from now on, over later connections too; None is a sound network."""
        seat = self._seats.get((guild_id, user_id))
        if seat is not None and seat.session is not None:
            seat.session.leg.impairment = impairment
        self.faults.impair((guild_id, user_id), impairment)

    def deafen(self, *, guild_id: int, user_id: int, deaf: bool) -> None:
        """Send a member nothing of what the others say, or all of it again, over later connections too."""
        member = guild_id, user_id
        (self._deaf.add if deaf else self._deaf.discard)(member)
        seat = self._seats.get(member)
        if seat is not None and seat.session is not None:
            seat.session.leg.deaf = deaf

    def silence(self, *, guild_id: int, user_id: int, silenced: bool) -> None:
        """Pass on nothing of what a member sends, or all of it again, over later connections too."""
        member = guild_id, user_id
        (self._silenced.add if silenced else self._silenced.discard)(member)
        seat = self._seats.get(member)
        if seat is not None and seat.session is not None:
            seat.session.leg.silenced = silenced

    def counts(self) -> list[Counted]:
        """What each member with a session has sent over UDP."""
        sessions = [seat.session for seat in self._seats.values() if seat.session is not None]
        return [
            Counted(one.user_id, one.leg.ssrc, one.leg.packets, one.leg.octets, len(one.leg.peers)) for one in sessions
        ]

    def call_in(self, channel_id: int) -> Room | None:
        """The call in a channel, if there is one."""
        return self._rooms.get(channel_id)

    def _check_not_refused(self, seat: Seat) -> None:
        """Raise `VoiceCloseError` if this attempt is to fail; the session that it was for is over."""
        code = self.faults.next_refusal((seat.guild_id, seat.user_id))
        if code is None:
            return
        seat.spent = True
        if seat.session is not None:
            self.end(seat.session, code)
        raise VoiceCloseError(code)

    def _end_unless_resumed(self, session: VoiceSession) -> None:
        if not session.attached:
            self.end(session, Close.SESSION_TIMEOUT)


def _same_host(endpoint: str, host: str) -> bool:
    return endpoint.partition(":")[0] == host.partition(":")[0]
