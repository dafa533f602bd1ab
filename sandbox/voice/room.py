"""One call: the participants of a voice channel, what they tell each other, and their DAVE group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.voice.dave import DaveGroup
from sandbox.voice.opcodes import Op

if TYPE_CHECKING:
    from sandbox.voice.external_sender import ExternalSender
    from sandbox.voice.session import VoiceSession


class Room:
    """The call in one voice channel. Sessions join once their UDP side is set up."""

    def __init__(self, channel_id: int, external_sender: ExternalSender) -> None:
        self.dave = DaveGroup(channel_id, external_sender)
        self._sessions: dict[int, VoiceSession] = {}

    @property
    def sessions(self) -> list[VoiceSession]:
        """The participants' sessions."""
        return list(self._sessions.values())

    @property
    def empty(self) -> bool:
        """Whether nobody is left."""
        return not self._sessions

    def __contains__(self, session: VoiceSession) -> bool:
        return self._sessions.get(session.user_id) is session

    def join(self, session: VoiceSession) -> None:
        """Tell everyone of the new participant, and the new participant of everyone."""
        others = self.sessions
        self._sessions[session.user_id] = session
        if others:
            session.send(Op.CLIENTS_CONNECT, {"user_ids": [str(other.user_id) for other in others]})
        for other in others:
            other.send(Op.CLIENTS_CONNECT, {"user_ids": [str(session.user_id)]})
            if other.speaking is not None:
                session.send(Op.SPEAKING, _speaking(other))
        self._connect_legs()
        self.dave.join(session.user_id, session)

    def leave(self, session: VoiceSession) -> None:
        """Take a participant out and tell the others. Nothing happens if it is not in this call."""
        if session not in self:
            return
        del self._sessions[session.user_id]
        session.leg.peers = ()
        self._connect_legs()
        for other in self._sessions.values():
            other.send(Op.CLIENT_DISCONNECT, {"user_id": str(session.user_id)})
        self.dave.leave(session.user_id)

    def speak(self, session: VoiceSession, flags: int) -> None:
        """Pass on which SSRC belongs to whom and whether it speaks (Discord docs: Voice > Speaking)."""
        session.speaking = flags
        for other in self._sessions.values():
            if other is not session:
                other.send(Op.SPEAKING, _speaking(session))

    def _connect_legs(self) -> None:
        legs = [session.leg for session in self._sessions.values()]
        for leg in legs:
            leg.peers = tuple(other for other in legs if other is not leg)


def _speaking(session: VoiceSession) -> dict[str, object]:
    return {"user_id": str(session.user_id), "ssrc": session.leg.ssrc, "speaking": session.speaking}
