"""Faults on command: how Discord and the network break, played out for a bot. Knows of HTTP, not of the world.

`GatewayFaults` is asked by the gateway's connections, `EventFaults` by the sessions, `CallFaults` by the REST API.
Nothing goes wrong until it is asked for, over the control socket or with `sandbox.client`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .calls import CallFaults
from .delivery import Delivery
from .events import EventFaults, EventPattern
from .gateway import HEARTBEAT_INTERVAL_MS, GatewayFaults
from .holds import Holds

__all__ = [
    "HEARTBEAT_INTERVAL_MS",
    "CallFaults",
    "Delivery",
    "EventFaults",
    "EventPattern",
    "Faults",
    "GatewayFaults",
    "Holds",
]


@dataclass(frozen=True)
class Faults:
    """Everything that can be made to go wrong, but for voice."""

    gateway: GatewayFaults = field(default_factory=GatewayFaults)
    events: EventFaults = field(default_factory=EventFaults)
    calls: CallFaults = field(default_factory=CallFaults)
    holds: Holds = field(default_factory=Holds)

    def clear(self) -> None:
        """All is well again; what is held goes on."""
        self.gateway.clear()
        self.events.clear()
        self.calls.clear()
        self.holds.release_all()
