"""How files are named: by the SHA-256 of their content, and the suffix that they came with. Pure values."""

from __future__ import annotations

import hashlib
import re

_SUFFIX = re.compile(r"(\.[A-Za-z0-9]{1,16})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHA256_DIGITS = 64
SHA256_OF_NOTHING = hashlib.sha256().hexdigest()


def is_key(text: str) -> bool:
    """Whether it is a key at all; one is safe in a path and in a URL."""
    return bool(_SHA256.fullmatch(sha256_of(text)) and _SUFFIX.fullmatch(suffix_of(text)))


def sha256_of(key: str) -> str:
    """The 64 digits of a key."""
    return key[:_SHA256_DIGITS]


def suffix_of(key: str) -> str:
    """ ".ogg" of a key, or nothing."""
    return key[_SHA256_DIGITS:]


def require_suffix(suffix: str) -> None:
    """Raises ValueError for what is not a dot and up to 16 letters and digits, or nothing."""
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"not a suffix: {suffix!r}")
