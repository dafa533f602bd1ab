"""What goes wrong with voice connections, by member or by server; asked by the voice server, which else does well."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.voice.impairment import Impairment

Member = tuple[int, int]
"""Guild id and user id."""


class VoiceFaults:
    """Faults of the voice server, each for the next so many occasions or until it is taken back.

    `heartbeat_interval_ms` is what connections made from now on are greeted with.
    """

    def __init__(self, heartbeat_interval_ms: float) -> None:
        self.heartbeat_interval_ms = heartbeat_interval_ms
        self._usual_interval_ms = heartbeat_interval_ms
        self._impairments: dict[Member, Impairment] = {}
        self._refusals: defaultdict[Member, deque[int]] = defaultdict(deque)
        self._ack_delays_s: defaultdict[Member, deque[float | None]] = defaultdict(deque)
        self._silent: dict[str, asyncio.Event] = {}

    def impair(self, member: Member, impairment: Impairment | None) -> None:
        """Treat what a member sends; None is a sound network."""
        if impairment is None:
            self._impairments.pop(member, None)
        else:
            self._impairments[member] = impairment

    def impairment_of(self, member: Member) -> Impairment | None:
        """What is done to a member's packets."""
        return self._impairments.get(member)

    def refuse(self, member: Member, code: int, count: int) -> None:
        """Close with a code where the member next identifies or resumes."""
        self._refusals[member].extend([code] * count)

    def next_refusal(self, member: Member) -> int | None:
        """The code with which to refuse the member now; None for not at all."""
        return self._refusals[member].popleft() if self._refusals[member] else None

    def disturb_acks(self, member: Member, count: int, delay_s: float | None) -> None:
        """Acknowledge the member's next heartbeats late, or with None never."""
        self._ack_delays_s[member].extend([delay_s] * count)

    def next_ack_delay_s(self, member: Member) -> float | None:
        """After how long to acknowledge this heartbeat; None for never."""
        return self._ack_delays_s[member].popleft() if self._ack_delays_s[member] else 0.0

    def silence(self, host: str, *, silent: bool) -> None:
        """Whether whoever opens a WebSocket to a server gets no answer for now."""
        if silent:
            self._silent.setdefault(host, asyncio.Event())
        elif host in self._silent:
            self._silent.pop(host).set()

    async def until_answering(self, host: str) -> None:
        """Return once this server answers."""
        while host in self._silent:
            await self._silent[host].wait()

    def clear(self) -> None:
        """Servers answer, nobody is refused or kept waiting any more; networks are healed one by one."""
        self.heartbeat_interval_ms = self._usual_interval_ms
        self._refusals.clear()
        self._ack_delays_s.clear()
        for host in tuple(self._silent):
            self.silence(host, silent=False)
