"""What `/play` offers while somebody types: what was heard, what the library has, what sources told, and what they tell
meanwhile. Touches the database and the sources."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple

from services.completion import group_meant
from services.permissions import Operation
from services.sourcing.sourcing import LOCAL, is_link
from services.texts import comparable
from sources.asking import asking_for
from sources.errors import SourceError
from sources.playable import SearchHit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.database import Database
    from services.clock import Clock
    from services.seats import Asker
    from services.sourcing.picks import Picks
    from services.sourcing.sourcing import Sourcing

log = logging.getLogger(__name__)

MOST_OFFERED = 25
HISTORY = 200
"""How many of the tracks that a group heard last are looked through."""
LIVE_WITHIN_S = 0.03
"""How long one letter waits for what sources tell: the next one shows it anyway."""
LEAST_TYPED = 3
LIVE_RESULTS = 10


class Suggestion(NamedTuple):
    """A track, and what a choice of it is called."""

    hit: SearchHit
    pick: str


class Suggesting:
    """Offers tracks. One search of other sources is under way for each person at a time; `close` ends them."""

    def __init__(self, database: Database, sourcing: Sourcing, picks: Picks, clock: Clock) -> None:
        self._database = database
        self._sourcing = sourcing
        self._picks = picks
        self._clock = clock
        self._live: dict[int, asyncio.Task[None]] = {}

    async def tracks(self, asker: Asker, typed: str) -> Sequence[Suggestion]:
        """What the asker could mean to play in the group that `/play` typed here would mean; nothing to others."""
        typed = typed.strip()[:200]
        async with self._database.read() as tx:
            group_id = await group_meant(tx, asker, Operation.PLAY, now=self._clock())
        if group_id is None or is_link(typed):
            return []
        live = self._search(asker, typed)
        library = await self._library(typed)
        remembered = await self._remembered(group_id, typed)
        if live is not None and len(library) + len(remembered) < MOST_OFFERED:
            await asyncio.wait([live], timeout=LIVE_WITHIN_S)
            if live.done():
                remembered = await self._remembered(group_id, typed)
        return [Suggestion(hit, self._picks.name(hit)) for hit in _each_once([*library, *remembered])[:MOST_OFFERED]]

    async def close(self) -> None:
        """Search no more."""
        tasks = list(self._live.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _library(self, typed: str) -> list[SearchHit]:
        found: list[SearchHit] = []
        for source in self._sourcing.catalogue:
            if source.name in LOCAL:
                try:
                    found += await source.search(typed, limit=MOST_OFFERED)
                except SourceError as error:
                    log.info("%s cannot be searched: %s", source.name, error)
        return found

    async def _remembered(self, group_id: int, typed: str) -> list[SearchHit]:
        """What the group has heard, then what sources told anybody lately."""
        async with self._database.read() as tx:
            heard = await tx.players.latest_played(group_id, limit=HISTORY)
        told = {(one.hit.source, one.hit.source_id): one for one in await self._sourcing.memory.latest()}
        words = comparable(typed).split()
        found = [
            told[source, source_id].hit if (source, source_id) in told else SearchHit(source, source_id, title)
            for source, source_id, title in heard
            if _has(comparable(title), words)
        ]
        found += [one.hit for one in told.values() if _has(one.words, words)]
        turned_on = {source.name for source in self._sourcing.catalogue}
        return [hit for hit in found if hit.source in turned_on]

    def _search(self, asker: Asker, typed: str) -> asyncio.Task[None] | None:
        """Begin to ask the other sources, unless that is under way for the person already."""
        running = self._live.get(asker.discord_id)
        if len(typed) < LEAST_TYPED or (running is not None and not running.done()):
            return running
        with asking_for(asker.guild_id or 0):
            task = self._live[asker.discord_id] = asyncio.create_task(self._ask(typed))
        task.add_done_callback(lambda done: self._forget(asker.discord_id, done))
        return task

    async def _ask(self, typed: str) -> None:
        try:
            await self._sourcing.find(typed, limit=LIVE_RESULTS, but_of=LOCAL)
        except SourceError as error:
            log.info("nothing is offered of other sources: %s", error)

    def _forget(self, discord_id: int, done: asyncio.Task[None]) -> None:
        if self._live.get(discord_id) is done:
            del self._live[discord_id]


def _has(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _each_once(hits: Iterable[SearchHit]) -> list[SearchHit]:
    return list({(hit.source, hit.source_id): hit for hit in reversed(list(hits))}.values())[::-1]
