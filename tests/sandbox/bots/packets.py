"""What the bots play: packets that can be told apart."""

from __future__ import annotations

import struct

import discord


def payload(index: int) -> bytes:
    """The Opus packet that is sent as the `index`-th: a stereo CELT frame of 20 ms by its first byte."""
    return b"\xfc" + struct.pack(">I", index) * (20 + index % 60)


class Packets(discord.AudioSource):
    """The packets from `payload`, so many of them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._next = 0

    def is_opus(self) -> bool:
        return True

    def read(self) -> bytes:
        if self._next == self._count:
            return b""
        self._next += 1
        return payload(self._next - 1)

    def step_back(self) -> None:
        """Go on with the packet that was read last."""
        self._next -= 1
