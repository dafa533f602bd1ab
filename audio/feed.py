"""Hands a voice connection's packets to the thread that sends them. Touches nothing but its sources.

The event loop says what to play; one sending thread asks for a packet every 20 ms. Sources are read and closed by the
sending thread alone, so that neither a slow disk nor a decoder ever holds the event loop.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.errors import MediaError, VoiceError
from audio.frame import FRAME_MS, SILENCE, SILENCE_FRAMES

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from audio.packet_source import PacketSource

log = logging.getLogger(__name__)

# While a connection is not ready nobody tells when it will be; asking costs a microsecond.
_POLL_S = 0.01
# A packet that comes later than this opens a gap, which the sender leaves open instead of catching up with a burst.
_GAP_NS = 2 * FRAME_MS * 1_000_000


@dataclass(eq=False, slots=True)
class _Playing:
    """A source and who wants to hear of its end."""

    source: PacketSource
    on_end: Callable[[MediaError | None], None]
    position_ms: int


class PacketFeed:
    """What is played now, from the event loop's side and from the sending thread's.

    Two functions are called by the sending thread: `is_ready` before each packet is read, where False makes the source
    wait and an exception ends the sending; `on_gap(elapsed_ns)` with the first packet and with each that comes late.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        is_ready: Callable[[], bool],
        on_gap: Callable[[int], None],
        clock_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._loop = loop
        self._is_ready = is_ready
        self._on_gap = on_gap
        self._clock_ns = clock_ns
        self._changed = threading.Condition()
        self._current: _Playing | None = None
        self._ended: _Playing | None = None
        self._dropped: list[PacketSource] = []
        self._paused = False
        self._closed = False
        self._started = False
        self._silence_left = 0

    # For the event loop.

    @property
    def playing(self) -> bool:
        """Whether a source is at work or paused."""
        return self._current is not None

    @property
    def paused(self) -> bool:
        """Whether a source is held."""
        return self._current is not None and self._paused

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def position_ms(self) -> int:
        """Where the next packet starts in its track; 0 when nothing plays."""
        current = self._current
        return current.position_ms if current else 0

    def play(self, source: PacketSource, on_end: Callable[[MediaError | None], None]) -> None:
        """Go on with `source`, which is the feed's from now on; what played before is dropped.

        Raises VoiceError("unavailable") after `close`; the source is closed then.
        """
        with self._changed:
            if self._closed:
                source.close()
                raise VoiceError("unavailable", "the connection has ended")
            self._drop_current()
            self._current = _Playing(source, on_end, source.position_ms)
            self._changed.notify_all()

    def pause(self) -> None:
        """Hold the source; silence follows the last packet."""
        with self._changed:
            self._paused = self._current is not None

    def resume(self) -> None:
        """Go on with a held source."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self) -> None:
        """Drop the source without a word to its `on_end`."""
        with self._changed:
            self._drop_current()
            self._changed.notify_all()

    def close(self) -> None:
        """Drop the source and end the sending thread's work, for good."""
        with self._changed:
            self._closed = True
            self._drop_current()
            self._changed.notify_all()

    # For the sending thread.

    def read(self) -> bytes | None:
        """The next packet: of the source, or of the silence behind it. Waits while there is nothing to send.

        None once the feed is closed. Raises what `is_ready` raises.
        """
        asked_ns = self._clock_ns()
        packet = self._next_packet()
        gap_ns = self._clock_ns() - asked_ns
        if packet is not None and (gap_ns > _GAP_NS or not self._started):
            self._started = True
            self._on_gap(gap_ns)
        return packet

    def release(self) -> None:
        """Close what is left; the sending thread's last call."""
        self.close()
        with self._changed:
            self._close_dropped()

    def _next_packet(self) -> bytes | None:
        while True:
            with self._changed:
                self._close_dropped()
                if self._closed:
                    return None
                playing = None if self._paused else self._current
                if playing is None and self._silence_left:
                    self._silence_left -= 1
                    return SILENCE
                if playing is None:
                    self._changed.wait()
                    continue
                if not self._is_ready():
                    self._changed.wait(_POLL_S)
                    continue
            packet = self._read_packet(playing)
            if packet is not None:
                return packet

    def _read_packet(self, playing: _Playing) -> bytes | None:
        """Read outside the lock; None when there is no packet or nobody wants it any more."""
        error: MediaError | None = None
        packet = None
        try:
            packet = playing.source.read()
        except MediaError as caught:
            error = caught
        with self._changed:
            if self._current is not playing:
                return None
            playing.position_ms = playing.source.position_ms
            if packet is not None:
                self._silence_left = SILENCE_FRAMES
                return packet
            self._drop_current()
            self._ended = playing
        try:
            self._loop.call_soon_threadsafe(self._tell_end, playing, error)
        except RuntimeError:
            log.debug("The event loop closed before a track ended")
        return None

    def _tell_end(self, playing: _Playing, error: MediaError | None) -> None:
        """On the event loop: call `on_end`, unless `stop` or `play` came in between."""
        if self._ended is playing:
            self._ended = None
            playing.on_end(error)

    def _drop_current(self) -> None:
        if self._current is not None:
            self._dropped.append(self._current.source)
        self._current = self._ended = None
        self._paused = False

    def _close_dropped(self) -> None:
        while self._dropped:
            self._dropped.pop().close()
