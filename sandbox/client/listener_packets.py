"""What a listener hears: packets off the network, opened, decrypted and put into one list.

Discord's own client plays only what its DAVE session can decrypt, plus bare silence frames; so does `Hearing`.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sandbox.voice.rtp import SILENCE_FRAME, RtpError, RtpHeader, parse_header
from sandbox.voice.transport import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.voice.transport import TransportCipher

PROTECTED_MARKER = b"\xfa\xfa"  # DAVE whitepaper: Magic Marker
PATIENCE_NS = 1_000_000_000
REPEAT_WINDOW = 64  # packets among which one that comes again is known
TRANSITION_NS = 10_000_000_000  # DAVE whitepaper: what was in flight may be heard for up to ten seconds


@dataclass(frozen=True, slots=True)
class Packet:
    """One 20 ms packet as it was heard.

    `payload` is the Opus packet with all encryption removed. `arrival_ns` is when the kernel received it, on
    CLOCK_MONOTONIC. `epoch_encrypted` is False for silence frames, which travel without end-to-end encryption, and in
    calls that were downgraded to have none.
    """

    sequence: int
    timestamp: int
    ssrc: int
    user_id: int
    payload: bytes
    arrival_ns: int
    epoch_encrypted: bool


class Decryptor(Protocol):
    """The end-to-end half of decryption."""

    def decrypt(self, user_id: int, frame: bytes) -> bytes | None:
        """The Opus packet in a protected frame; None while there is no key for it."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A packet out of its transport encryption."""

    header: RtpHeader
    content: bytes
    arrival_ns: int


class Hearing:
    """Sorts packets into heard, unprotected, come again and not decryptable.

    The key for a packet may arrive after the packet: keys and packets travel on different sockets. A packet that
    cannot be decrypted is tried again whenever keys change, for a second. `set_passthrough` says whether packets
    without end-to-end encryption are heard (DAVE whitepaper: Passthrough Mode). What is heard goes to `hear`, and
    nothing is kept then: for those who listen for hours.
    """

    def __init__(
        self, decryptor: Decryptor, cipher: TransportCipher, hear: Callable[[Packet], object] | None = None
    ) -> None:
        self.packets: list[Packet] = []
        self.unprotected: list[Packet] = []
        self._hear = self.packets.append if hear is None else hear
        self._keeps = hear is None
        self.early = 0
        self.repeated = 0
        self._latest: deque[tuple[int, int]] = deque(maxlen=REPEAT_WINDOW)  # SSRC and sequence
        self.speakers: dict[int, int] = {}  # SSRC -> user id
        self._decryptor = decryptor
        self._cipher = cipher
        self._undecided: list[_Frame] = []
        self._passthrough = False
        self._passthrough_until_ns = 0
        self._given_up = 0
        self._understood: set[int] = set()  # SSRCs of which a protected packet was decrypted

    @property
    def undecryptable(self) -> int:
        """Packets that stayed closed although earlier ones of the same sender had been decrypted."""
        self._give_up_old(time.monotonic_ns())
        return self._given_up

    def change_call(self, decryptor: Decryptor, cipher: TransportCipher) -> None:
        """Hear another call from now on; what was not decided of the former one never will be."""
        self._give_up(len(self._undecided))
        self.speakers.clear()
        self._decryptor = decryptor
        self._cipher = cipher

    def set_passthrough(self, *, enabled: bool) -> None:
        """Hear packets without end-to-end encryption, or only those that were under way already."""
        if self._passthrough and not enabled:
            self._passthrough_until_ns = time.monotonic_ns() + TRANSITION_NS
        self._passthrough = enabled

    def take(self, datagram: bytes, arrival_ns: int) -> None:
        """Sort one datagram."""
        try:
            header = parse_header(datagram)
            content = self._cipher.open(datagram, header.size)[header.extension_size :]
        except (RtpError, TransportError):
            self._given_up += 1
            return
        if (header.ssrc, header.sequence) in self._latest:
            self.repeated += 1
            return
        self._latest.append((header.ssrc, header.sequence))
        self._give_up_old(arrival_ns)
        frame = _Frame(header, content, arrival_ns)
        if not self._decide(frame):
            self._undecided.append(frame)

    def retry(self) -> None:
        """Try undecided packets again: there are new keys, or it became known who an SSRC belongs to."""
        waiting, self._undecided = self._undecided, []
        for frame in waiting:
            if not self._decide(frame):
                self._undecided.append(frame)

    def _decide(self, frame: _Frame) -> bool:
        user_id = self.speakers.get(frame.header.ssrc)
        if user_id is None:
            return False
        if not frame.content.endswith(PROTECTED_MARKER):
            passes = self._passthrough or frame.arrival_ns < self._passthrough_until_ns
            if passes or frame.content == SILENCE_FRAME:
                self._hear(_packet(frame, user_id, frame.content, False))
            elif self._keeps:
                self.unprotected.append(_packet(frame, user_id, frame.content, False))
            return True
        payload = self._decryptor.decrypt(user_id, frame.content)
        if payload is None:
            return False
        if frame.header.ssrc not in self._understood:
            self._start_understanding(frame.header.ssrc)
        self._hear(_packet(frame, user_id, payload, True))
        return True

    def _start_understanding(self, ssrc: int) -> None:
        """All that came before was sent to a group that this listener was not in yet."""
        self._understood.add(ssrc)
        before = len(self._undecided)
        self._undecided = [frame for frame in self._undecided if frame.header.ssrc != ssrc]
        self.early += before - len(self._undecided)

    def _give_up_old(self, now_ns: int) -> None:
        old = sum(now_ns - frame.arrival_ns > PATIENCE_NS for frame in self._undecided)
        self._give_up(old)

    def _give_up(self, count: int) -> None:
        """Count the first so many as never to be heard."""
        given_up, self._undecided = self._undecided[:count], self._undecided[count:]
        for frame in given_up:
            if frame.header.ssrc in self._understood:
                self._given_up += 1
            else:
                self.early += 1


def _packet(frame: _Frame, user_id: int, payload: bytes, epoch_encrypted: bool) -> Packet:
    header = frame.header
    return Packet(header.sequence, header.timestamp, header.ssrc, user_id, payload, frame.arrival_ns, epoch_encrypted)
