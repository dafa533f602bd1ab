"""How the aiohttp clients of the tests are pointed at the sandbox: as the sandbox's own client is."""

from __future__ import annotations

from sandbox.client.connecting import connector

__all__ = ["connector"]
