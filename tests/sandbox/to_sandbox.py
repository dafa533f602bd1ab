"""How any aiohttp client is pointed at the sandbox: a resolver and a CA file, nothing else."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from pathlib import Path


class ToSandbox(AbstractResolver):
    """Resolves every host name to the sandbox."""

    def __init__(self, endpoint: str) -> None:
        self._host, _, port = endpoint.partition(":")
        self._port = int(port)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The sandbox's address."""
        return [
            {
                "hostname": host,
                "host": self._host,
                "port": self._port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self) -> None:
        """Nothing to close."""


def connector(endpoint: str, ca_file: Path | str) -> aiohttp.TCPConnector:
    """A connector whose every connection ends in the sandbox. The session that gets it closes it."""
    context = ssl.create_default_context(cafile=str(ca_file))
    return aiohttp.TCPConnector(limit=0, resolver=ToSandbox(endpoint), ssl=context)
