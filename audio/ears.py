"""Who is heard in a call, by the headers of the packets that arrive. No payload is opened, or even looked at.

Discord sends packets to those only who are not deafened, and whoever speaks sends about 50 of them a second. Whose an
SSRC is, opcode 5 tells, once and not with each utterance (Discord docs: Voice Connections > Speaking). It is kept when
its owner leaves, since it may not be told again when they come back.

What is no speech is small. Clients that stop send five frames of silence of three bytes (Voice Connections > Voice Data
Interpolation), and Opus's own pauses (DTX) have one or two (RFC 6716 section 2.1.9). End-to-end encryption adds at most
15 bytes: a tag of 8, a nonce of up to 4, the size, a marker of 2 (Voice Connections > Audio Frame E2EE > Payload
Format). Speech of 20 ms has 20 bytes and more even at the 8 kbit/s that are the least a channel can have.

Touches a UDP socket.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Callable

    OnVoice = Callable[[int | None], None]

_FIXED = struct.Struct(">BBHII")  # RFC 3550 section 5.1
_LARGEST_DATAGRAM = 2048
_PACKETS_AT_ONCE = 64
_VERSION_2, _EXTENSION, _CSRC_COUNT = 0x80, 0x10, 0x0F
_OPUS = 0x78
_TAG_AND_NONCE = 16 + 4
"""What transport encryption adds (Voice Connections > Transport Encryption Modes)."""
_SILENCE, _E2EE = 3, 15


class Ears:
    """Reads a call's UDP socket while somebody wants to know, `on_voice`, and it is open. For the event loop.

    `on_voice` is called with the user of each spoken packet, None as long as Discord has not told whose it is.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.on_voice: OnVoice | None = None
        self._loop = loop
        self._users: dict[int, int] = {}
        self._socket: socket.socket | None = None
        self._buffer = bytearray(_LARGEST_DATAGRAM)

    def name(self, ssrc: int, user_id: int) -> None:
        """Know whose packets these are."""
        self._users[ssrc] = user_id

    def forget_names(self) -> None:
        """Another session has other SSRCs."""
        self._users.clear()

    def open(self, udp: socket.socket) -> None:
        """Read what arrives at a connected, non-blocking socket, which is duplicated; nobody else may read it."""
        self.close()
        self._socket = udp.dup()
        self._socket.setblocking(False)
        self._loop.add_reader(self._socket, self._read)

    def close(self) -> None:
        """Read nothing any more. May be repeated."""
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def _read(self) -> None:
        udp, buffer = self._socket, self._buffer
        if udp is None:
            return
        for _ in range(_PACKETS_AT_ONCE):
            try:
                size = udp.recv_into(buffer)
            except OSError:  # nothing is left, or nobody is at the other end
                return
            ssrc = spoken(buffer, size)
            if ssrc is not None and self.on_voice is not None:
                self.on_voice(self._users.get(ssrc))


def spoken(datagram: bytes | bytearray, size: int) -> int | None:
    """The SSRC of a datagram of `size` bytes that carries speech; None for silence and for what is no Opus."""
    if size < _FIXED.size:
        return None
    flags, kind, _, _, ssrc = _FIXED.unpack_from(datagram)
    if flags & 0xC0 != _VERSION_2 or kind & 0x7F != _OPUS:
        return None
    clear = _FIXED.size + 4 * (flags & _CSRC_COUNT)
    if flags & _EXTENSION:  # its four bytes of preamble are clear, itself it is encrypted with the rest
        clear += 4
        if size < clear:
            return None
        clear += 4 * int.from_bytes(datagram[clear - 2 : clear])
    return ssrc if size - clear - _TAG_AND_NONCE > _SILENCE + _E2EE else None
