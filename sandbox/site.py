"""The one TLS socket behind which all of Discord's hosts are served, told apart by the Host header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from .cdn_answers import file_answer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    from .faults import DownloadFaults
    from .gateway import Gateway
    from .voice import VoiceService
    from .world import World

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CDN_HOSTS = ("cdn.discordapp.com", "media.discordapp.net")
MAX_BODY_BYTES = 32 * 1024 * 1024
SHUTDOWN_TIMEOUT_S = 1.0


class Site:
    """Listens on 127.0.0.1. Owns its sockets and the gateway's connections; the voice service is the caller's."""

    def __init__(
        self, world: World, rest: Handler, gateway: Gateway, voice: VoiceService, downloads: DownloadFaults
    ) -> None:
        self._world = world
        self._downloads = downloads
        self._rest = rest
        self._gateway = gateway
        self._voice = voice
        self._runner: web.AppRunner | None = None

    async def start(self, context: ssl.SSLContext, port: int = 0) -> int:
        """Listen; returns the port. Raises OSError when the port is taken."""
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_route("*", "/{path:.*}", self._handle)
        app.on_shutdown.append(self._go_away)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port, ssl_context=context).start()
        bound: int = self._runner.addresses[0][1]
        return bound

    async def close(self) -> None:
        """Stop listening and close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        host = request.host.partition(":")[0]
        handler = self._rest
        if host == "gateway.discord.gg" or host.endswith(".discord.gg"):
            handler = self._gateway.handle
        elif host.endswith(".discord.media"):
            handler = self._voice.handle
        elif host in CDN_HOSTS:
            handler = self._attachment
        return await handler(request)

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        answer = file_answer(request, self._world.attachment(request.raw_path))
        return await self._downloads.pass_through(request, answer)

    async def _go_away(self, _app: web.Application) -> None:
        await self._gateway.close()
