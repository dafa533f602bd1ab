"""Decides where a request may go, and to which address. Touches the resolver it is given."""

from __future__ import annotations

import asyncio
import logging
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from aiohttp import InvalidUrlClientError

from sources.guard.addresses import is_public
from sources.guard.hosts import AllowList, as_address, canonical, is_web_port
from sources.guard.own import is_own

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sources.guard.addresses import Address

    Endpoint = tuple[Address, int]
    Resolve = Callable[[str, int], Awaitable[Sequence[tuple[str, int]]]]
    """From a name and a port to all addresses, as text, and ports that serve it. Raises OSError where there is none."""

_log = logging.getLogger(__name__)

RESOLVING_S = 8.0
"""How long a name may take to resolve."""


class ForbiddenAddressError(InvalidUrlClientError):
    """A request would have gone where none may go. No other try can help.

    aiohttp's kind of error, so that whoever has a session takes it for a link that is wrong.
    """


async def resolve_by_system(host: str, port: int) -> list[tuple[str, int]]:
    """What the machine's resolver says. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(info[4][0]), int(info[4][1])) for info in found]


class Guard:
    """The rule for all outgoing requests: others' public addresses at ports of the web, and what is in `allowed`.

    Whoever dials dials what `vet` has returned, and resolves nothing itself: a name may lead elsewhere a moment later.
    """

    def __init__(
        self,
        *,
        allowed: AllowList | None = None,
        resolve: Resolve = resolve_by_system,
        is_own: Callable[[Address], bool] = is_own,
    ) -> None:
        """`is_own` tells public addresses that are this machine's."""
        self._allowed = allowed or AllowList()
        self._resolve = resolve
        self._is_own = is_own

    def check(self, host: str, port: int) -> Address | None:
        """What can be told without asking anybody: the address that `host` is written as, None for a name.

        `host` is ASCII, as yarl's `raw_host` has it. Raises ForbiddenAddressError.
        """
        host = canonical(host)
        try:
            address = as_address(host)
        except ValueError as error:
            raise _refuse(host, port, str(error)) from None
        if self._allowed.has(host if address is None else address, port):
            return address
        if address is not None and not self._is_anybodys(address, port):
            raise _refuse(host, port, "no public address, or no port of the web")
        return address

    async def vet(self, host: str, port: int) -> list[Endpoint]:
        """The addresses and ports that may be dialled for the host, at least one, in the resolver's order.

        Where some of a name's addresses are forbidden, the others are left: networks with NAT64 add such ones.

        Raises ForbiddenAddressError, and OSError (TimeoutError, too) for a name that does not resolve.
        """
        address = self.check(host, port)
        if address is not None:
            return [(address, port)]
        name = canonical(host)
        async with asyncio.timeout(RESOLVING_S):
            resolved = dict.fromkeys(await self._resolve(name, port))
        if not resolved:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        found = [(ip_address(text), at) for text, at in resolved]
        vetted = [(address, at) for address, at in found if self._may_dial(name, address, at)]
        if not vetted:
            raise _refuse(name, port, "it leads to no public address, or it is no port of the web")
        return vetted

    def _may_dial(self, name: str, address: Address, port: int) -> bool:
        allowed = self._allowed.has(name, port) or self._allowed.has(address, port)
        return allowed or self._is_anybodys(address, port)

    def _is_anybodys(self, address: Address, port: int) -> bool:
        return is_web_port(port) and is_public(address) and not self._is_own(address)


def _refuse(host: str, port: int, why: str) -> ForbiddenAddressError:
    shown = f"{host[:100]!r} at port {port}"  # a host is no secret, but the rest of a link may be
    _log.info("a request to %s was refused: %s", shown, why)
    return ForbiddenAddressError(shown, why)
