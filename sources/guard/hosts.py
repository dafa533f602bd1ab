"""Hosts as links name them, and the ones that the admin lets through. Touches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.guard.addresses import Address

_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
# The last label of a name is no number, in whatever base (WHATWG URL, "ends in a number"): resolvers take 0x7f.1 or
# 2130706433 for an address.
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_ENTRY = re.compile(r"(?P<host>\[[^\]]*\]|[^\[\]:]+)(?::(?P<port>[0-9]{1,5}))?")
# Ports below 1024 belong to other services than the web, but for these two.
_WEB_PORTS = frozenset((80, 443))
# Those above that no browser asks (Fetch standard, "bad port"): their services could take a request for a command.
_BAD_PORTS = frozenset((1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679))
_BAD_PORTS |= {6697, 10080}


def as_address(host: str) -> Address | None:
    """The address that a host is written as, in the one canonical way; None for a name.

    Raises ValueError for what is neither: 127.1, 0x7f.1, 0177.0.0.1, 2130706433, zones, Unicode, no host at all.
    """
    try:
        if ":" in host:
            if "%" in host:  # the zone of a link-local address
                raise ValueError("an address with a zone")
            return IPv6Address(host)
        if _NUMBER.fullmatch(host):
            return IPv4Address(host)
    except AddressValueError as error:
        raise ValueError(f"no address: {error}") from None
    if not _NAME.fullmatch(host):
        raise ValueError("no name of a host")
    return None


def canonical(host: str) -> str:
    """The host in lower case, without the dot that ends a complete name."""
    return host.lower().removesuffix(".")


def is_web_port(port: int) -> bool:
    """Whether media may be fetched from there: 80, 443, and what is free to use, but for known other services."""
    return port in _WEB_PORTS or (1024 <= port <= 65535 and port not in _BAD_PORTS)


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts that are let through wherever they are: names and addresses with a port, or None for all of theirs."""

    entries: frozenset[tuple[str | Address, int | None]] = frozenset()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> AllowList:
        """Entries HOST or HOST:PORT, the host a name or an address, IPv6 in brackets.

        Raises ValueError with the entry that is none.
        """
        return cls(frozenset(map(_parse_entry, entries)))

    def has(self, host: str | Address, port: int) -> bool:
        """Whether the host is let through at that port; a name as `canonical` gives it."""
        return (host, None) in self.entries or (host, port) in self.entries


def _parse_entry(entry: str) -> tuple[str | Address, int | None]:
    match = _ENTRY.fullmatch(entry.strip())
    if match is None:
        raise ValueError(f"{entry!r} is not HOST or HOST:PORT")
    try:
        # Names in other scripts become what DNS has of them, as those in links do.
        raw_host = URL.build(scheme="http", host=match["host"].strip("[]")).raw_host
        host = canonical(raw_host or "")
        address = as_address(host)
    except ValueError as error:
        raise ValueError(f"{entry!r} is not HOST or HOST:PORT: {error}") from None
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 1 <= port <= 65535:
        raise ValueError(f"{entry!r} has no port between 1 and 65535")
    return (host if address is None else address), port
