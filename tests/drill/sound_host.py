"""An engine in a process of its own that plays, skips, seeks, pauses and breaks at random; for the soak.

`python -m tests.drill.sound_host SEED FOLDER` plays the folder's files into sockets that it reads empty itself. For
each line on stdin it goes on for that many rounds and answers with what it holds: memory, threads, descriptors.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from audio.engine import AudioEngine
from audio.opening import open_media
from audio.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from audio.errors import MediaError
    from audio.line import Line

STREAMS = 12
OPENERS = 4
KEY = bytes(32)


class Group:
    """One stream and who listens to it, at the hands of a restless crowd."""

    def __init__(self, engine: AudioEngine, rng: random.Random, files: list[Path], sink: tuple[str, int]) -> None:
        self.plays = 0
        self._engine, self._rng, self._files, self._sink = engine, rng, files, sink
        self._stream = engine.new_stream()
        self._line: Line | None = None
        self._acts: list[Callable[[], Awaitable[None]]] = [
            self.play, self.play, self.follow, self.seek, self.splice, self.hold, self.reconnect, self.stop,
        ]  # fmt: skip

    async def act(self) -> None:
        await self._rng.choice(self._acts)()

    async def play(self) -> None:
        self.plays += 1
        path = self._rng.choice(self._files)
        self._stream.play(await asyncio.to_thread(open_media, path), on_end=self._ended)

    async def follow(self) -> None:
        path = self._rng.choice(self._files)
        self._stream.follow(await asyncio.to_thread(open_media, path), on_start=lambda: None, on_end=self._ended)

    async def seek(self) -> None:
        path = self._rng.choice(self._files)
        start_ms = self._rng.randrange(0, 4_000, 20)
        self._stream.jump(await asyncio.to_thread(partial(open_media, path, start_ms=start_ms)))

    async def splice(self) -> None:
        path = self._rng.choice(self._files)
        start_ms = self._stream.position_ms + 100
        opening = partial(open_media, path, start_ms=start_ms, volume_percent=self._rng.choice([50, 100, 200]))
        self._stream.splice(await asyncio.to_thread(opening))

    async def hold(self) -> None:
        if self._stream.paused:
            self._stream.resume()
        else:
            self._stream.pause()

    async def stop(self) -> None:
        self._stream.stop()

    async def reconnect(self) -> None:
        self.leave()
        self._line = self._engine.new_line(seal=lambda frame: frame, can_seal=lambda: True)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.connect(self._sink)
            self._line.open(udp, ssrc=1, mode="aead_aes256_gcm_rtpsize", key=KEY)
        self._stream.attach(self._line)

    def leave(self) -> None:
        if self._line is not None:
            self._stream.detach(self._line)
            self._line.close()

    def close(self) -> None:
        self._stream.close()
        self.leave()

    def _ended(self, _error: MediaError | None) -> None:
        """The crowd will think of something."""


async def main(seed: int, files: list[Path]) -> None:
    rng = random.Random(seed)
    async with AsyncExitStack() as stack:
        sink = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        sink.bind(("127.0.0.1", 0))
        sink.setblocking(False)
        asyncio.get_running_loop().add_reader(sink, partial(_read_empty, sink))
        engine = await stack.enter_async_context(AudioEngine.open())
        await _fill_pools(engine)
        groups = [Group(engine, rng, files, sink.getsockname()) for _ in range(STREAMS)]
        for group in groups:
            stack.callback(group.close)
            await group.reconnect()
        while line := await asyncio.to_thread(sys.stdin.readline):
            for _ in range(int(line)):
                await rng.choice(groups).act()
                await asyncio.sleep(0.05)
            print(json.dumps(await holdings(engine, groups)), flush=True)


async def holdings(engine: AudioEngine, groups: list[Group]) -> dict[str, int]:
    """What this process and its sender hold, with nothing playing."""
    for group in groups:
        await group.stop()
    gc.collect()
    await asyncio.sleep(0.5)  # the readers let go of their files
    bot, sender = psutil.Process(), psutil.Process(engine.sender.pid)
    return {
        "memory": bot.memory_info().rss + sender.memory_info().rss,
        "threads": bot.num_threads() + sender.num_threads(),
        "descriptors": bot.num_fds() + sender.num_fds(),
        "plays": sum(group.plays for group in groups),
        "sent": sum(engine.rings.lateness()),
        "restarts": engine.sender.restarts,
    }


async def _fill_pools(engine: AudioEngine) -> None:
    """Have all threads that there will ever be, so that they can be counted."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(openers := ThreadPoolExecutor(OPENERS))
    for pool, size in ((engine.readers.files, READERS), (openers, OPENERS)):
        everybody = threading.Barrier(size)
        await asyncio.gather(*(loop.run_in_executor(pool, everybody.wait) for _ in range(size)))


def _read_empty(sink: socket.socket) -> None:
    try:
        while True:
            sink.recv(2048)
    except BlockingIOError:
        return


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sorted(Path(sys.argv[2]).iterdir())))
