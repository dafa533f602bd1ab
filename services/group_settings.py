"""A group's settings: its name, its owners, where it listens, who may see it, who has the music."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy.exc import IntegrityError

from services.audit import deed_of
from services.errors import (
    GroupAsItWasError,
    GroupNameTakenError,
    MissingPermissionError,
    NothingToChangeError,
    OwnsTooManyError,
    PersonNotMemberError,
    TooLateError,
    UserError,
    VoiceChannelGoneError,
    VoiceChannelTakenError,
)
from services.identity import find_person, ref_of
from services.mirror.lifetime import first_id_at, floor_id
from services.permissions import Operation
from services.privacy.keeping import Keeping, days_of, word_for
from services.refs import Variant
from services.room.settings import MusicControl, RoomChanges
from services.texts import clean_group_name, comparable

if TYPE_CHECKING:
    from models import Group, User
    from models.database import Database, Transaction
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.identity import Named
    from services.mirror.retention import Retention
    from services.pictures import Pictures
    from services.playback import Playback
    from services.rebuilding import Rebuilding
    from services.seats import Seat
    from services.turns import Turns

Visibility = Literal["private", "visible"]
FirstSetting = Literal["music_control", "fair_turns", "counts_reactions"]


@dataclass(frozen=True, slots=True)
class GroupChanges:
    """What is to be changed; what is None stays. People are named as in `services.identity`."""

    name: str | None = None
    owner: Named | None = None
    second_owner: Named | None = None
    no_second_owner: bool = False
    voice_channel_id: int | None = None
    """A voice channel of the guild to listen in, which stays as it is."""
    own_voice: bool = False
    """Back to a voice channel of the group's own."""
    visibility: Visibility | None = None
    music_control: MusicControl | None = None
    fair_turns: bool | None = None
    """Whether its members take turns in its queue."""
    counts_reactions: bool | None = None
    """Whether reactions to a track's announcement move it up or take it out."""
    as_at_first: frozenset[FirstSetting] = frozenset()
    """Which of the last three are to be as in a new group; what is chosen beside it counts."""
    keeping: Keeping | None = None
    """How long its chat is kept."""
    picture: bytes | None = None
    """A picture of it, as a file."""
    no_picture: bool = False
    room: RoomChanges = field(default_factory=RoomChanges)
    """The rules of its room."""


class GroupSettings:
    """Changes what a group's owners may change."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        rebuilding: Rebuilding,
        playback: Playback,
        turns: Turns,
        retention: Retention,
        pictures: Pictures,
        clock: Clock,
        *,
        max_owned: int = 10,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._rebuilding = rebuilding
        self._playback = playback
        self._turns = turns
        self._retention = retention
        self._pictures = pictures
        self._clock = clock
        self._max_owned = max_owned

    async def update(self, seat: Seat, changes: GroupChanges) -> Group:
        """Change a group; returns it as it is now.

        A voice channel of its own that is missing is made anew. Raises NotOwnerError (only the owner says who owns
        it), NothingToChangeError, GroupAsItWasError, InvalidInputError, GroupNameTakenError, PersonNotMemberError,
        OwnsTooManyError, RuleOutOfRangeError, BlockEntryError, BlocklistFullError, VoiceChannelTakenError,
        PictureTooLargeError, NotPictureError, PictureNotKeptError,
        TooLateError, or what the chat server refuses with. What is refused changes nothing; of several changes those
        before it may have been made.
        """
        async with self._turns.of(seat, Operation.GROUP_UPDATE) as seat:
            if changes == GroupChanges():
                raise NothingToChangeError()
            if changes.owner is not None or changes.second_owner is not None or changes.no_second_owner:
                seat.require(Operation.GROUP_UPDATE_OWNERS)
            name, group = None if changes.name is None else clean_group_name(changes.name), seat.group
            owner, second = [await self._member(seat, one) for one in (changes.owner, changes.second_owner)]
            if owner is not None and changes.owner is not None:
                await self._require_may_own(seat, owner, changes.owner)
            if changes.picture is not None:
                self._pictures.check(changes.picture)
            ruled = await self._playback.room.change(seat, changes.room)
            renamed = await self._rename(seat, group, name)
            moved = await self._move_voice(seat, changes)
            now, differs = await self._set(seat, changes, owner, second)
            pictured = await self._set_picture(seat, changes)
            if not (ruled or renamed or moved or differs or pictured):
                raise GroupAsItWasError(group=now.name)
            queues = self._playback.queues
            if queues.are_fair(now) and not queues.are_fair(group):
                await queues.take_turns(seat)
            if (now.is_mirrored, now.keep_days) != (group.is_mirrored, group.keep_days):
                self._retention.look()
                keeping = Variant(word_for(now))
                await self._chat_server.announce(seat.venue, "group-keeping", keeping=keeping, days=days_of(now))
            return now

    async def _member(self, seat: Seat, named: Named | None) -> User | None:
        if named is None:
            return None
        async with self._database.read() as tx:
            user = await find_person(tx, named)
            if user is None or not await tx.members.is_member(seat.group_id, user.row_id):
                raise PersonNotMemberError(person=ref_of(named, user), group=seat.group.name)
        return user

    async def _require_may_own(self, seat: Seat, heir: User, named: Named) -> None:
        """Raises OwnsTooManyError."""
        async with self._database.read() as tx:
            owned = await tx.groups.owned_by(heir.row_id)
        if heir.row_id != seat.group.owner_id and owned >= self._max_owned:
            raise OwnsTooManyError(person=ref_of(named, heir), most=self._max_owned)

    async def _rename(self, seat: Seat, group: Group, name: str | None) -> bool:
        """Whether it has another name now. The database first: of two groups that want a name at once, one gets it."""
        old_name = group.name
        if name is None or name == old_name:
            return False
        entry = deed_of(seat, Operation.GROUP_UPDATE, now=self._clock(), detail="name")
        try:
            async with self._database.begin() as tx:
                await self._keep_name(tx, group, name)
                await tx.audit.write(entry)
        except IntegrityError:
            raise GroupNameTakenError(name=name) from None
        try:
            await self._chat_server.rename(seat.venue, name)
        except UserError:
            async with self._database.begin() as tx:
                await self._keep_name(tx, group, old_name)
                await tx.audit.take_back(entry)
            raise
        self._playback.rename(group.row_id, name)
        return True

    async def _keep_name(self, tx: Transaction, group: Group, name: str) -> None:
        """Raises IntegrityError."""
        group.name, group.name_key = name, comparable(name)
        await tx.groups.keep(group)

    async def _move_voice(self, seat: Seat, changes: GroupChanges) -> bool:
        """Whether the group listens somewhere else now."""
        if changes.voice_channel_id is not None:
            if changes.voice_channel_id == seat.venue.voice_channel_id:
                return False
            await self._borrow_voice(seat, changes.voice_channel_id)
            return True
        if not changes.own_voice:
            return False
        if seat.venue.own_voice and not await self._voice_is_gone(seat.venue):
            return False
        entry = deed_of(seat, Operation.GROUP_UPDATE, now=self._clock(), detail="voice channel")
        await self._rebuilding.make_voice(seat.group, seat.venue, entry)
        return True

    async def _voice_is_gone(self, venue: Venue) -> bool:
        try:
            await self._chat_server.check_voice(venue)
        except VoiceChannelGoneError:
            return True
        except MissingPermissionError:
            return False
        return False

    async def _borrow_voice(self, seat: Seat, channel_id: int) -> None:
        async with self._database.read() as tx:
            if await tx.groups.by_voice_channel(channel_id) is not None:
                raise VoiceChannelTakenError()
        await self._chat_server.check_voice_channel(seat.venue.guild_id, channel_id, seat.asker.discord_id)
        # The old channel first: a group whose own channel is missing gets another, one too many would be left over.
        await self._chat_server.close_voice(seat.venue)
        await self._move(seat, replace(seat.venue, voice_channel_id=channel_id, own_voice=False))

    async def _move(self, seat: Seat, venue: Venue) -> None:
        entry = deed_of(seat, Operation.GROUP_UPDATE, now=self._clock(), detail="voice channel")
        async with self._database.begin() as tx:
            place = await tx.groups.place_of(seat.group_id, venue.guild_id)
            if place is None:
                raise TooLateError(group=seat.group.name)
            place.voice_channel_id, place.made_voice_channel = venue.voice_channel_id, venue.own_voice
            await tx.audit.write(entry)
        await self._playback.release(seat.group_id)

    async def _set(
        self, seat: Seat, changes: GroupChanges, owner: User | None, second: User | None
    ) -> tuple[Group, bool]:
        """What needs nothing of the chat server: the group as it is then, and whether that differs from before."""
        async with self._database.begin() as tx:
            group = await tx.groups.by_id(seat.group_id)
            if group is None:
                raise TooLateError(group=seat.group.name)
            before = group.model_dump()
            if owner is not None:
                group.owner_id = owner.row_id
            if second is not None or changes.no_second_owner:
                group.second_owner_id = None if second is None else second.row_id
            if group.second_owner_id == group.owner_id:
                group.second_owner_id = None
            group.visibility = changes.visibility or group.visibility
            control = self._playback.room.defaults.control
            first = {"music_control": control, "fair_turns": None, "counts_reactions": False}
            for name in changes.as_at_first:
                setattr(group, name, first[name])
            group.music_control = changes.music_control or group.music_control
            if changes.fair_turns is not None:
                group.fair_turns = changes.fair_turns
            if changes.counts_reactions is not None:
                group.counts_reactions = changes.counts_reactions
            if changes.keeping is not None:
                self._set_keeping(seat, group, changes.keeping)
            changed = _changed(before, group, owner, second)
            for field, subject in changed:
                entry = deed_of(seat, Operation.GROUP_UPDATE, now=self._clock(), subject=subject, detail=field)
                await tx.audit.write(entry)
            return group, bool(changed)

    async def _set_picture(self, seat: Seat, changes: GroupChanges) -> bool:
        """Whether the group has another picture now, or none any more."""
        if changes.picture is None and not changes.no_picture:
            return False
        async with self._pictures.replacing(changes.picture) as replacement, self._database.begin() as tx:
            group = await tx.groups.by_id(seat.group_id)
            if group is None:
                raise TooLateError(group=seat.group.name)
            replacement.former, group.picture = group.picture, replacement.key
            if replacement.former == replacement.key:
                return False
            await tx.audit.write(deed_of(seat, Operation.GROUP_UPDATE, now=self._clock(), detail="picture"))
            return True

    def _set_keeping(self, seat: Seat, group: Group, keeping: Keeping) -> None:
        """What was not to be kept when it was said, or was kept for long enough, is not fetched afterwards."""
        now = self._clock()
        if keeping != Keeping(group.is_mirrored, group.keep_days):
            floor = floor_id(group, now) if group.is_mirrored else seat.asker.asked_id or first_id_at(now)
            group.kept_from_id = floor or None
            group.is_mirrored, group.keep_days = keeping.is_mirrored, keeping.days


_TOLD = {
    "counts_reactions": "whether reactions count",
    "is_mirrored": "whether it is kept",
    "keep_days": "how long it is kept",
}


def _changed(
    before: dict[str, object], group: Group, owner: User | None, second: User | None
) -> list[tuple[str, User | None]]:
    """What differs, in words for the audit log, and whom it is about."""
    about = {"owner_id": owner, "second_owner_id": second}
    after = group.model_dump()
    fields = (
        "owner_id",
        "second_owner_id",
        "visibility",
        "music_control",
        "fair_turns",
        "counts_reactions",
        "is_mirrored",
        "keep_days",
    )
    return [
        (_TOLD.get(field, field.removesuffix("_id").replace("_", " ")), about.get(field))
        for field in fields
        if before[field] != after[field]
    ]
