"""How the bot finds a local stand-in for Discord: every host name leads to one address on this machine.

discord.py, unmodified, asks for discord.com, gateway.discord.gg and *.discord.media; its connector alone decides
where that is, and whose certificates are trusted.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from pathlib import Path

    from launch.sections import Endpoint


class LoopbackResolver(AbstractResolver):
    """Resolves every name to the endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address, port = self._endpoint
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
        ]

    async def close(self) -> None:
        return None


def loopback_connector(endpoint: Endpoint, ca_file: Path | None) -> aiohttp.TCPConnector:
    """A connector for everything the bot says to the stand-in; whoever gets it closes it, as discord.py does.

    Raises OSError when `ca_file` cannot be read or holds no certificate.
    """
    trusted = ssl.create_default_context(cafile=ca_file)
    return aiohttp.TCPConnector(limit=0, resolver=LoopbackResolver(endpoint), ssl=trusted)
