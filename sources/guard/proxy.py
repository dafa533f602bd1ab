"""The guard as an HTTP proxy on loopback, for programs that dial by themselves. Touches the network."""

from __future__ import annotations

import asyncio
import base64
import hmac
import logging
import secrets
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from sources.guard.guard import ForbiddenAddressError
from sources.guard.proxy_request import BadRequestError, ProxyRequest

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from types import TracebackType

    from sources.guard.guard import Guard

_log = logging.getLogger(__name__)

_USER = "chorus"
_HEAD_BYTES = 64 * 1024
_HEAD_S = 10.0
_DIALLING_S = 8.0
_BLOCK = 64 * 1024


class GuardProxy:
    """CONNECT and plain HTTP, for who knows the secret in `url`; used as a context by the one who opens it.

    A connection carries at most `most_bytes` each way, is idle for at most `idle_s`, and lives for at most `total_s`.
    Refused for good is 403, with "Forbidden address" as its reason; a host that can't be had is 502 or 504.
    """

    def __init__(
        self, guard: Guard, *, most_bytes: int = 64 << 20, idle_s: float = 30.0, total_s: float = 300.0
    ) -> None:
        self._guard = guard
        self._most_bytes = most_bytes
        self._idle_s = idle_s
        self._total_s = total_s
        self._secret = secrets.token_urlsafe(24)
        self._expected = b"Basic " + base64.b64encode(f"{_USER}:{self._secret}".encode())
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """With the secret: for the program that may use it, never for a log or a command line."""
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{_USER}:{self._secret}@{host}:{port}"

    async def __aenter__(self) -> GuardProxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_BYTES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._total_s):
                await self._answer(reader, writer)
        except (OSError, EOFError, asyncio.LimitOverrunError):  # a time-out, either side gone, no request at all
            pass
        except Exception:
            _log.exception("the proxy failed at a connection")
        finally:
            await _close(writer)

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        async with asyncio.timeout(_HEAD_S):
            head = await reader.readuntil(b"\r\n\r\n")
        try:
            request = ProxyRequest.parse(head)
        except BadRequestError as error:
            await _refuse(writer, f"400 {error}")
            return
        if not hmac.compare_digest(request.authorization, self._expected):
            await _refuse(writer, "407 Proxy authentication required", b'Proxy-Authenticate: Basic realm="guard"\r\n')
            return
        try:
            upstream, to_upstream = await self._dial(request.host, request.port)
        except ForbiddenAddressError:
            await _refuse(writer, "403 Forbidden address")
        except TimeoutError:
            await _refuse(writer, "504 The host does not answer")
        except OSError as error:
            unknown = isinstance(error, socket.gaierror)
            await _refuse(writer, "502 No such host" if unknown else "502 The host cannot be reached")
        else:
            try:
                to_upstream.write(request.forwarded)
                if request.is_tunnel:
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await self._join(reader, writer, upstream, to_upstream)
            finally:
                await _close(to_upstream)

    async def _dial(self, host: str, port: int) -> tuple[StreamReader, StreamWriter]:
        """A connection to the first vetted address that answers."""
        failure: OSError = OSError("no address")
        for address, at in await self._guard.vet(host, port):
            try:
                async with asyncio.timeout(_DIALLING_S):
                    return await asyncio.open_connection(str(address), at)
            except OSError as error:
                failure = error
        raise failure

    async def _join(
        self, reader: StreamReader, writer: StreamWriter, upstream: StreamReader, to_upstream: StreamWriter
    ) -> None:
        """Carry both ways until the server has said all, or either side is gone."""
        async with asyncio.timeout(self._idle_s) as idle:
            asking = asyncio.create_task(self._carry(reader, to_upstream, idle))
            try:
                await self._carry(upstream, writer, idle)
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)

    async def _carry(self, reader: StreamReader, writer: StreamWriter, idle: asyncio.Timeout) -> None:
        left = self._most_bytes
        while left > 0 and (block := await reader.read(min(_BLOCK, left))):
            left -= len(block)
            idle.reschedule(asyncio.get_running_loop().time() + self._idle_s)
            writer.write(block)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def _refuse(writer: StreamWriter, status: str, headers: bytes = b"") -> None:
    writer.write(f"HTTP/1.1 {status}\r\n".encode() + headers + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
    await writer.drain()


async def _close(writer: StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
