"""Playlists that go on into a queue while their first track is heard already. Touches players and the database."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

from services.errors import QueueFullError
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from models import QueueEntry
    from services.chat_server import ChatServer
    from services.player import GroupPlayer
    from sources.playable import SearchHit

    Enqueue = Callable[[SearchHit], Awaitable[QueueEntry]]

log = logging.getLogger(__name__)


class Filling:
    """One playlist after the other for each group; `close` at the end."""

    def __init__(self, chat_server: ChatServer) -> None:
        self._chat_server = chat_server
        self._tasks: dict[asyncio.Task[None], int] = {}

    def begin(self, player: GroupPlayer, rest: AsyncGenerator[SearchHit], enqueue: Enqueue) -> None:
        """Put `rest` at the end of the player's queue, one by one, until it ends, the queue is full, or it is stopped.

        `enqueue` writes an entry, or raises QueueFullError. The group is told how many came.
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
        key = "playlist-filled"
        try:
            async with aclosing(rest):
                async for hit in rest:
                    if player.is_closed:
                        return
                    entry = await enqueue(hit)
                    await player.add(entry)
                    came += 1
        except QueueFullError:
            key = "playlist-cut"
        except SourceError as error:
            log.warning("a playlist broke off after %d tracks: %s", came, error)
            key = "playlist-broke-off"
        except Exception:  # nobody waits for this task: the log is where it is looked for
            log.exception("a playlist could not be queued")
            key = "playlist-broke-off"
        await self._chat_server.announce(player.venue, key, count=came)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
