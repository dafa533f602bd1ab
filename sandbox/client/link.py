"""One connection to a sandbox's control socket: requests with answers, and the stream of events."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from .errors import Refused, SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    Hearer = Callable[[str, dict[str, Any]], None]

LINE_LIMIT = 256 * 1024 * 1024


class Link:
    """A control connection. Made by `open`, ended by `close`. Many requests may be under way at once.

    Events are told to every hearer before the answer to the request that caused them.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._hearers: list[Hearer] = []
        self._last_id = 0
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Connect and subscribe to events. Raises OSError when nobody listens there."""
        reader, writer = await asyncio.open_unix_connection(str(path), limit=LINE_LIMIT)
        link = cls(reader, writer)
        await link.call("subscribe")
        return link

    def hear(self, hearer: Hearer) -> None:
        """Have every event told as (name, payload)."""
        self._hearers.append(hearer)

    async def call(self, action: str, **args: Any) -> Any:
        """Ask for an action; returns its result. Raises Refused, TimeoutError or SandboxError."""
        self._last_id += 1
        request_id = self._last_id
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._reading.done():
            raise SandboxError("the sandbox is gone")
        self._waiting[request_id] = future
        request = {"id": request_id, "do": action, "args": args}
        self._writer.write(json.dumps(request).encode() + b"\n")
        try:
            return await future
        finally:
            self._waiting.pop(request_id, None)

    def wait_for(
        self, event: str, predicate: Callable[[dict[str, Any]], bool], timeout_s: float
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """The next event of that name that fits; what happens from this very call on counts."""
        found: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

        def hearer(name: str, payload: dict[str, Any]) -> None:
            if name == event and not found.done() and predicate(payload):
                found.set_result(payload)

        self._hearers.append(hearer)

        async def wait() -> dict[str, Any]:
            try:
                async with asyncio.timeout(timeout_s):
                    return await found
            except TimeoutError:
                raise TimeoutError(f"no such {event} within {timeout_s:g} s") from None
            finally:
                self._hearers.remove(hearer)

        return wait()

    async def wait_gone(self) -> None:
        """Return once the sandbox has ended, or this side has hung up."""
        await asyncio.wait([self._reading])

    async def close(self) -> None:
        """Hang up; what is still waited for fails."""
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _read(self) -> None:
        try:
            while line := await self._reader.readline():
                self._take(json.loads(line))
        except ConnectionError:
            pass
        finally:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(SandboxError("the sandbox is gone"))

    def _take(self, packet: dict[str, Any]) -> None:
        if "event" in packet:
            for hearer in tuple(self._hearers):
                hearer(packet["event"], packet["data"])
            return
        future = self._waiting.get(packet["id"])
        if future is None or future.done():
            return
        if packet["ok"]:
            future.set_result(packet["result"])
        else:
            future.set_exception(_error(packet["error"]))


def _error(described: dict[str, Any]) -> Exception:
    message = described["message"]
    match described["kind"]:
        case "refused":
            return Refused(message, described["code"])
        case "timeout":
            return TimeoutError(message)
    return SandboxError(message)
