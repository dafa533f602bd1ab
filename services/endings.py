"""How a group ends: its channels are closed, its music stops, its record stays.

That it is ending is written first, so that a start after a crash carries it through. Every method is called with the
group's lock held (`services.group_locks`).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from services.errors import TooLateError, UserError

if TYPE_CHECKING:
    from models import AuditEntry, Group
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.pictures import Pictures
    from services.playback import Playback

log = logging.getLogger(__name__)


class Endings:
    """Ends groups. `delete_threads`: whether a thread goes with its group, instead of being locked and archived."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        playback: Playback,
        pictures: Pictures,
        clock: Clock,
        *,
        delete_threads: bool = False,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._playback = playback
        self._pictures = pictures
        self._clock = clock
        self.delete_threads = delete_threads

    async def end(self, group: Group, venue: Venue | None, deed: AuditEntry | None, *, insist: bool = False) -> None:
        """End a group. `deed` is None when that it was begun has been written already.

        Raises TooLateError when it is no more, or what the chat server refuses with: then the group lives on with its
        queue as it was, unless the caller insists: then it is over for its people, and the channels are closed later.
        """
        await self._begin(group, deed)
        try:
            # The channels first: when the server refuses, the group and its queue are as they were.
            if venue is not None:
                await self._chat_server.close_venue(venue, delete_thread=self.delete_threads)
        except UserError as refusal:
            if not insist:
                await self._call_off(group, deed)
                raise
            log.warning("the channels of group %d stay open for now: %s", group.row_id, refusal)
            await self._playback.end(group.row_id)
            return
        await self._playback.end(group.row_id)
        async with self._database.begin() as tx:
            await tx.groups.leave_borrowed_channel(group.row_id)
            await tx.invitations.remove_all_of(group.row_id)
            await tx.playlists.remove_of_group(group.row_id)
            await tx.groups.mark_deleted(group.row_id, now=self._clock())
        await self._pictures.forget(group.picture)

    async def _begin(self, group: Group, deed: AuditEntry | None) -> None:
        async with self._database.begin() as tx:
            if not await tx.groups.begin_ending(group.row_id, now=self._clock()):
                raise TooLateError(group=group.name)
            if deed is not None:
                await tx.audit.write(deed)

    async def _call_off(self, group: Group, deed: AuditEntry | None) -> None:
        async with self._database.begin() as tx:
            await tx.groups.call_off_ending(group.row_id)
            if deed is not None:
                await tx.audit.take_back(deed)
