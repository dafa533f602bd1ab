"""What goes wrong with gateway connections: resumes, heartbeats, a cut after so many events.

Source: Discord docs, Gateway > Connection Lifecycle (Resuming, Heartbeat Interval) and Opcodes and Status Codes.
"""

from __future__ import annotations

from collections import deque
from itertools import groupby
from typing import Any

from .plan import check_positive

HEARTBEAT_INTERVAL_MS = 41_250
"""What Discord asks for."""


class GatewayFaults:
    """Asked by every connection before it answers; each answer uses up one fault."""

    def __init__(self) -> None:
        self.heartbeat_interval_ms = HEARTBEAT_INTERVAL_MS
        self._refusals: deque[bool] = deque()
        self._ack_delays_s: deque[float | None] = deque()
        self._events_left: int | None = None

    def refuse_resumes(self, count: int, *, resumable: bool) -> None:
        """Answer the next resumes with Invalid Session; `resumable` says that the bot may try again."""
        check_positive(count=count)
        self._refusals.extend([resumable] * count)

    def disturb_acks(self, count: int, delay_s: float | None) -> None:
        """Acknowledge the next heartbeats late, or with None never."""
        check_positive(count=count)
        self._ack_delays_s.extend([delay_s] * count)

    def cut_after(self, events: int) -> None:
        """Cut the connection over which the last of so many further events was sent."""
        check_positive(after_events=events)
        self._events_left = events

    def next_refusal(self) -> bool | None:
        """How to refuse this resume: its `d`; None for not at all."""
        return self._refusals.popleft() if self._refusals else None

    def next_ack_delay_s(self) -> float | None:
        """After how long to acknowledge this heartbeat; None for never."""
        return self._ack_delays_s.popleft() if self._ack_delays_s else 0.0

    def count_event(self) -> bool:
        """Note that an event was sent; whether the connection is to be cut now."""
        if self._events_left is None:
            return False
        self._events_left -= 1
        if self._events_left > 0:
            return False
        self._events_left = None
        return True

    def pending(self) -> list[dict[str, Any]]:
        """What was ordered and has not come yet."""
        resumes = [{"do": "refuse_resumes", "resumable": how, "left": left} for how, left in _runs(self._refusals)]
        late = [{"do": "disturb_heartbeats", "delay_s": how, "left": left} for how, left in _runs(self._ack_delays_s)]
        cut = [] if self._events_left is None else [{"do": "drop_gateway", "left": self._events_left}]
        return [*resumes, *late, *cut]

    def clear(self) -> None:
        """All is well again."""
        self.heartbeat_interval_ms = HEARTBEAT_INTERVAL_MS
        self._refusals.clear()
        self._ack_delays_s.clear()
        self._events_left = None


def _runs(faults: deque[Any]) -> list[tuple[Any, int]]:
    """What comes next, each with how often in a row."""
    return [(fault, len(list(run))) for fault, run in groupby(faults)]
