"""The session that all media is fetched with. Touches the network through the guard."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

from sources.errors import SourceError
from sources.guard.connector import GuardedConnector
from sources.guard.failures import as_source_errors, refuse_status

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Collection, Mapping
    from types import TracebackType

    from yarl import URL

    from sources.guard.guard import Guard

_REDIRECTS = 5
_CONNECTING_S = 8.0
_USER_AGENT = "Mozilla/5.0 (compatible; Chorus)"  # some servers of media answer no unknown program
_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer. `url` is where it came from in the end, against which links in it are read."""

    url: URL
    content_type: str
    body: bytes


class GuardedSession:
    """A session over the guard: http and https only, no cookies, no proxies, nothing unpacked, at most 5 redirects.

    Used as a context; the one who opens it closes it.
    """

    def __init__(self, guard: Guard, *, tls: ssl.SSLContext | None = None) -> None:
        """`tls` says whose certificates are trusted, the system's list by default. To be made in the event loop."""
        self.client = aiohttp.ClientSession(
            connector=GuardedConnector(guard, tls=tls),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "identity"},
            auto_decompress=False,  # a few bytes could become gigabytes
            trust_env=False,
        )
        """For those who bring their own bounds, as a TrackFetcher does. aiohttp allows it 10 redirects by itself."""

    async def __aenter__(self) -> GuardedSession:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self.client.close()

    @asynccontextmanager
    async def ask(
        self,
        url: str | URL,
        *,
        headers: Mapping[str, str] | None = None,
        total_s: float | None = None,
        idle_s: float,
        takes: Collection[int] = (),
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """An answer whose body is the caller's to read within the block; its connection is let go with it.

        `total_s` is how long the whole block may take, None for any time, `idle_s` how long nothing may come, `takes`
        are statuses that the caller understands besides 200 and 206.

        Raises SourceError, also for what reading the body within the block raises.
        """
        limits = aiohttp.ClientTimeout(total=total_s, sock_connect=_CONNECTING_S, sock_read=idle_s)
        with as_source_errors():
            # aiohttp gives up at the last redirect that it is allowed, not after it.
            response = await self.client.get(url, headers=headers, timeout=limits, max_redirects=_REDIRECTS + 1)
            async with response:
                if response.status not in takes:
                    refuse_status(response.status)
                yield response

    async def fetch(
        self, url: str | URL, *, most_bytes: int, total_s: float, headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """The whole of something small. Raises SourceError, "too_large" for more than `most_bytes`."""
        async with self.ask(url, headers=headers, total_s=total_s, idle_s=total_s) as response:
            if (response.content_length or 0) > most_bytes:
                raise SourceError("too_large", f"{response.content_length} bytes")
            body = bytearray()
            while block := await response.content.read(_BLOCK):
                body += block
                if len(body) > most_bytes:
                    raise SourceError("too_large", f"more than {most_bytes} bytes")
            return Fetched(response.url, response.content_type, bytes(body))
