"""A station of internet radio: its sound, and what it says is playing. Touches the network through the session.

ICY, as SHOUTcast and Icecast speak it, is HTTP with `icy-` headers; who asks with `Icy-MetaData: 1` gets after each
`icy-metaint` bytes of sound one byte that counts sixteens of bytes of text, and the text.
"""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from aiohttp import StreamReader

    from sources.guard.session import GuardedSession

_log = logging.getLogger(__name__)

ICY_HEADERS = {"Icy-MetaData": "1"}
_BLOCK = 16 * 1024
_MOST_BETWEEN_TITLES = 1 << 20
_TITLE = re.compile(rb"StreamTitle='(.*?)'(?:;|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StationLimits:
    """How long a station is hoped for. Times in seconds."""

    idle_s: float = 10.0
    tries: int = 8
    """Connections in a row that may bring nothing worth it."""
    worth_bytes: int = 64 * 1024
    """What a connection must bring to end such a row: some seconds of sound."""
    first_wait_s: float = 0.5
    longest_wait_s: float = 8.0


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


class Station:
    """One listening to a station. It never ends by itself: it ends by an error, or by whoever closes `sound`.

    `on_title` is told what is playing whenever that changes, in the event loop, a moment before it is heard.
    """

    def __init__(
        self,
        url: str,
        *,
        session: GuardedSession,
        on_title: Callable[[str], None] | None = None,
        headers: Mapping[str, str] | None = None,
        limits: StationLimits | None = None,
        wait: Callable[[float], Awaitable[None]] = _sleep,
    ) -> None:
        self._url = url
        self._session = session
        self._on_title = on_title
        self._headers = {**(headers or {}), **ICY_HEADERS}
        self._limits = limits or StationLimits()
        self._wait = wait
        self._brought = 0
        self.title: str | None = None
        """What it last said is playing."""

    async def sound(self) -> AsyncGenerator[bytes]:
        """The sound, without what is said in between; connects again, within the limits, whenever it breaks off.

        Raises SourceError: of the first connection at once, else after so many failures in a row.
        """
        failures, heard = 0, False
        while True:
            self._brought = 0
            failure = SourceError("no_network", "the connection ended")
            try:
                async with aclosing(self._connection()) as connection:
                    async for block in connection:
                        heard = True
                        yield block
            except SourceError as error:
                failure = error
            failures = 1 if self._brought >= self._limits.worth_bytes else failures + 1
            if not heard or failures >= self._limits.tries or failure.reason == "forbidden_address":
                raise failure
            _log.info("a station broke off (%s), failure %d in a row", failure, failures)
            await self._wait(min(self._limits.first_wait_s * 2.0 ** (failures - 1), self._limits.longest_wait_s))

    async def _connection(self) -> AsyncGenerator[bytes]:
        """The sound of one connection."""
        async with self._session.ask(self._url, headers=self._headers, idle_s=self._limits.idle_s) as response:
            interval = _interval(response.headers)
            left = interval
            while block := await response.content.read(min(_BLOCK, left or _BLOCK)):
                self._brought += len(block)
                yield block
                if interval is not None and left is not None:
                    left -= len(block)
                    if not left:
                        self._hear(await _said(response.content))
                        left = interval

    def _hear(self, said: bytes) -> None:
        title = title_in(said)
        if title is not None and title != self.title:
            self.title = title
            if self._on_title is not None:
                self._on_title(title)


def title_in(said: bytes) -> str | None:
    """What a station says is playing; None where it says nothing of it. At most 300 characters, on one line."""
    found = _TITLE.search(said.rstrip(b"\0"))
    if found is None:
        return None
    try:
        text = found[1].decode()
    except UnicodeDecodeError:
        text = found[1].decode("cp1252", "replace")  # what most stations that do not know UTF-8 send
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:300]


def _interval(headers: Mapping[str, str]) -> int | None:
    """After how many bytes something is said; None where nothing is."""
    told = headers.get("icy-metaint", "0").strip()
    if not told.isascii() or not told.isdigit() or len(told) > 9:
        raise SourceError("server_error", "icy-metaint is no number")
    interval = int(told)
    if interval > _MOST_BETWEEN_TITLES:
        raise SourceError("server_error", "icy-metaint is too large")
    return interval or None


async def _said(content: StreamReader) -> bytes:
    count = await _exactly(content, 1)
    return await _exactly(content, 16 * count[0])


async def _exactly(content: StreamReader, size: int) -> bytes:
    try:
        return await content.readexactly(size)
    except asyncio.IncompleteReadError:
        raise SourceError("no_network", "the connection ended") from None
