"""Which public addresses are this machine's own. Asks the system; sends nothing."""

from __future__ import annotations

import socket
from functools import cache
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.guard.addresses import Address

_NOBODYS = IPv4Address("192.0.2.1")  # documentation (RFC 5737)


def is_own(address: Address) -> bool:
    """Whether this machine has the address: what it sends there passes no firewall, and reaches what others cannot."""
    return _can_bind(address) and not _binds_anything()


def _can_bind(address: Address) -> bool:
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True


@cache
def _binds_anything() -> bool:
    """Linux can be told to (net.ipv4.ip_nonlocal_bind); then this tells nothing."""
    return _can_bind(_NOBODYS)
