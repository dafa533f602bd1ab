"""The memory that the bot and its sender process share: what is to be sent when, and what was sent.

The bot owns it and writes the frames; the sender writes the tick it is at and its counters. Nothing else passes
between them while music plays, so emptying a ring is all that a pause, a skip or a seek needs, and a sender that is
killed leaves its counters behind. Touches nothing but that memory; both processes import it.

A *tick* is 20 ms of everybody's time. A voice connection has one *ring* of `SLOTS` slots; the frame for tick t lies
in slot t % SLOTS and says so, and a slot that says another tick is a hole. A frame is written well ahead of its tick
(`audio.stream`), its number last and taken away first, so that a reader never takes half of it for the whole.

Layout, in words of 8 bytes: the engine's words (`Word`), the moments of the last ticks, the lateness histogram,
`CONNECTIONS` records of `RECORD_WORDS` (`Field`), then the rings. Untouched pages cost no memory.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TICK_NS = 20_000_000
SLOTS = 32
CONNECTIONS = 1024
LATENESS_STEP_NS = 250_000
LATENESS_STEPS = 200
FOR_EVER = 2**63
"""A tick that never comes."""

MOST_FRAME_BYTES = 1_520
"""Opus packets have at most 1,275 bytes (RFC 6716 section 3.4), end-to-end encryption adds a few dozen."""

RECORD_WORDS = 8
SLOT_WORDS = 2 + MOST_FRAME_BYTES // 8
RING_WORDS = SLOTS * SLOT_WORDS
_DUE_AT = 4
_DUE_KEPT = 4
_LATENESS_AT = _DUE_AT + _DUE_KEPT
_RECORDS_AT = 512
RINGS_AT = _RECORDS_AT + CONNECTIONS * RECORD_WORDS
_WORDS = RINGS_AT + CONNECTIONS * RING_WORDS


class Word(IntEnum):
    """What there is once."""

    TICK = 0
    """The last tick that was sent; it only grows, one at a time."""
    PARKED = 1
    """1 while the sender waits to be woken, because nothing is to be sent."""
    STALLS = 2
    """How often the sender came a whole tick or more too late."""
    AWAITED_UNTIL = 3
    """Up to which tick the sender goes on though no connection has anything to send: somebody follows without voice.
    The bot writes it."""


class Field(IntEnum):
    """What there is for each connection. The sender writes all but the first two."""

    EXPECTED_FROM = 0
    EXPECTED_UNTIL = 1
    """From that tick on and before this one frames are to be expected: a tick without one is a hole."""
    NONCE = 2
    """The next nonce; stored before it is used, never set back."""
    SEQUENCE = 3
    SENT = 4
    HOLES = 5
    FAILED = 6
    """Packets that the kernel did not take."""
    LAST_TICK = 7
    """The last tick whose packet was handed to the kernel, or was about to be."""


class Rings:
    """The shared memory, mapped. Whoever made it from a descriptor closes it; the descriptor is its own."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._memory = mmap.mmap(fd, _WORDS * 8)
        self.data = memoryview(self._memory)
        self.words = self.data.cast("Q")

    @classmethod
    def create(cls) -> Rings:
        """New memory, all zero."""
        fd = _anonymous_file()
        os.ftruncate(fd, _WORDS * 8)
        return cls(fd)

    def close(self) -> None:
        """Unmap it and close the descriptor."""
        self.words.release()
        self.data.release()
        self._memory.close()
        os.close(self.fd)

    @property
    def tick(self) -> int:
        """The last tick that was sent."""
        return self.words[Word.TICK]

    def pass_tick(self, tick: int, due_ns: int) -> None:
        """A tick is over; its first phase was due at that moment of the monotonic clock. For the sender."""
        self.words[_DUE_AT + tick % _DUE_KEPT] = due_ns  # first: whoever reads the tick finds its moment
        self.words[Word.TICK] = tick

    def due_ns(self, tick: int) -> int:
        """When the last tick, or one of the few before it, was due, on the monotonic clock; 0 before the first."""
        return self.words[_DUE_AT + tick % _DUE_KEPT]

    def await_ticks(self, until: int) -> None:
        """Let the sender go on up to that tick, whatever there is to send. For the bot."""
        self.words[Word.AWAITED_UNTIL] = max(self.words[Word.AWAITED_UNTIL], until)

    def lateness(self) -> list[int]:
        """Packets by how late they were sent, in steps of `LATENESS_STEP_NS`; the last holds all that were later."""
        return self.words[_LATENESS_AT : _LATENESS_AT + LATENESS_STEPS].tolist()

    def note_lateness(self, late_ns: int, packets: int) -> None:
        """Count packets in the histogram. For the sender."""
        step = min(max(late_ns, 0) // LATENESS_STEP_NS, LATENESS_STEPS - 1)
        self.words[_LATENESS_AT + step] += packets

    def get(self, connection: int, field: Field) -> int:
        """A connection's counter."""
        return self.words[record_at(connection) + field]

    def put(self, connection: int, field: Field, value: int) -> None:
        """Set a connection's counter."""
        self.words[record_at(connection) + field] = value

    def awaits(self, connections: Iterable[int]) -> bool:
        """Whether any of them expects a frame at the next tick or later, or somebody follows without one."""
        words, next_tick = self.words, self.words[Word.TICK] + 1
        return words[Word.AWAITED_UNTIL] > next_tick or any(
            words[record_at(connection) + Field.EXPECTED_UNTIL] > next_tick for connection in connections
        )

    def write(self, connection: int, tick: int, frame: bytes) -> None:
        """Let `connection` send `frame` at `tick`, which must lie less than SLOTS ahead. For the bot.

        Raises ValueError for a frame that no slot holds.
        """
        size = len(frame)
        if size > MOST_FRAME_BYTES:
            raise ValueError(f"a frame of {size} bytes")
        words = self.words
        at = slot_at(connection, tick)
        words[at] = 0
        words[at + 1] = size
        start = (at + 2) * 8
        self.data[start : start + size] = frame
        words[at] = tick

    def clear(self, connection: int, first_tick: int = 0) -> None:
        """Take back what `connection` was to send at `first_tick` and later. For the bot."""
        words = self.words
        start = slot_at(connection, 0)
        for at in range(start, start + RING_WORDS, SLOT_WORDS):
            if words[at] >= first_tick:
                words[at] = 0


def record_at(connection: int) -> int:
    """The word at which a connection's record begins."""
    return _RECORDS_AT + connection * RECORD_WORDS


def slot_at(connection: int, tick: int) -> int:
    """The word at which the slot for `tick` begins: the tick, the size in bytes, the frame."""
    return RINGS_AT + connection * RING_WORDS + tick % SLOTS * SLOT_WORDS


def _anonymous_file() -> int:
    """A descriptor of memory without a name, on Linux; elsewhere of a file that was deleted."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("chorus-rings")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
