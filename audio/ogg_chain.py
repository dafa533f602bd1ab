"""Tells whether an Ogg file is several, one behind the other. Touches the open file only.

FFmpeg plays such a chain to its end, but its time stamps start anew with each part, the length it tells is the last
part's, and a seek ends up anywhere. Sources: RFC 3533 section 6 (the page header), section 4 (chaining).
"""

from __future__ import annotations

import io
from typing import Protocol

_MAGIC = b"OggS"
# A page is shorter than 64 KiB, so the last one begins in here.
_ENDS = 1 << 16
_FLAGS_AT, _SERIAL_AT, _SERIAL_END = 5, 14, 18
_FIRST_PAGE = 0b10


class _File(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, whence: int = ..., /) -> int: ...


def is_chained_ogg(file: _File) -> bool:
    """Whether the file ends in another logical stream than it begins with; leaves it at its beginning.

    Raises OSError where the file cannot be read.
    """
    head = file.read(_ENDS)
    chained = False
    if head.startswith(_MAGIC):
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _ENDS))
        last = _last_serial(file.read(_ENDS))
        chained = last is not None and last not in _first_serials(head)
    file.seek(0)
    return chained


def _first_serials(head: bytes) -> set[bytes]:
    """Those of the streams that begin at the beginning; their first pages come before all others."""
    serials, at = set(), 0
    while at >= 0 and head[at + _FLAGS_AT : at + _FLAGS_AT + 1] and head[at + _FLAGS_AT] & _FIRST_PAGE:
        serials.add(head[at + _SERIAL_AT : at + _SERIAL_END])
        at = head.find(_MAGIC, at + 1)
    return serials


def _last_serial(tail: bytes) -> bytes | None:
    serial = tail[tail.rfind(_MAGIC) :][_SERIAL_AT:_SERIAL_END]
    return serial if len(serial) == _SERIAL_END - _SERIAL_AT else None
