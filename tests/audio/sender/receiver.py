"""The far end of a voice connection's UDP socket: takes RTP packets apart as Discord describes them.

Source: Discord docs, Voice Connections > Transport Encryption and Sending Voice.
"""

from __future__ import annotations

import select
import socket
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt

AES = "aead_aes256_gcm_rtpsize"
XCHACHA = "aead_xchacha20_poly1305_rtpsize"
KEY = bytes(range(32))


@dataclass(frozen=True)
class Received:
    """One packet, opened."""

    sequence: int
    timestamp: int
    ssrc: int
    nonce: int
    frame: bytes


class Receiver:
    """A UDP socket on loopback; `udp` is the sender's, connected to it."""

    def __init__(self, *, mode: str = AES, key: bytes = KEY) -> None:
        self.mode, self.key = mode, key
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._socket.settimeout(10.0)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.connect(self._socket.getsockname())

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return int(self._socket.getsockname()[1])

    def close(self) -> None:
        self._socket.close()
        self.udp.close()

    def hear(self, count: int) -> list[Received]:
        """The next packets, waited for."""
        return [self._open(self._socket.recv(4096)) for _ in range(count)]

    def heard(self) -> list[Received]:
        """What has come so far."""
        packets = []
        while select.select([self._socket], [], [], 0)[0]:
            packets.append(self._open(self._socket.recv(4096)))
        return packets

    def _open(self, packet: bytes) -> Received:
        header, sealed, counter = packet[:12], packet[12:-4], packet[-4:]
        kind, sequence, timestamp, ssrc = struct.unpack(">2sHII", header)
        assert kind == b"\x80\x78"
        if self.mode == AES:
            frame = AESGCM(self.key).decrypt(counter + bytes(8), sealed, header)
        else:
            frame = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, header, counter + bytes(20), self.key)
        return Received(sequence, timestamp, ssrc, struct.unpack(">I", counter)[0], frame)
