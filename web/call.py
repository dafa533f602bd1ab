"""One request, as those who answer it see it."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.web_access.errors import WebSessionOverError
from web.limits import MediaSlots
from web.speech import PageSpeech

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.container import Services
    from services.seats import Seat
    from services.web_access.sessions import Begun, Visit

ADDRESS_PREFIX_V6 = 64
"""Bits that one household of IPv6 shares: it counts as one address."""


@dataclass
class Call:
    """Who asks, from where, and what the answer is to do to their browser.

    `visit` is None for somebody who is not logged in; handlers of endpoints that need a session read `visitor`.
    """

    services: Services
    visit: Visit | None
    address: str
    browser: str
    headers: Mapping[str, str] = field(default_factory=dict)
    media_slots: MediaSlots = field(default_factory=MediaSlots)
    begun: Begun | None = field(default=None, init=False)
    is_over: bool = field(default=False, init=False)

    @property
    def visitor(self) -> Visit:
        """Who is logged in. Raises WebSessionOverError."""
        if self.visit is None:
            raise WebSessionOverError()
        return self.visit

    @property
    def address_key(self) -> int:
        """A number that stands for the address, where failed log-ins count Discord accounts; those are positive."""
        digest = hashlib.sha256(household(self.address).encode()).digest()
        return -1 - int.from_bytes(digest[:7])

    def remember(self, begun: Begun) -> None:
        """The browser is logged in from this answer on."""
        self.begun = begun
        self.visit = begun.visit

    def forget(self) -> None:
        """The browser is logged out from this answer on."""
        self.is_over = True

    def say(self, key: str, **params: object) -> str:
        """The sentence of `key`, as the page says it."""
        return PageSpeech(self.services.words).say(key, **params)

    async def seat(self, group_id: int) -> Seat:
        """The visitor's seat in a group. Raises as `Visitors.seat`."""
        return await self.services.visitors.seat(self.visitor, group_id)


def household(address: str) -> str:
    """What counts as one address: of IPv6, the network of a household."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, ADDRESS_PREFIX_V6), strict=False))
    return str(parsed)
