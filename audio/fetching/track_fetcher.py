"""A track that is downloaded while it is read. Touches the network through the session it is given, and its spool."""

from __future__ import annotations

import asyncio
import io
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from audio.fetching.buffer import TrackBuffer
from audio.fetching.downloader import Downloader
from audio.fetching.limits import FetchLimits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiohttp import ClientSession

    from audio.errors import MediaError


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


class TrackFetcher:
    """A `MediaInput`: the event loop downloads, one thread reads.

    Whoever opened it closes it: `close` from any thread, and `wait_closed` in the loop where it matters that its task,
    connection and file are gone. The session stays its owner's. Whoever vets addresses does so in the session's
    connector, which every redirect passes too; its `limit` must leave one connection to each track.
    """

    def __init__(self, name: str, buffer: TrackBuffer, downloader: Downloader) -> None:
        """Use `open`."""
        self._name = name
        self._buffer = buffer
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(downloader.run())

    @classmethod
    async def open(
        cls,
        link: str,
        *,
        name: str,
        session: ClientSession,
        headers: Mapping[str, str] | None = None,
        fresh_link: Callable[[], Awaitable[str]] | None = None,
        limits: FetchLimits | None = None,
        wait: Callable[[float], Awaitable[None]] = _sleep,
    ) -> TrackFetcher:
        """Ask for the track and return once a server has answered, so that its size is known.

        `name` is for logs, and must hold no secret. `headers` go with each request.

        `fresh_link` is asked for another link to the same bytes when the
        server takes this one no longer; its MediaError ends the track as it is, any other error as "forbidden" or
        "not_found". `wait` returns after so many seconds.

        Raises MediaError.
        """
        limits = limits or FetchLimits()
        loop = asyncio.get_running_loop()

        def on_move() -> None:
            with suppress(RuntimeError):  # the loop is closed, and the task has ended with it
                loop.call_soon_threadsafe(downloader.follow)

        buffer = TrackBuffer(limits, on_move)
        downloader = Downloader(
            link,
            session=session,
            buffer=buffer,
            fresh_link=fresh_link,
            limits=limits,
            wait=wait,
            headers=headers,
        )
        fetcher = cls(name, buffer, downloader)
        try:
            await downloader.opened.wait()
            if downloader.resource is None and buffer.failure is not None:
                raise buffer.failure
        except BaseException:
            await fetcher.wait_closed()
            raise
        return fetcher

    @property
    def name(self) -> str:
        return self._name

    @property
    def size(self) -> int | None:
        return self._buffer.size

    @property
    def seekable_to_any(self) -> bool:
        return not self._buffer.forward_only

    @property
    def failure(self) -> MediaError | None:
        """Why no more will come, if so. FFmpeg can take an error of `read` for the end: look here then."""
        return self._buffer.failure

    def seekable(self) -> bool:
        """What PyAV asks: False keeps FFmpeg from looking at the end of what comes in order."""
        return self.seekable_to_any

    def read(self, size: int = -1) -> bytes:
        """As MediaInput has it; gives a chunk at most (`FetchLimits.chunk`), with `size` below zero too."""
        return self._buffer.read(size) if size else b""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As MediaInput has it. Costs nothing by itself: what lies there is asked for when it is read."""
        if whence == os.SEEK_CUR:
            offset += self._buffer.position
        elif whence == os.SEEK_END:
            if self.size is None:
                raise io.UnsupportedOperation("nobody knows where this ends")
            offset += self.size
        if offset < 0:
            raise OSError(f"there is nothing before the start, at {offset}")
        return self._buffer.seek(offset)

    def tell(self) -> int:
        return self._buffer.position

    def close(self) -> None:
        self._buffer.close()
        with suppress(RuntimeError):  # the loop is closed, and the task has ended with it
            self._loop.call_soon_threadsafe(self._task.cancel)

    async def wait_closed(self) -> None:
        """Close, and return when nothing is left of it."""
        self.close()
        await asyncio.wait([self._task])
