"""A bad network on a member's way to the voice server: packets get lost, come twice, late, or in another order."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import NamedTuple


class Datagram(NamedTuple):
    """One packet out of its transport encryption: `clear` stays readable, `content` is sealed anew for each peer."""

    sequence: int
    clear: bytes
    content: bytes


@dataclass
class Impairment:
    """Treats packets by chance, the same for the same seed and the same number of packets.

    The percentages say how many packets are lost, of the others how many come twice, and how many come late: behind
    the one after them. What happened is kept by sequence number. Jitter is how much later than at once each is passed
    on, anything from 0 to `jitter_ms`. `treat`, `release` and `delay_s` are the relay's thread's; the rest may be read
    from any. Raises ValueError for a percentage outside 0 to 100, and for jitter below 0.
    """

    loss_percent: float = 0.0
    duplication_percent: float = 0.0
    reordering_percent: float = 0.0
    jitter_ms: float = 0.0
    seed: int = 0
    passed: int = 0
    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    overtaken: list[int] = field(default_factory=list)
    longest_delay_s: float = 0.0

    def __post_init__(self) -> None:
        for percent in (self.loss_percent, self.duplication_percent, self.reordering_percent):
            if not 0 <= percent <= 100:
                raise ValueError(f"{percent} is no percentage")
        if self.jitter_ms < 0:
            raise ValueError(f"packets cannot come {-self.jitter_ms:g} ms early")
        self._chance = random.Random(self.seed)
        self._unevenness = random.Random(self.seed)  # its own, so that it does not change which packets are hit
        self._kept: list[Datagram] = []

    def treat(self, datagram: Datagram) -> list[Datagram]:
        """What is to be passed on now that this packet has come."""
        # Three draws each time, so that one percentage does not change what another one hits.
        loses, doubles, delays = (self._chance.random() * 100 for _ in range(3))
        if loses < self.loss_percent:
            self.lost.append(datagram.sequence)
            return []
        self.passed += 1
        copies = [datagram]
        if doubles < self.duplication_percent:
            self.doubled.append(datagram.sequence)
            copies.append(datagram)
        if delays < self.reordering_percent and not self._kept:
            self.overtaken.append(datagram.sequence)
            self._kept = copies
            return []
        return copies + self.release()

    def delay_s(self) -> float:
        """How much later the next packet is to be passed on."""
        delay_s = self._unevenness.uniform(0.0, self.jitter_ms / 1000)
        self.longest_delay_s = max(self.longest_delay_s, delay_s)
        return delay_s

    def release(self) -> list[Datagram]:
        """What was kept back to be overtaken."""
        kept, self._kept = self._kept, []
        return kept
