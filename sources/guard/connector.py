"""Connections for aiohttp that lead only where the guard lets them. Touches the network."""

from __future__ import annotations

import functools
import socket
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from sources.guard.guard import ForbiddenAddressError
from sources.guard.icy_protocol import IcyResponseHandler

if TYPE_CHECKING:
    import asyncio
    import ssl

    from aiohttp import ClientRequest, ClientTimeout
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

    from sources.guard.guard import Guard


class _GuardedResolver(AbstractResolver):
    """Gives aiohttp the vetted addresses and ports of a name, which it dials as they are."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=at,
                family=socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address, at in await self._guard.vet(host, port)
        ]

    async def close(self) -> None:
        return None


def _handler(loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return IcyResponseHandler(loop)


class GuardedConnector(aiohttp.TCPConnector):
    """Every request of a session passes here, each redirect too: names in the resolver, all others in `connect`.

    aiohttp asks no resolver for hosts that look like addresses. Requests that may not go raise ForbiddenAddressError.
    `tls` says whose certificates are trusted, the system's list by default. No connection waits for another.
    """

    allowed_protocol_schema_set = frozenset(("http", "https"))

    def __init__(self, guard: Guard, *, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(
            resolver=_GuardedResolver(guard),
            use_dns_cache=False,  # each connection is vetted with the addresses that it dials
            limit=0,
            ssl=tls if tls is not None else True,
        )
        self._guard = guard
        # aiohttp offers no way to choose it; a test with such a server tells when this stops to work.
        self._factory = functools.partial(_handler, loop=self._loop)

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:  # noqa: ASYNC109
        """As aiohttp has it. Raises ForbiddenAddressError."""
        host, port = req.url.raw_host, req.url.port
        if req.proxy is not None or not host or not port:
            raise ForbiddenAddressError("a request", "through a proxy, or to no host")
        self._guard.check(host, port)
        return await super().connect(req, traces, timeout)
