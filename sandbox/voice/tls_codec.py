"""The encoding of MLS messages: big-endian integers and vectors with a variable-size length (RFC 9420, section 2.1)."""

from __future__ import annotations

import struct


class DecodeError(ValueError):
    """The bytes are not what the format says."""


def vector(content: bytes) -> bytes:
    """`content` behind its length (RFC 9420, section 2.1.2: one, two or four bytes)."""
    size = len(content)
    if size < 1 << 6:
        return bytes([size]) + content
    if size < 1 << 14:
        return struct.pack(">H", 0x4000 | size) + content
    return struct.pack(">I", 0x8000_0000 | size) + content


class Reader:
    """Reads one message from the front; every method raises `DecodeError` where the bytes end too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    @property
    def exhausted(self) -> bool:
        """Whether everything has been read."""
        return self.position == len(self._data)

    def since(self, position: int) -> bytes:
        """The bytes read since `position`."""
        return self._data[position : self.position]

    def rest(self) -> bytes:
        """All that has not been read yet."""
        return self.take(len(self._data) - self.position)

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        end = self.position + size
        if end > len(self._data):
            raise DecodeError(f"{size} bytes expected at {self.position}, the message ends at {len(self._data)}")
        start, self.position = self.position, end
        return self._data[start:end]

    def integer(self, size: int) -> int:
        """An unsigned integer of `size` bytes."""
        return int.from_bytes(self.take(size), "big")

    def expect(self, size: int, value: int, what: str) -> None:
        """An unsigned integer that must have one value."""
        found = self.integer(size)
        if found != value:
            raise DecodeError(f"{what} is {found}, must be {value}")

    def vector(self) -> bytes:
        """The content of a vector."""
        first = self.integer(1)
        length_size = {0: 1, 1: 2, 2: 4}.get(first >> 6)
        if length_size is None:
            raise DecodeError("a vector's length starts with the reserved bits 11")
        size = first & 0x3F
        for _ in range(length_size - 1):
            size = size << 8 | self.integer(1)
        return self.take(size)
