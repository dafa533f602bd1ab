"""How any aiohttp client is pointed at a sandbox: a resolver and a certificate authority, nothing else."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from pathlib import Path


class SandboxResolver(AbstractResolver):
    """Finds every host name at the sandbox's address, "host:port"."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.rpartition(":")
        self._port = int(port)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The sandbox's address."""
        return [
            ResolveResult(
                hostname=host,
                host=self._host,
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


def connector(address: str, ca_file: Path | str) -> aiohttp.TCPConnector:
    """A connector whose every connection ends in the sandbox. The session that gets it closes it."""
    trust = ssl.create_default_context(cafile=str(ca_file))
    return aiohttp.TCPConnector(limit=0, resolver=SandboxResolver(address), ssl=trust)
