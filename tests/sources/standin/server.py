"""The stand-in's sockets: a proxy that leads every known host to one TLS server, which answers for all of them."""

from __future__ import annotations

import asyncio
import base64
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import trustme
from aiohttp import web

from tests.sources.standin import bandcamp, soundcloud, streamable, youtube
from tests.sources.standin.media import Media

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

_HOSTS = (
    "youtube.com", "googlevideo.com", "ytimg.com", "youtube-nocookie.com",
    "soundcloud.com", "sndcdn.com", "bandcamp.com", "bcbits.com", "streamable.com",
)  # fmt: skip
_USER = "chorus:made-up"
_AUTHORIZATION = b"\r\nProxy-Authorization: Basic " + base64.b64encode(_USER.encode()) + b"\r\n"
_REFUSAL = b"HTTP/1.1 403 Forbidden address\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    host: str
    path: str
    query: Mapping[str, str]
    client: str | None
    """As which of its apps YouTube was asked."""
    cookies: frozenset[str]
    """By name."""


@dataclass
class StandIn:
    """Used as a context; what tests change of it counts from the next request on."""

    folder: Path
    media: Media = field(default_factory=Media)
    statuses: dict[str, int] = field(default_factory=dict)
    """What to answer instead, by a part of "host/path"."""
    held: set[str] = field(default_factory=set)
    """Parts of "host/path" that are not answered while they stand here."""
    players: dict[str, str] = field(default_factory=dict)
    """Which refusal each of YouTube's clients gets for any video, as {"VISIONOS": "bot_check"}."""
    wanted_cookie: str = ""
    """Without it, YouTube takes whoever asks for a bot."""
    asked: list[Asked] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Targets of the proxy that nobody may ask for."""

    async def __aenter__(self) -> StandIn:
        self._changed = asyncio.Condition()
        authority = trustme.CA()
        self.ca_file = self.folder / "stand-in.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*_HOSTS, *(f"*.{host}" for host in _HOSTS)).configure_cert(context)
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        self.tls_port = cast("int", self._runner.addresses[0][1])
        self._tunnels: set[asyncio.Task[None]] = set()
        self._proxy = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.proxy_url = f"http://{_USER}@127.0.0.1:{self._proxy.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._proxy.close()
        await self.release()
        for task in list(self._tunnels):
            task.cancel()
        await asyncio.gather(*self._tunnels, return_exceptions=True)
        await self._runner.cleanup()

    def times_asked(self, part: str) -> int:
        """How many requests came whose "host/path" has that part."""
        return sum(part in f"{one.host}{one.path}" for one in self.asked)

    async def until_asked(self, part: str, times: int = 1) -> None:
        """Wait for that many such requests in all."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.times_asked(part) >= times)

    async def release(self) -> None:
        """Answer what was held."""
        async with self._changed:
            self.held.clear()
            self._changed.notify_all()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        host, place = request.host.partition(":")[0], f"{request.host.partition(':')[0]}{request.path}"
        said: Any = await request.json() if request.method == "POST" and request.content_type.endswith("json") else {}
        client = said.get("context", {}).get("client", {}).get("clientName")
        asked = Asked(host, request.path, dict(request.query), client, frozenset(request.cookies))
        async with self._changed:
            self.asked.append(asked)
            self._changed.notify_all()
            await self._changed.wait_for(lambda: not any(part in place for part in self.held))
        status = next((status for part, status in self.statuses.items() if part in place), None)
        if status is not None:
            return web.Response(status=status, text="no")
        return self._respond(asked, request, said)

    def _respond(self, asked: Asked, request: web.Request, said: dict[str, Any]) -> web.Response:
        site = asked.host.removeprefix("www.")
        if site == "manifest.googlevideo.com":
            return self.media.list_segments(request)
        if site.endswith(("googlevideo.com", "bcbits.com")) or site == "cf-media.sndcdn.com":
            return self.media.respond(request)
        if site.endswith(("soundcloud.com", "sndcdn.com")):
            return soundcloud.respond(request)
        if site.endswith("bandcamp.com"):
            return bandcamp.respond(request)
        if site.endswith("streamable.com"):
            return streamable.respond(request, self.times_asked("ajax.streamable.com")) or self.media.respond(request)
        refusal = self.players.get(asked.client or "")
        if self.wanted_cookie and self.wanted_cookie not in asked.cookies:
            refusal = "bot_check"
        return youtube.respond(request, said, refusal=refusal, size=self.media.size)

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.create_task(self._tunnel(reader, writer))
        self._tunnels.add(task)
        task.add_done_callback(self._tunnels.discard)

    async def _tunnel(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError, EOFError):
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                method, target, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
                host, _, port = target.rpartition(":")
                is_known = _AUTHORIZATION in head.replace(b"authorization:", b"Authorization:")
                if not (is_known and method == "CONNECT" and port == "443" and _is_played(host)):
                    self.refused.append(target)
                    writer.write(_REFUSAL)
                    await writer.drain()
                    return
                upstream, to_upstream = await asyncio.open_connection("127.0.0.1", self.tls_port)
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                try:
                    await asyncio.gather(_carry(reader, to_upstream), _carry(upstream, writer))
                finally:
                    to_upstream.close()
            finally:
                writer.close()


def _is_played(host: str) -> bool:
    """Whether the stand-in stands in for it."""
    return f".{host}".endswith(tuple(f".{one}" for one in _HOSTS))


async def _carry(reader: StreamReader, writer: StreamWriter) -> None:
    while block := await reader.read(64 * 1024):
        writer.write(block)
        await writer.drain()
    writer.close()
