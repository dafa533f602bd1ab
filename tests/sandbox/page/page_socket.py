"""A page's socket as a browser opens it, for tests that need no browser."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import aiohttp

from sandbox.page.heard import HEADER, VERSION, VOICE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sandbox.client import Member, Sandbox

PATIENCE_S = 15.0


class Heard(NamedTuple):
    """One binary message, taken apart."""

    version: int
    kind: int
    sequence: int
    timestamp: int
    ssrc: int
    user_id: int
    arrival_ms: float
    opus: bytes


class PageSocket:
    """One window's socket. Requests are asked one at a time; what comes meanwhile is kept."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.events: list[dict[str, Any]] = []
        self.heard: list[Heard] = []
        self._asked = 0

    async def ask(self, deed: str, **args: Any) -> Any:
        """Ask for a deed; returns the whole answer: `ok`, and `result` or `error`."""
        self._asked += 1
        await self.ws.send_str(json.dumps({"id": self._asked, "do": deed, "args": args}))
        return await self._read_until(lambda packet: packet.get("id") == self._asked)

    async def voice(self, state: str) -> dict[str, Any]:
        """Wait until the page is told that voice is in this state; returns what it is told."""
        return await self.event("voice", lambda data: data["state"] == state)

    async def event(self, name: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first event that fits of those that were not looked at yet."""
        while True:
            while self.events:
                event = self.events.pop(0)
                if event["event"] == name and fits(event["data"]):
                    data: dict[str, Any] = event["data"]
                    return data
            await self._read_until(lambda packet: "event" in packet)

    async def hear(self, count: int) -> list[Heard]:
        """Wait until so many packets were heard in all; returns those."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.heard) < count:
                await self._read()
        return self.heard

    async def _read_until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                packet = await self._read()
                if packet is not None and fits(packet):
                    return packet

    async def _read(self) -> dict[str, Any] | None:
        message = await self.ws.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            heard = Heard._make([*HEADER.unpack_from(message.data), message.data[HEADER.size :]])
            assert (heard.version, heard.kind) == (VERSION, VOICE)
            self.heard.append(heard)
            return None
        assert message.type is aiohttp.WSMsgType.TEXT, message
        packet: dict[str, Any] = json.loads(message.data)
        if "event" in packet:
            self.events.append(packet)
        return packet


@asynccontextmanager
async def page_of(member: Member) -> AsyncIterator[PageSocket]:
    """A window that was let in as this member; it is closed with the block."""
    sandbox: Sandbox = member.guild.sandbox
    address = urlsplit(str(sandbox.page))
    origin = f"http://{address.netloc}"
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{origin}/live", headers={"Origin": origin}) as ws:
        page = PageSocket(ws)
        key = parse_qs(address.fragment)["key"][0]
        assert (await page.ask("enter", key=key, member_id=str(member.id)))["ok"]
        yield page
