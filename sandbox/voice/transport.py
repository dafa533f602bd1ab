"""Transport encryption between one client and the voice server.

Source: Discord docs, Voice > Transport Encryption Modes. Both modes authenticate the part of the RTP packet that
stays in clear and append their 32-bit nonce to the packet.
"""

from __future__ import annotations

import struct
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl import bindings
from nacl.exceptions import CryptoError

AES256_GCM = "aead_aes256_gcm_rtpsize"
XCHACHA20_POLY1305 = "aead_xchacha20_poly1305_rtpsize"
MODES = (AES256_GCM, XCHACHA20_POLY1305)
KEY_SIZE = 32

_COUNTER = struct.Struct(">I")
_COUNTER_SIZE = _COUNTER.size
_NONCE_PADDING = {AES256_GCM: bytes(8), XCHACHA20_POLY1305: bytes(20)}


class TransportError(ValueError):
    """The packet was not encrypted with this key, or was changed on its way."""


class _Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...


class _XChaCha20Poly1305:
    """PyNaCl's XChaCha20-Poly1305 with the interface of `cryptography`'s AEAD classes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(data, associated_data, nonce, self._key)

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(data, associated_data, nonce, self._key)


class TransportCipher:
    """Opens packets from a peer and seals packets to it. Not for several threads at once.

    Client and server share one key, so each starts counting its nonces at its own `first_nonce`.
    """

    def __init__(self, mode: str, key: bytes, *, first_nonce: int = 0) -> None:
        self.mode = mode
        self._aead: _Aead = AESGCM(key) if mode == AES256_GCM else _XChaCha20Poly1305(key)
        self._padding = _NONCE_PADDING[mode]
        self._counter = first_nonce

    def seal(self, header: bytes, plaintext: bytes) -> bytes:
        """The whole packet: `header` in clear, `plaintext` encrypted, the nonce."""
        counter = _COUNTER.pack(self._counter)
        self._counter = (self._counter + 1) & 0xFFFFFFFF
        return header + self._aead.encrypt(counter + self._padding, plaintext, header) + counter

    def open(self, packet: bytes, header_size: int) -> bytes:
        """What `packet` carries after its header; raises `TransportError`."""
        nonce = packet[-_COUNTER_SIZE:] + self._padding
        try:
            return self._aead.decrypt(nonce, packet[header_size:-_COUNTER_SIZE], packet[:header_size])
        except (InvalidTag, CryptoError, ValueError) as error:
            raise TransportError(f"the packet does not open with this {self.mode} key") from error
