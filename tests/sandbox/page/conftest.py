"""One sandbox with a page and a process of small bots for all tests of this folder, and windows without a browser."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from sandbox.client import Sandbox
from tests.sandbox.conftest import COMMANDS, start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from sandbox.client import BotProcess, Guild

PATIENCE_S = 30.0


class PageError(Exception):
    """What was asked for was not granted; `kind` as the page is told it."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.kind = error["kind"]


class PageWindow:
    """One window's socket: asks, and remembers what it was told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last = 0
        self.events: list[tuple[str, Any]] = []

    async def ask(self, deed: str, **args: Any) -> Any:
        """Ask for a deed; raises PageError."""
        self._last += 1
        wanted = self._last
        await self._socket.send_json({"id": wanted, "do": deed, "args": args})
        while True:
            packet = await self._read()
            if packet.get("id") == wanted:
                if packet["ok"]:
                    return packet["result"]
                raise PageError(packet["error"])

    async def until(self, event: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """The data of the next event of that name that fits, those that came before included."""
        seen = 0
        while True:
            for name, data in self.events[seen:]:
                if name == event and fits(data):
                    return data
            seen = len(self.events)
            await self._read()

    async def until_row(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first row of the traffic that fits."""
        data = await self.until("traffic", lambda data: any(fits(row) for row in data["rows"]))
        return next(row for row in data["rows"] if fits(row))

    async def until_closed(self) -> None:
        """Return once the other side has hung up."""
        async with asyncio.timeout(PATIENCE_S):
            while (await self._socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
                pass

    async def _read(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            packet: dict[str, Any] = json.loads(await self._socket.receive_str())
        if "event" in packet:
            self.events.append((packet["event"], packet["data"]))
        return packet


@asynccontextmanager
async def opened(address: str, member_id: int | None = None) -> AsyncIterator[PageWindow]:
    """A window on a page's address, let in with its key."""
    parts = urlsplit(address)
    key = parts.fragment.removeprefix("key=")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"ws://{parts.netloc}/live", origin=f"http://{parts.netloc}", max_msg_size=0, autoclose=False
        ) as socket,
    ):
        window = PageWindow(socket)
        await window.ask("enter", key=key, member_id=None if member_id is None else str(member_id))
        yield window


@pytest.fixture(scope="session")
def bot_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page looks for the bot's log; nothing is there."""
    return tmp_path_factory.mktemp("log") / "bot.log"


@pytest.fixture(scope="session")
async def sandbox(bot_log: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    folder = tmp_path_factory.mktemp("sandbox")
    async with Sandbox.start(seed="sample", folder=folder, page=folder / "unbuilt", bot_log=bot_log) as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    process = await start_bot(sandbox, *COMMANDS, "echoing")
    await process.wait_ready()
    yield process
    await process.stop()


@pytest.fixture
async def guild(sandbox: Sandbox, bot: BotProcess) -> Guild:
    """The sample server, with the bots in it."""
    return await sandbox.guild("Chorus Lounge")


@pytest.fixture
async def window(sandbox: Sandbox, guild: Guild) -> AsyncIterator[PageWindow]:
    """Ada's window."""
    async with opened(str(sandbox.page), guild.member("Ada").id) as window:
        yield window
