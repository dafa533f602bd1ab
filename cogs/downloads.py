"""Discord's CDN as the services fetch from it: `services.downloads.Downloads` on aiohttp."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

import aiohttp
from yarl import URL

from services.downloads import DownloadError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord serves attachments (Discord docs: Reference > Signed Attachment CDN URLs). Nothing else is fetched, so
no message can make the bot ask another server, or one of its own network, for something."""
MOST_REDIRECTS = 3
CHUNK_BYTES = 64 * 1024
CONNECT_S, STALL_S, LONGEST_S = 10.0, 30.0, 1800.0
"""How long a connection may take, how long it may fall silent, and how long a file may take in all."""
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE, _REFUSED = {404, 410}, {401, 403}


class DiscordDownloads:
    """Fetches from Discord's CDN; `session` stays the caller's. Its own time limits do not count here."""

    def __init__(self, session: aiohttp.ClientSession, *, stall_s: float = STALL_S) -> None:
        self._session = session
        self._timeout = aiohttp.ClientTimeout(total=LONGEST_S, sock_connect=CONNECT_S, sock_read=stall_s)

    @classmethod
    @asynccontextmanager
    async def opened(cls, connector: aiohttp.BaseConnector | None) -> AsyncIterator[Self]:
        """With a session of its own, closed with the block, as is the connector; None stands for Discord itself."""
        async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
            yield cls(session)

    async def stream(self, url: str) -> AsyncGenerator[bytes]:
        """As `Downloads.stream`."""
        target = _checked(url)
        try:
            for _ in range(MOST_REDIRECTS + 1):
                async with self._session.get(
                    target,
                    allow_redirects=False,
                    timeout=self._timeout,
                    headers={"Accept-Encoding": "identity"},
                ) as response:
                    if response.status in _REDIRECTS:
                        target = _checked(response.headers.get("Location", ""), base=target)
                        continue
                    _check_status(response)
                    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                        yield chunk
                    return
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # The texts of some name the address, which has a signature in it.
            raise DownloadError("failed", type(error).__name__) from error
        raise DownloadError("failed", f"more than {MOST_REDIRECTS} redirects")


def _checked(link: str, *, base: URL | None = None) -> URL:
    """The address that a link leads to. Raises DownloadError when that is not Discord's."""
    try:
        url = URL(link, encoded=True)
        url = url if base is None else base.join(url)
        if url.scheme == "https" and url.host in HOSTS and url.explicit_port is None and url.raw_user is None:
            return url
    except ValueError:
        pass
    raise DownloadError("gone", "the link does not lead to Discord's CDN")


def _check_status(response: aiohttp.ClientResponse) -> None:
    if response.status in _GONE:
        raise DownloadError("gone", f"status {response.status}")
    if response.status in _REFUSED:
        raise DownloadError("refused", f"status {response.status}")
    if response.status != 200:
        raise DownloadError("failed", f"status {response.status}")
    packed = response.headers.get("Content-Encoding", "identity")
    if packed.lower() != "identity":
        raise DownloadError("failed", "it comes packed, although it was asked not to")
