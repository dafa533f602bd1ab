"""Sound that comes block by block and only forwards: a radio station, or a list of segments. Touches its iterator."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import threading
from collections import deque
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from audio.errors import MediaError
from audio.fetching.limits import MIB

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_log = logging.getLogger(__name__)


class LiveInput:
    """A `MediaInput`: the event loop takes blocks from a generator, one thread reads them once, in order.

    Whoever opened it closes it, as a TrackFetcher: `close` from any thread, `wait_closed` in the loop. The generator is
    this one's, and is closed with it. No block is asked for while `most_bytes` are not read yet.
    """

    seekable_to_any = False
    size = None

    def __init__(self, name: str, blocks: AsyncGenerator[bytes], *, most_bytes: int) -> None:
        """Use `open`."""
        self._name = name
        self._most_bytes = most_bytes
        self._kept: deque[bytes] = deque()
        self._kept_bytes = 0
        self._position = 0
        self._changed = threading.Condition()
        self._failure: MediaError | None = None
        self._ended = False
        self._closed = False
        self._loop = asyncio.get_running_loop()
        self._begun = asyncio.Event()
        self._has_room = asyncio.Event()
        self._task = asyncio.create_task(self._take(blocks))

    @classmethod
    async def open(cls, blocks: AsyncGenerator[bytes], *, name: str, most_bytes: int = MIB) -> LiveInput:
        """Return once the first block is there. `name` is for logs, and must hold no secret.

        Raises MediaError: the generator's own, "empty" for none at all, and "unreachable" for any other error of it.
        """
        live = cls(name, blocks, most_bytes=most_bytes)
        try:
            await live._begun.wait()
            if not live._kept:
                raise live._failure or MediaError("empty", name)
        except BaseException:
            await live.wait_closed()
            raise
        return live

    @property
    def name(self) -> str:
        return self._name

    @property
    def failure(self) -> MediaError | None:
        """Why no more will come, if so."""
        return self._failure

    def seekable(self) -> bool:
        """What PyAV asks."""
        return False

    def read(self, size: int = -1) -> bytes:
        """As MediaInput has it; gives what is left of a block at most, with `size` below zero too."""
        with self._changed:
            while not (self._kept or self._ended or self._failure or self._closed):
                self._changed.wait()
            if self._closed:
                raise MediaError("closed")
            if not self._kept:
                if self._failure is not None:
                    raise self._failure
                return b""
            block = self._kept.popleft()
            if 0 <= size < len(block):
                self._kept.appendleft(block[size:])
                block = block[:size]
            self._kept_bytes -= len(block)
            self._position += len(block)
        with suppress(RuntimeError):  # the loop is closed, and the task has ended with it
            self._loop.call_soon_threadsafe(self._has_room.set)
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """To where it stands, and nowhere else."""
        if (whence, offset) in ((os.SEEK_SET, self._position), (os.SEEK_CUR, 0)):
            return self._position
        raise io.UnsupportedOperation("what comes live is read in order")

    def tell(self) -> int:
        return self._position

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._kept.clear()
            self._changed.notify_all()
        with suppress(RuntimeError):  # the loop is closed, and the task has ended with it
            self._loop.call_soon_threadsafe(self._task.cancel)

    async def wait_closed(self) -> None:
        """Close, and return when the generator has let go of its connection."""
        self.close()
        await asyncio.wait([self._task])

    async def _take(self, blocks: AsyncGenerator[bytes]) -> None:
        failure: MediaError | None = None
        try:
            async with aclosing(blocks):
                async for block in blocks:
                    self._keep(block)
                    await self._wait_for_room()
        except MediaError as error:
            failure = error
        except asyncio.CancelledError:
            failure = MediaError("closed")
            raise
        except Exception as error:
            _log.warning("%s ended: %s", self._name, error)
            failure = MediaError("unreachable", str(error))
        finally:
            with self._changed:
                self._ended, self._failure = True, failure
                self._changed.notify_all()
            self._begun.set()

    def _keep(self, block: bytes) -> None:
        if not block:
            return
        with self._changed:
            self._kept.append(block)
            self._kept_bytes += len(block)
            self._changed.notify_all()
        self._begun.set()

    async def _wait_for_room(self) -> None:
        while self._kept_bytes >= self._most_bytes:
            self._has_room.clear()
            if self._kept_bytes >= self._most_bytes:  # the thread may have read in between
                await self._has_room.wait()
