"""Opens segments that are encrypted as a whole (RFC 8216, 4.3.2.4). Touches nothing."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from sources.errors import SourceError


def decrypt(body: bytes, key: bytes, iv: bytes) -> bytes:
    """AES-128-CBC with PKCS7 padding. Raises SourceError("server_error") for what does not open."""
    try:
        if len(key) != 16:
            raise ValueError("the key has not 16 bytes")
        opening = Cipher(AES(key), CBC(iv)).decryptor()
        padding = PKCS7(128).unpadder()
        return padding.update(opening.update(body) + opening.finalize()) + padding.finalize()
    except ValueError as error:
        raise SourceError("server_error", f"a segment cannot be decrypted: {error}") from None
