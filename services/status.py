"""How the bot stands in one guild, for its administrators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services import standings
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Group
    from models.database import Database
    from services.clock import Clock
    from services.mirror import Recorder
    from services.mirror.completeness import Completeness, CompletenessBook
    from services.seats import Asker
    from services.sourcing.health import SourcesHealth, SourcesWatch


@dataclass(frozen=True, slots=True)
class GuildStatus:
    """What is going on in a guild, and how its groups' chats are kept."""

    groups: Sequence[tuple[Group, Completeness]]
    """Oldest first."""
    playing: int
    """In how many groups something plays."""
    lag_s: float
    """How far the writing of what is said is behind, in the whole bot."""
    started_at: datetime
    """When the bot was started last."""
    sources: SourcesHealth
    """How what music comes from is doing."""


class Status:
    """Looks at the whole of a guild. Made when the bot is started."""

    def __init__(
        self, database: Database, book: CompletenessBook, recorder: Recorder, sources: SourcesWatch, clock: Clock
    ) -> None:
        self._database = database
        self._book = book
        self._recorder = recorder
        self._sources = sources
        self._started_at = clock()

    async def of(self, asker: Asker) -> GuildStatus:
        """How the bot stands in the asker's guild. Raises NotInGuildError or AdminOnlyError."""
        guild_id = standings.require_towards_guild(Operation.STATUS, asker)
        async with self._database.read() as tx:
            playing = await tx.players.count_playing(guild_id)
        groups = await self._book.of_guild(guild_id)
        sources = await self._sources.look()
        return GuildStatus(groups, playing, self._recorder.lag_s(), self._started_at, sources)
