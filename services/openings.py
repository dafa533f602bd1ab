"""Channels that are made so that none is left over: what is begun is written down first.

Before the first call that makes a channel, a row says where, under which name and from which moment on it may appear.
The row goes together with the outcome: the place is kept, or what was made has been taken away again. A row that a
crash left behind is looked up when its guild is seen the next time, and what it led to is swept away. What is swept
must bear all marks of being the bot's own (`ChatServer.sweep`) and stand in no group's place, so that nothing an
administrator made by hand ever goes.
"""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from models import Opening
from services.errors import UserError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from models import AuditEntry, Place
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock

log = logging.getLogger(__name__)


class Openings:
    """Keeps the books of channels that are being made."""

    def __init__(self, database: Database, chat_server: ChatServer, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._clock = clock
        self._under_way: dict[int, Opening] = {}

    @asynccontextmanager
    async def begun(self, guild_id: int, near_channel_id: int, name: str, *, after_id: int) -> AsyncIterator[Opening]:
        """Make channels inside the block, and end it with `settled`. When it fails, what was made is taken away."""
        opening = Opening(
            guild_id=guild_id, parent_id=near_channel_id, after_id=after_id, name=name, created_at=self._clock()
        )
        async with self._database.begin() as tx:
            await tx.openings.add(opening)
        self._under_way[opening.row_id] = opening
        try:
            yield opening
        except Exception:
            del self._under_way[opening.row_id]
            await self._sweep(opening)
            raise
        finally:
            self._under_way.pop(opening.row_id, None)

    async def settled(self, opening: Opening, place: Place, deed: AuditEntry) -> None:
        """Keep where a group meets from now on; the opening has come to its end."""
        async with self._database.begin() as tx:
            await tx.groups.keep_place(place)
            await tx.openings.remove(opening.row_id)
            await tx.audit.write(deed)

    async def sweep_all(self, guild_id: int) -> None:
        """Take away what a crash left unfinished in a guild; what is under way right now is let be."""
        async with self._database.read() as tx:
            left = await tx.openings.of_guild(guild_id)
        for opening in left:
            if opening.row_id not in self._under_way:
                await self._sweep(opening)

    async def _sweep(self, opening: Opening) -> None:
        """What the server refuses is logged; the opening then stays for the next time."""
        if any((other.guild_id, other.name) == (opening.guild_id, opening.name) for other in self._under_way.values()):
            return  # what is being made now could not be told from what was left
        async with self._database.read() as tx:
            known = await tx.groups.known_channels(opening.guild_id)
        try:
            await self._chat_server.sweep(
                opening.guild_id, opening.parent_id, opening.name, after_id=opening.after_id, spare=known
            )
        except UserError as refusal:
            log.warning("what was begun for %r stays for now: %s", opening.name, refusal)
            return
        async with self._database.begin() as tx:
            await tx.openings.remove(opening.row_id)
