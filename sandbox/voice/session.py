"""A participant's voice session: it outlives its WebSocket for a while, so that a client can resume it."""

from __future__ import annotations

import struct
from collections import deque
from typing import TYPE_CHECKING

from sandbox.voice.socket_writer import SocketWriter, json_message

if TYPE_CHECKING:
    from sandbox.voice.opcodes import Op
    from sandbox.voice.udp import Leg

REPLAY_LIMIT = 1024  # messages kept for a resume


class VoiceSession:
    """One member's presence in one voice channel.

    Messages that a resume may have to repeat are numbered and kept until the client acknowledges them (Discord
    docs: Voice > Buffered Resume). `leg` is the UDP side; `speaking` is None until the client has sent opcode 5.
    """

    def __init__(self, *, guild_id: int, channel_id: int, user_id: int, leg: Leg) -> None:
        self.guild_id = guild_id
        self.channel_id = channel_id
        self.user_id = user_id
        self.leg = leg
        self.speaking: int | None = None
        self._writer: SocketWriter | None = None
        self._sequence = 0
        self._acknowledged = -1
        self._unacknowledged: deque[tuple[int, str | bytes]] = deque()

    @property
    def attached(self) -> bool:
        """Whether it has a WebSocket to talk through."""
        return self._writer is not None

    def attach(self, writer: SocketWriter) -> None:
        """Talk through this WebSocket from now on."""
        self._writer = writer

    def detach(self, writer: SocketWriter) -> bool:
        """Its WebSocket is gone. False if the session has moved on to another one before."""
        if self._writer is not writer:
            return False
        self._writer = None
        return True

    def close(self, code: int) -> None:
        """Close the WebSocket, if there is one; it will not bring the session down with it."""
        if self._writer is not None:
            self._writer.close(code)
            self._writer = None

    def reply(self, op: Op, data: object) -> None:
        """Send a message that is not worth repeating."""
        if self._writer is not None:
            self._writer.put(json_message(op, data))

    def send(self, op: Op, data: dict[str, object]) -> None:
        """Send a numbered JSON message."""
        sequence = self._next_sequence()
        self._send_numbered(sequence, json_message(op, data, sequence))

    def send_binary(self, op: Op, payload: bytes) -> None:
        """Send a numbered binary message (Discord docs: Voice > Binary Websocket Messages)."""
        sequence = self._next_sequence()
        self._send_numbered(sequence, struct.pack(">HB", sequence, op) + payload)

    def acknowledge(self, sequence: int) -> bool:
        """Forget all up to `sequence`; False if that is neither kept nor what was acknowledged last."""
        if sequence == self._acknowledged:
            return True
        if all(kept != sequence for kept, _ in self._unacknowledged):
            return False
        while self._acknowledged != sequence:
            self._acknowledged, _ = self._unacknowledged.popleft()
        return True

    def repeat(self) -> None:
        """Send again all that has not been acknowledged."""
        if self._writer is not None:
            for _, message in self._unacknowledged:
                self._writer.put(message)

    def _next_sequence(self) -> int:
        self._sequence = (self._sequence + 1) & 0xFFFF
        return self._sequence

    def _send_numbered(self, sequence: int, message: str | bytes) -> None:
        if len(self._unacknowledged) == REPLAY_LIMIT:
            self._acknowledged, _ = self._unacknowledged.popleft()
        self._unacknowledged.append((sequence, message))
        if self._writer is not None:
            self._writer.put(message)
