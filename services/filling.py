"""Playlists that go on into a queue while their first track is heard already. Touches players and the database."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

from services.queue_errors import OwnShareFullError
from services.refs import Variant
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from services.chat_server import ChatServer
    from services.enqueueing import Placed
    from services.player import GroupPlayer
    from sources.playable import SearchHit

    Enqueue = Callable[[Sequence[SearchHit]], Awaitable[Placed]]

log = logging.getLogger(__name__)

BATCH = 100
"""Tracks that are written at once, where so many are known."""


class Filling:
    """One playlist after the other for each group; `close` at the end."""

    def __init__(self, chat_server: ChatServer) -> None:
        self._chat_server = chat_server
        self._tasks: dict[asyncio.Task[None], int] = {}

    def begin(self, player: GroupPlayer, rest: AsyncGenerator[SearchHit], enqueue: Enqueue) -> None:
        """Put `rest` into the player's queue until it ends, the queue takes no more, or it is stopped.

        `enqueue` puts in as many as find room. The group is told how many came.
        """
        task = asyncio.create_task(self._fill(player, rest, enqueue))
        self._tasks[task] = player.group_id
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    async def stop(self, group_id: int) -> None:
        """Nothing more comes for that group."""
        await _end([task for task, of in self._tasks.items() if of == group_id])

    async def settled(self) -> None:
        """Wait for all that is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Nothing more comes for anybody; what came stays."""
        await _end(list(self._tasks))

    async def _fill(self, player: GroupPlayer, rest: AsyncGenerator[SearchHit], enqueue: Enqueue) -> None:
        came = 1
        limit = Variant("queue")
        key = "playlist-filled"
        try:
            async with aclosing(rest), aclosing(batches(rest, BATCH)) as known:
                async for hits in known:
                    if player.is_closed:
                        return
                    placed = await enqueue(hits)
                    came += len(placed.entries)
                    if placed.refusal is not None:
                        key = "playlist-cut"
                        limit = Variant("own" if isinstance(placed.refusal, OwnShareFullError) else "queue")
                        break
        except SourceError as error:
            log.warning("a playlist broke off after %d tracks: %s", came, error)
            key = "playlist-broke-off"
        except Exception:  # nobody waits for this task: the log is where it is looked for
            log.exception("a playlist could not be queued")
            key = "playlist-broke-off"
        await self._chat_server.announce(player.venue, key, count=came, limit=limit)


async def batches(hits: AsyncGenerator[SearchHit], most: int) -> AsyncGenerator[Sequence[SearchHit]]:
    """What there is to get without waiting, up to so many at once; the first of each batch is waited for.

    What was got before a failure is handed over before it is raised.
    """
    batch: list[SearchHit] = []
    while True:
        following = asyncio.create_task(_next(hits))
        try:
            await asyncio.sleep(0)  # what needs nothing from outside is got at once
            if batch and not following.done():
                yield batch
                batch = []
            await asyncio.wait([following])
        finally:
            if not following.done():
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
        error = following.exception()
        if error is not None:
            if batch:
                yield batch
            raise error
        hit = following.result()
        if hit is None:
            break
        batch.append(hit)
        if len(batch) == most:
            yield batch
            batch = []
    if batch:
        yield batch


async def _next(hits: AsyncGenerator[SearchHit]) -> SearchHit | None:
    return await anext(hits, None)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
