"""One voice connection as the sender has it: its UDP socket, its key, its place in the shared memory.

Sources: RFC 3550 section 5.1 (the header); Discord docs, Voice Connections > Transport Encryption and Sending Voice:
version 2, payload type 0x78, the header authenticated, a 32-bit nonce counted up and appended.
"""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl import bindings

from audio.rings import SLOT_WORDS, SLOTS, Field, record_at, slot_at
from audio.sender.commands import MODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.rings import Rings
    from audio.sender.commands import Command

_VERSION_AND_TYPE = b"\x80\x78"
_HEADER = struct.Struct(">2sHII")
_COUNTER = struct.Struct(">I")
_SAMPLES_PER_TICK = 960
_MOST_NONCE = 2**32 - 1
NONCE_JUMP = 4_096
"""How far the nonce goes forward when a connection is opened (again): what the sender before was about to use must
not be used twice under one key."""


class _Places(NamedTuple):
    """The words of a connection's counters, in the order of `Field`."""

    expected_from: int
    expected_until: int
    nonce: int
    sequence: int
    sent: int
    holes: int
    failed: int
    last_tick: int


class Channel:
    """Makes and sends one connection's packets. Owns its socket."""

    def __init__(self, rings: Rings, command: Command, fd: int) -> None:
        self.phase = command.phase
        self._socket = socket.socket(fileno=fd)
        self._socket.setblocking(False)
        self._ssrc = command.ssrc
        self._timestamp = command.timestamp
        self._encrypt, self._padding = _aead(command)
        self._words, self._data = rings.words, rings.data
        self._ring = slot_at(command.connection, 0)
        # Where each counter lies, worked out once: this is read fifty times a second for each connection.
        self._at = _Places(*(record_at(command.connection) + field for field in Field))
        self._words[self._at.nonce] += NONCE_JUMP
        # A sender that was killed in the midst of a tick has sent some of its packets already.
        self._sent_before = self._words[self._at.last_tick]

    def packet_at(self, tick: int, wall_tick: int) -> bytes | None:
        """The packet for `tick`, ready to be sent; None for a hole. `wall_tick` is the clock in ticks."""
        words, at = self._words, self._at
        slot = self._ring + tick % SLOTS * SLOT_WORDS
        if words[slot] != tick or tick <= self._sent_before:
            if words[at.expected_from] <= tick < words[at.expected_until]:
                words[at.holes] += 1
            return None
        start = (slot + 2) * 8
        frame = self._data[start : start + words[slot + 1]].tobytes()
        nonce = words[at.nonce]
        if words[slot] != tick or nonce > _MOST_NONCE:  # rewritten under our hands, or nothing left to encrypt with
            words[at.holes] += 1
            return None
        words[at.nonce] = nonce + 1
        sequence = words[at.sequence] = (words[at.sequence] + 1) & 0xFFFF
        timestamp = (wall_tick * _SAMPLES_PER_TICK + self._timestamp) & 0xFFFFFFFF
        header = _HEADER.pack(_VERSION_AND_TYPE, sequence, timestamp, self._ssrc)
        counter = _COUNTER.pack(nonce)
        return header + self._encrypt(counter + self._padding, frame, header) + counter

    def send(self, packet: bytes, tick: int) -> None:
        """Hand a packet to the kernel; one that it does not take is counted and gone, as on any network."""
        words, at = self._words, self._at
        words[at.last_tick] = tick  # before it is sent: whoever is killed in between has not sent a frame twice
        try:
            self._socket.send(packet)
        except OSError:
            words[at.failed] += 1
        else:
            words[at.sent] += 1

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def _aead(command: Command) -> tuple[Callable[[bytes, bytes, bytes], bytes], bytes]:
    """The encryption (nonce, data, authenticated data) and what fills the counter up to its nonce."""
    if command.mode == MODES[0]:
        return AESGCM(command.key).encrypt, bytes(8)
    key = command.key

    def encrypt(nonce: bytes, data: bytes, header: bytes) -> bytes:
        return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(data, header, nonce, key)

    return encrypt, bytes(20)
