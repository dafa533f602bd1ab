"""Finds out what a group's panel is to show. Touches the database, and what sources told; asks no site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.panel.view import PanelView, ShownTrack
from services.queue_times import length_of
from services.sourcing.sourcing import LOCAL
from services.venues import venue_of_group
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from models import QueueEntry
    from models.database import Database, Transaction
    from services.chat_server import Venue
    from services.clock import Clock
    from services.player import GroupPlayer
    from services.sourcing.sourcing import Sourcing
    from sources.artwork import Artwork
    from sources.playable import Chapter, Playable

SHOWN_WAITING = 3
LARGEST_COVER = 2 * 1024 * 1024
"""Bytes; a larger picture would take longer on its way up than the track is new."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a track besides its entry."""

    page_url: str | None = None
    picture: str | Artwork | None = None
    chapters: tuple[Chapter, ...] = ()
    is_live: bool = False


class PanelViewer:
    """Looks at players; `player_of` gives a group's, None for one that was not asked for since the start."""

    def __init__(
        self,
        database: Database,
        sourcing: Sourcing,
        player_of: Callable[[int], GroupPlayer | None],
        clock: Clock,
        *,
        has_page: bool = False,
    ) -> None:
        self._database = database
        self._sourcing = sourcing
        self._player_of = player_of
        self._clock = clock
        self._has_page = has_page
        self._facts: dict[int, tuple[int, _Facts]] = {}
        self._lengths: dict[int, tuple[tuple[int, ...], int]] = {}
        """What waited when it was last counted, and how many ms that lasts."""

    async def look(self, group_id: int) -> tuple[Venue, PanelView] | None:
        """Where a group meets, and its player as it is now; None for a group that is no more."""
        async with self._database.read() as tx:
            group = await tx.groups.by_id(group_id)
            venue = None if group is None else await venue_of_group(tx, group)
            if venue is None:
                self._facts.pop(group_id, None)
                self._lengths.pop(group_id, None)
                return None
            player = self._player_of(group_id)
            if player is None or player.is_closed:
                return venue, await self._at_rest(tx, group_id)
            entry = None if player.state.current is None else player.entry(player.state.current)
            requester = await _name_of(tx, entry)
        if entry is None:
            self._facts.pop(group_id, None)  # pictures are large
            facts = _Facts()
        else:
            facts = await self._facts_of(group_id, entry, keep=player.state.sounds)
        return venue, self._view(player, entry, requester, facts)

    async def _at_rest(self, tx: Transaction, group_id: int) -> PanelView:
        row = await tx.players.of_group(group_id)
        if row is None:
            return PanelView(group_id, self._clock(), has_page=self._has_page)
        coming = await tx.queue_orders.queue(row.row_id, limit=SHOWN_WAITING)
        count, lasts_ms = await tx.queue_orders.length(row.row_id)
        return PanelView(
            group_id,
            self._clock(),
            volume_percent=row.volume_percent,
            has_page=self._has_page,
            coming=tuple(coming),
            waiting=count,
            waiting_ms=lasts_ms,
        )

    def _view(self, player: GroupPlayer, entry: QueueEntry | None, requester: str | None, facts: _Facts) -> PanelView:
        """The state may be another than when the track was looked up: that is shown if it still has its turn."""
        state = player.state
        track = None
        if entry is not None and state.current == entry.row_id:
            length_ms = player.duration_ms if state.sounds else None
            track = ShownTrack(
                entry_id=entry.row_id,
                title=entry.title,
                artist=entry.artist,
                requester=requester,
                length_ms=None if facts.is_live else length_ms or entry.duration_ms,
                is_live=facts.is_live,
                page_url=facts.page_url,
                picture=facts.picture,
                chapters=facts.chapters if len(facts.chapters) > 1 else (),
            )
        coming = [player.entry(entry_id) for entry_id in state.waiting[:SHOWN_WAITING]]
        return PanelView(
            player.group_id,
            self._clock(),
            phase=state.phase,
            track=track,
            position_ms=player.position_ms,
            loop=state.loop,
            volume_percent=player.volume_percent,
            has_page=self._has_page,
            coming=tuple(one for one in coming if one is not None),
            waiting=len(state.waiting),
            waiting_ms=self._lasts_ms(player),
        )

    def _lasts_ms(self, player: GroupPlayer) -> int:
        """How long all that waits lasts, counted when the queue has changed: a panel is edited far oftener."""
        waiting = player.state.waiting
        known = self._lengths.get(player.group_id)
        if known is None or known[0] is not waiting:
            lasting_ms = [player.entries.facts(entry_id).lasts_ms for entry_id in waiting]
            known = self._lengths[player.group_id] = waiting, length_of(lasting_ms).known_ms
        return known[1]

    async def _facts_of(self, group_id: int, entry: QueueEntry, *, keep: bool) -> _Facts:
        """Looked up once for each turn, as soon as its media was opened and all is known."""
        known = self._facts.get(group_id)
        if known is not None and known[0] == entry.row_id:
            return known[1]
        try:
            facts = await self._look_up(entry.source, entry.source_id)
        except SourceError:
            facts = _Facts()
        if keep:
            self._facts[group_id] = entry.row_id, facts
        return facts

    async def _look_up(self, source: str, source_id: str) -> _Facts:
        playable: Playable | None
        if source in LOCAL:
            playable = await self._sourcing.resolve(source, source_id)
        else:
            playable = self._sourcing.kept(source, source_id)
        hit = await self._sourcing.memory.recall(source, source_id) if playable is None else playable.hit
        picture: str | Artwork | None = None if hit is None else hit.thumbnail_url
        if picture is None:
            cover = await self._sourcing.cover(source, source_id)
            picture = cover if cover is not None and len(cover.content) <= LARGEST_COVER else None
        if hit is None:
            return _Facts(picture=picture)
        return _Facts(hit.page_url, picture, playable.chapters if playable is not None else (), hit.is_live)


async def _name_of(tx: Transaction, entry: QueueEntry | None) -> str | None:
    if entry is None or entry.requester_id is None:
        return None
    user = await tx.users.by_id(entry.requester_id)
    return None if user is None else user.full_name
