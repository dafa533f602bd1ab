"""A window's side of the page's socket, by hand."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientSession, ClientWebSocketResponse

    from sandbox.client import Sandbox


class Door:
    """A window's socket, and the address that it came from."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.events: list[dict[str, Any]] = []
        self._asked = 0

    async def ask(self, deed: str, args: Any = None) -> dict[str, Any]:
        """Ask for a deed; the whole answer, which may be a failure."""
        self._asked += 1
        return await self.send(json.dumps({"id": self._asked, "do": deed, "args": args or {}}))

    async def do(self, deed: str, **args: Any) -> Any:
        """Ask for a deed that succeeds."""
        answer = await self.ask(deed, args)
        assert answer["ok"], answer
        return answer["result"]

    async def send(self, text: str | bytes) -> dict[str, Any]:
        """Send anything; the next answer."""
        await (self.socket.send_bytes(text) if isinstance(text, bytes) else self.socket.send_str(text))
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        """The next answer, with the events before it noted."""
        while True:
            packet: dict[str, Any] = json.loads(await self.socket.receive_str())
            if "event" not in packet:
                return packet
            self.events.append(packet)


class House:
    """A sandbox with a page, to which doors can be opened."""

    def __init__(self, sandbox: Sandbox, http: ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http
        self.base, _, self.key = str(sandbox.page).partition("/#key=")

    @asynccontextmanager
    async def connected(self, **headers: str) -> AsyncIterator[Door]:
        """A socket that nobody entered by."""
        async with self.http.ws_connect(
            f"{self.base}/live", headers={"Origin": self.base, **headers}, max_msg_size=0
        ) as socket:
            yield Door(socket)

    @asynccontextmanager
    async def entered(self, name: str = "Ada") -> AsyncIterator[Door]:
        """A window of somebody."""
        async with self.connected() as door:
            (guild,) = await self.sandbox.guilds()
            hello = await door.ask("enter", {"key": self.key, "member_id": str(guild.member(name).id)})
            assert hello["ok"]
            yield door


async def general(door: Door) -> str:
    (guild,) = (await door.do("places"))["guilds"]
    return next(str(channel["id"]) for channel in guild["channels"] if channel["name"] == "general")
