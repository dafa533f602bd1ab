"""Favourites: the tracks that a person keeps for themselves, the same in every group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import Favourite
from models.saved_track import TRACK_FIELDS
from services.saving.choice import chosen, offered
from services.saving.errors import FavouriteKnownError, FavouritesFullError, TrackNotListedError
from services.saving.page import PAGE, TrackPage, page_at
from services.saving.tracks import hit_of

if TYPE_CHECKING:
    from models.database import Database
    from models.favourite import Title
    from services.accounts import Accounts
    from services.clock import Clock
    from services.saving.choice import Choice
    from services.saving.tracks import Tracks
    from services.seats import Asker, Seat
    from sources.playable import SearchHit


class Favourites:
    """Keeps up to `most` tracks for each person. Each method raises NotRegisteredError and LoggedOutError, too."""

    def __init__(self, database: Database, accounts: Accounts, tracks: Tracks, clock: Clock, *, most: int) -> None:
        self._database = database
        self._accounts = accounts
        self._tracks = tracks
        self._clock = clock
        self._most = most

    async def add_playing(self, seat: Seat) -> SearchHit:
        """Keep what the group hears now. Raises NotMemberError, NothingPlayingError, and as `_keep`."""
        return await self._keep(seat.asker, await self._tracks.playing(seat))

    async def add(self, asker: Asker, query: str) -> SearchHit:
        """Keep the best match for some words, or what a link leads to. Raises as `Tracks.named`, and as `_keep`."""
        await self._accounts.require(asker.who)
        return await self._keep(asker, await self._tracks.named(asker.guild_id or 0, query))

    async def page(self, asker: Asker, number: int = 1) -> TrackPage:
        """A page of the person's favourites, the nearest there is."""
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            total = await tx.favourites.count(user.row_id)
            where = page_at(number, total)
            tracks = await tx.favourites.page(user.row_id, limit=PAGE, offset=where.offset)
        return TrackPage(where, [(track.row_id, hit_of(track)) for track in tracks])

    async def track(self, asker: Asker, favourite_id: int) -> SearchHit:
        """One of the person's favourites. Raises TrackNotListedError for one that was removed meanwhile."""
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            favourite = await tx.favourites.of(user.row_id, favourite_id)
        if favourite is None:
            raise TrackNotListedError()
        return hit_of(favourite)

    async def remove(self, asker: Asker, typed: str) -> Title:
        """Let go of one. Raises TrackPositionError, TrackNotListedError or TrackAmbiguousError."""
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, asker.who)
            title = chosen(await tx.favourites.titles(user.row_id), typed)
            await tx.favourites.remove(title.row_id)
        return title

    async def offers(self, asker: Asker, typed: str) -> list[Choice]:
        """What to offer while somebody types which one they mean; nothing to strangers."""
        async with self._database.read() as tx:
            user_id = await tx.completions.user_id_of(asker.discord_id, now=self._clock())
            return [] if user_id is None else offered(await tx.favourites.titles(user_id), typed)

    async def _keep(self, asker: Asker, hit: SearchHit) -> SearchHit:
        """Raises FavouriteKnownError or FavouritesFullError."""
        try:
            async with self._database.begin() as tx:
                user = await self._accounts.require_in(tx, asker.who)
                if await tx.favourites.count(user.row_id) >= self._most:
                    raise FavouritesFullError(most=self._most)
                values = {name: getattr(hit, name) for name in TRACK_FIELDS}
                await tx.favourites.add(Favourite(**values, user_id=user.row_id, added_at=self._clock()))
        except IntegrityError:
            raise FavouriteKnownError(title=hit.title) from None
        return hit
