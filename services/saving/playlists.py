"""Saved playlists: private ones, and those of groups, which all of a group's members see, play and add to.

A playlist is named by its name, or by `list:` and its id, as it is offered while one types. What somebody may not see
does not exist for them.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import IntegrityError

from models import Playlist
from services.completion import group_meant
from services.permissions import Operation, Standing
from services.saving.choice import MOST_OFFERED, Choice, chosen, offered
from services.saving.errors import (
    PlaylistNameTakenError,
    PlaylistNotYoursError,
    PlaylistUnknownError,
    TooManyPlaylistsError,
    TrackNotListedError,
)
from services.saving.page import PAGE, TrackPage, page_at
from services.saving.tracks import hit_of
from services.texts import clean_playlist_name, comparable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from models import User
    from models.database import Database, Transaction
    from models.favourite import Title
    from models.playlist import Shelved
    from services.accounts import Accounts
    from services.clock import Clock
    from services.seats import Asker, Seat
    from sources.playable import SearchHit

MARK = "list:"
READ_AT_ONCE = 200
"""Tracks of a playlist that are in memory at a time while it is queued or exported."""
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: nothing in it looks like something else."""
CODE_LENGTH = 10
"""50 bits, so that nobody comes upon one by trying."""
_REFERENCE = re.compile(rf"{MARK}(\d{{1,15}})", re.ASCII)
_KEEPERS = frozenset({Standing.MODERATOR, Standing.SECOND_OWNER, Standing.OWNER})
"""Who looks after what others made for their group."""


@dataclass(frozen=True, slots=True)
class PlaylistLimits:
    """How many tracks a playlist may have, and how many playlists one person may have made."""

    tracks: int = 5000
    per_person: int = 100


class Removed(NamedTuple):
    """A track that was taken off a playlist."""

    playlist: Playlist
    title: Title


class Playlists:
    """Keeps playlists. Each method raises NotRegisteredError and LoggedOutError; those that are given the name of a
    playlist raise PlaylistUnknownError."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock, limits: PlaylistLimits) -> None:
        self._database = database
        self._accounts = accounts
        self._clock = clock
        self.limits = limits

    async def create(self, asker: Asker, typed_name: str, *, of_group: Seat | None = None) -> Playlist:
        """Make an empty playlist: the person's own, or that of the group they sit in.

        Raises NameEmptyError, NameTooLongError, NameUnprintableError, PlaylistNameTakenError, TooManyPlaylistsError or
        NotMemberError.
        """
        name = clean_playlist_name(typed_name)
        if of_group is not None:
            of_group.require(Operation.PLAYLIST_CREATE_GROUP)
        try:
            async with self._database.begin() as tx:
                user = await self._accounts.require_in(tx, asker.who)
                return await self.add(tx, user, name, group_id=None if of_group is None else of_group.group_id)
        except IntegrityError:
            raise PlaylistNameTakenError(name=name) from None

    async def add(self, tx: Transaction, user: User, name: str, *, group_id: int | None = None) -> Playlist:
        """Put a new playlist on the shelf. Raises TooManyPlaylistsError, and IntegrityError when the name is taken."""
        if await tx.playlists.count_of(user.row_id) >= self.limits.per_person:
            raise TooManyPlaylistsError(most=self.limits.per_person)
        playlist = Playlist(
            name=name,
            name_key=comparable(name),
            owner_id=user.row_id,
            group_id=group_id,
            created_at=self._clock(),
        )
        return await tx.playlists.add(playlist)

    async def list(self, asker: Asker) -> Sequence[Shelved]:
        """The person's own, then those of their groups on this server."""
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            return await tx.playlists.shelf(user.row_id, asker.guild_id or 0)

    async def page(self, asker: Asker, typed: str, number: int = 1) -> TrackPage:
        """A page of a playlist, the nearest there is."""
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            playlist = await self.found(tx, user, asker, typed)
            group = None if playlist.group_id is None else await tx.groups.name_of(playlist.group_id)
            length = await tx.playlists.length(playlist.row_id)
            where = page_at(number, length.tracks)
            tracks = await tx.playlists.tracks(playlist.row_id, limit=PAGE, offset=where.offset)
        shown = [(track.row_id, hit_of(track)) for track in tracks]
        return TrackPage(where, shown, playlist, group, length.total_ms)

    async def of(self, asker: Asker, typed: str) -> Playlist:
        """The playlist that is meant."""
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            return await self.found(tx, user, asker, typed)

    async def track(self, asker: Asker, playlist_id: int, track_id: int) -> SearchHit:
        """A track of a playlist. Raises TrackNotListedError for one that was taken off meanwhile."""
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            playlist = await self.found(tx, user, asker, f"{MARK}{playlist_id}")
            track = await tx.playlists.track(playlist.row_id, track_id)
        if track is None:
            raise TrackNotListedError()
        return hit_of(track)

    async def stream(self, playlist: Playlist) -> AsyncGenerator[SearchHit]:
        """All of its tracks in their order, few in memory at a time."""
        after: tuple[int, int] | None = None
        while True:
            async with self._database.read() as tx:
                tracks = await tx.playlists.tracks(playlist.row_id, limit=READ_AT_ONCE, after=after)
            for track in tracks:
                yield hit_of(track)
            if len(tracks) < READ_AT_ONCE:
                return
            after = tracks[-1].rank, tracks[-1].row_id

    async def rename(self, asker: Asker, typed: str, typed_name: str) -> tuple[str, Playlist]:
        """Give it another name; its tracks and its code stay. Returns the former name, too.

        Raises NameEmptyError, NameTooLongError, NameUnprintableError, PlaylistNameTakenError or PlaylistNotYoursError.
        """
        name = clean_playlist_name(typed_name)
        try:
            async with self._database.begin() as tx:
                playlist = await self._own(tx, asker, typed)
                former, playlist.name, playlist.name_key = playlist.name, name, comparable(name)
                await tx.playlists.keep(playlist)
        except IntegrityError:
            raise PlaylistNameTakenError(name=name) from None
        return former, playlist

    async def deletable(self, asker: Asker, typed: str) -> tuple[Playlist, int]:
        """The playlist that is meant, and how many tracks would go with it. Raises PlaylistNotYoursError."""
        async with self._database.begin() as tx:
            playlist = await self._own(tx, asker, typed)
            return playlist, (await tx.playlists.length(playlist.row_id)).tracks

    async def delete(self, asker: Asker, typed: str) -> Playlist:
        """Take it away with its tracks; copies that others made stay. Raises PlaylistNotYoursError."""
        async with self._database.begin() as tx:
            playlist = await self._own(tx, asker, typed)
            await tx.playlists.remove(playlist.row_id)
        return playlist

    async def share(self, asker: Asker, typed: str, *, stop: bool = False) -> Playlist:
        """Give it a code to copy it by, unless it has one; or let the code be good for nothing any more.

        Raises PlaylistNotYoursError.
        """
        async with self._database.begin() as tx:
            playlist = await self._own(tx, asker, typed)
            code = playlist.code or "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
            playlist.code = None if stop else code
            await tx.playlists.keep(playlist)
        return playlist

    async def remove_track(self, asker: Asker, typed: str, track: str) -> Removed:
        """Take a track off. Raises TrackPositionError, TrackNotListedError or TrackAmbiguousError."""
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, asker.who)
            playlist = await self.found(tx, user, asker, typed)
            title = chosen(await tx.playlists.titles(playlist.row_id), track)
            await tx.playlists.remove_track(title.row_id)
        return Removed(playlist, title)

    async def offers(self, asker: Asker, typed: str) -> Sequence[Choice]:
        """Playlists to choose from while somebody types; nothing to strangers."""
        key = comparable(typed)
        async with self._database.read() as tx:
            user_id = await tx.completions.user_id_of(asker.discord_id, now=self._clock())
            shelf = [] if user_id is None else await tx.playlists.shelf(user_id, asker.guild_id or 0)
        fitting = [one for one in shelf if key in one.playlist.name_key or typed == f"{MARK}{one.playlist.row_id}"]
        return [Choice(_shown(one), f"{MARK}{one.playlist.row_id}") for one in fitting[:MOST_OFFERED]]

    async def track_offers(self, asker: Asker, typed: str, track: str) -> Sequence[Choice]:
        """Tracks of a playlist to choose from while somebody types; nothing when it is not clear of which."""
        async with self._database.read() as tx:
            user_id = await tx.completions.user_id_of(asker.discord_id, now=self._clock())
            user = None if user_id is None else await tx.users.by_id(user_id)
            playlist = None if user is None else await self._look_for(tx, user, asker, typed)
            return [] if playlist is None else offered(await tx.playlists.titles(playlist.row_id), track)

    async def found(self, tx: Transaction, user: User, asker: Asker, typed: str) -> Playlist:
        """Raises PlaylistUnknownError."""
        playlist = await self._look_for(tx, user, asker, typed)
        if playlist is None:
            raise PlaylistUnknownError(name=typed.strip())
        return playlist

    async def _look_for(self, tx: Transaction, user: User, asker: Asker, typed: str) -> Playlist | None:
        if reference := _REFERENCE.fullmatch(typed.strip()):
            offered_one = await tx.playlists.within_reach(int(reference[1]), user.row_id)
            if offered_one is not None:
                return offered_one
        here = await group_meant(tx, asker, Operation.PLAYLIST_PLAY, now=self._clock())
        return await tx.playlists.named(comparable(typed), user.row_id, asker.guild_id or 0, first_of=here)

    async def _own(self, tx: Transaction, asker: Asker, typed: str) -> Playlist:
        """The playlist that is meant, if the person made it or looks after the group whose it is."""
        user = await self._accounts.require_in(tx, asker.who)
        playlist = await self.found(tx, user, asker, typed)
        if playlist.owner_id != user.row_id and await self._standing(tx, playlist, user) not in _KEEPERS:
            raise PlaylistNotYoursError(name=playlist.name)
        return playlist

    async def _standing(self, tx: Transaction, playlist: Playlist, user: User) -> Standing:
        group = None if playlist.group_id is None else await tx.groups.by_id(playlist.group_id)
        membership = None if group is None else await tx.members.of(group.row_id, user.row_id)
        if group is None or membership is None:
            return Standing.OUTSIDER
        if user.row_id == group.owner_id:
            return Standing.OWNER
        return Standing.SECOND_OWNER if user.row_id == group.second_owner_id else Standing(membership.role)


def code_of(typed: str) -> str:
    """A code as it is kept, however it was written down; some other text for what is none."""
    looks_like = str.maketrans("OIL", "011")
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(looks_like)


def written(code: str) -> str:
    """A code as people read it: two parts of five."""
    return f"{code[:5]}-{code[5:]}"


def _shown(one: Shelved) -> str:
    return one.playlist.name if one.group is None else f"{one.playlist.name} ({one.group})"
