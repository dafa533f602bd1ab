"""Faults on command: how Discord and the network break, played out for a bot. Knows of HTTP, not of the world.

`GatewayFaults` is asked by the gateway's connections, `EventFaults` by the sessions, `CallFaults` by the REST API,
`DownloadFaults` by the CDN.
Nothing goes wrong until it is asked for, over the control socket or with `sandbox.client`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .calls import CallFaults
from .delivery import Delivery, Told
from .downloads import DownloadFaults
from .events import EventFaults, EventPattern
from .gateway import HEARTBEAT_INTERVAL_MS, GatewayFaults
from .holds import Holds
from .plan import check_positive
from .routes import RoutePattern, WebhookPattern

__all__ = [
    "HEARTBEAT_INTERVAL_MS",
    "CallFaults",
    "Delivery",
    "DownloadFaults",
    "EventFaults",
    "EventPattern",
    "Faults",
    "GatewayFaults",
    "Holds",
    "RoutePattern",
    "Told",
    "WebhookPattern",
    "check_positive",
]


@dataclass(frozen=True)
class Faults:
    """Everything that can be made to go wrong, but for voice."""

    gateway: GatewayFaults = field(default_factory=GatewayFaults)
    events: EventFaults = field(default_factory=EventFaults)
    calls: CallFaults = field(default_factory=CallFaults)
    downloads: DownloadFaults = field(default_factory=DownloadFaults)
    holds: Holds = field(default_factory=Holds)

    def pending(self) -> list[dict[str, Any]]:
        """What was ordered and has not come yet, oldest first among faults of a kind; held things are not in it."""
        return [*self.gateway.pending(), *self.events.pending(), *self.calls.pending(), *self.downloads.pending()]

    def clear(self) -> None:
        """All is well again; what is held or late goes on."""
        self.gateway.clear()
        self.calls.clear()
        self.downloads.clear()
        self.holds.release_all()
        self.events.clear()
