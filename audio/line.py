"""A voice connection's way to the sender: seals the frames of a stream and lays them into its ring.

Whoever holds the connection opens the line with each socket and key it gets, and suspends it when they are gone. The
stream that is attached feeds it. Touches the shared memory and the sender process.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.rings import Field
from audio.sender.commands import MODES, Command, Order

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from audio.entry import Entry
    from audio.rings import Rings
    from audio.sender.commands import Mode
    from audio.sender_process import SenderProcess

LEAD_TICKS = 2
"""How far ahead of the last tick a frame must be written: the sender may be at the next one already."""


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What a line has sent since it was made, in packets."""

    sent: int
    holes: int
    """Ticks without a packet while music was to be heard."""
    failed: int
    """Packets that the machine's network did not take."""


class Line:
    """One ring. `seal` encrypts a frame end to end, or returns None where it must not be sent; `can_seal` asks before.

    `close` gives the ring back; it is called by whoever made the line.
    """

    def __init__(
        self,
        rings: Rings,
        sender: SenderProcess,
        connection: int,
        *,
        seal: Callable[[bytes], bytes | None],
        can_seal: Callable[[], bool],
        on_close: Callable[[int], None],
    ) -> None:
        self.connection = connection
        self.fed_to = 0
        self._rings = rings
        self._sender = sender
        self._seal = seal
        self._can_seal = can_seal
        self._on_close = on_close
        self._lock = threading.Lock()
        self._phase = 0
        self._ssrc: int | None = None
        self._timestamp = 0
        self._open = False
        self._closed = False
        self._expected_until = 0
        self._before = self._counters()
        self.on_change: Callable[[], None] = lambda: None
        self.guard: AbstractContextManager[object] = nullcontext()
        """Held until `on_change` has laid out again what was taken back, lest a tick pass in between."""

    @property
    def ready(self) -> bool:
        """Whether a frame that is fed now will be heard."""
        return self._open and self._can_seal()

    @property
    def figures(self) -> LineFigures:
        """What went out since the line was made."""
        now, before = self._counters(), self._before
        return LineFigures(now.sent - before.sent, now.holes - before.holes, now.failed - before.failed)

    def open(self, udp: socket.socket, *, ssrc: int, mode: Mode, key: bytes) -> None:
        """Send through a connected UDP socket, which is duplicated; also to go on with another socket or key.

        Raises ValueError for a mode that the sender does not know.
        """
        if mode not in MODES:
            raise ValueError(f"unknown transport encryption {mode}")
        with self._lock:
            if self._closed:
                return
            self._forget()
            if ssrc != self._ssrc:  # the same one goes on with its clock (RFC 3550 section 5.1)
                self._ssrc, self._timestamp = ssrc, secrets.randbits(32)
            command = Command(Order.OPEN, self.connection, self._phase, mode, ssrc, self._timestamp, bytes(key))
            self._sender.open(command, udp)
            self._open = True
        self.on_change()

    def reseal(self) -> None:
        """What `seal` does has changed: what it did to frames that are not due yet is done again."""
        with self.guard:
            with self._lock:
                self._take_back(self._rings.tick + LEAD_TICKS)
            self.on_change()

    def suspend(self) -> None:
        """The connection is down: nothing is sent, and what waited is fed again when it is open."""
        with self._lock:
            self._suspend()
        self.on_change()

    def close(self) -> None:
        """Give the ring back, for good."""
        with self._lock:
            if self._closed:
                return
            self._suspend()
            self._closed = True
        self.on_change()
        self._on_close(self.connection)

    def set_phase(self, phase: int) -> None:
        """Be sent in the phase of the stream that is attached."""
        with self._lock:
            if phase != self._phase:
                self._phase = phase
                if self._open:
                    self._sender.move(self.connection, phase)

    def feed(self, entries: Sequence[Entry], now: int) -> None:
        """Lay what is not yet there into the ring. By the stream, with its lock held."""
        with self._lock:
            if not self._open:
                return
            first = max(self.fed_to + 1, now + LEAD_TICKS)
            # What is new is at the end; the rest is not even looked at, which with many streams would cost as much.
            at = total = len(entries)
            while at and entries[at - 1].tick >= first:
                at -= 1
            for number in range(at, total):
                entry = entries[number]
                sealed = self._seal(entry.frame)
                if sealed is None:
                    return
                self._rings.write(self.connection, entry.tick, sealed)
                self.fed_to = entry.tick

    def take_back(self, first_tick: int) -> None:
        """Send nothing from that tick on. By the stream, with its lock held."""
        with self._lock:
            self._take_back(first_tick)

    def expect(self, until: int, now: int) -> None:
        """Say up to which tick one without a frame is a hole; from the first frame on. By the stream, with its lock."""
        with self._lock:
            if self._closed or not (self._expected_until or self.fed_to > now):
                return
            if not self._expected_until:
                self._rings.put(self.connection, Field.EXPECTED_FROM, now + LEAD_TICKS)
            if until != self._expected_until:
                self._rings.put(self.connection, Field.EXPECTED_UNTIL, until)
                self._sender.wake()
            self._expected_until = until if until > now else 0

    def expect_nothing(self) -> None:
        """Nothing is to be heard here for now."""
        with self._lock:
            self._expect_nothing()

    def _expect_nothing(self) -> None:
        if self._expected_until:
            self._expected_until = 0
            self._rings.put(self.connection, Field.EXPECTED_UNTIL, 0)

    def _take_back(self, first_tick: int) -> None:
        if self.fed_to >= first_tick:
            self._rings.clear(self.connection, first_tick)
            self.fed_to = first_tick - 1

    def _suspend(self) -> None:
        if self._open:
            self._open = False
            self._sender.close(self.connection)
        self._forget()
        self._expect_nothing()

    def _forget(self) -> None:
        self._rings.clear(self.connection)
        self.fed_to = 0

    def _counters(self) -> LineFigures:
        get, connection = self._rings.get, self.connection
        return LineFigures(
            sent=get(connection, Field.SENT), holes=get(connection, Field.HOLES), failed=get(connection, Field.FAILED)
        )
