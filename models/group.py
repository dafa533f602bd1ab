"""Groups, and the places in Discord where they meet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, delete, exists, func, text, update
from sqlmodel import col, select

from models.chat import Chat
from models.columns import Row, moment, optional_reference, reference, setting, snowflake
from models.member import Member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Group(Row, table=True):
    """People who chat and listen together. A deleted one stays, so that its chat can still be read."""

    __tablename__ = "groups"
    __table_args__ = (
        # A name is taken only while its group lives.
        Index(
            "uq_groups_guild_id_name_key",
            "guild_id",
            "name_key",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    name: str
    name_key: str
    """The name without case: what two names of one guild are compared by."""
    guild_id: int = snowflake()
    """The guild it was made in; where it meets stands in its places."""
    owner_id: int = reference("users.id", on_delete="RESTRICT")
    second_owner_id: int | None = optional_reference("users.id")
    visibility: str = setting("private")
    """Who may find it: its members ("private"), or everybody in the guild, who may join too ("visible")."""
    music_control: str = setting("everyone")
    """Who may pause, skip and stop: "everyone" in it, its "djs" and those above them, or besides these each "requester"
    with what they asked for."""
    fair_turns: bool | None = None
    """Whether its members take turns in its queue; empty: as the settings say."""
    counts_reactions: bool = setting(False)
    """Whether reactions to a track's announcement move it up, or take it out."""
    is_mirrored: bool = setting(True)
    """Whether what is said in its thread is kept."""
    keep_days: int | None = None
    """For how many days what is said is kept; empty: for ever; 0: nothing, also of what was said before."""
    kept_from_id: int | None = snowflake(optional=True)
    """Messages before this one are not kept unless they are already: until then nothing was to be kept."""
    picture: str | None = None
    """The key of its picture in the store of pictures."""
    is_notified: bool = setting(False)
    """Whether its thread was told that what is said there is kept."""
    created_at: datetime = moment()
    ending_at: datetime | None = moment(optional=True)
    """When somebody began to delete it; it lives until its channels are closed."""
    deleted_at: datetime | None = moment(optional=True)


class Place(Row, table=True):
    """Where a group meets in one guild: a private thread to chat in, a voice channel to listen in."""

    __tablename__ = "places"

    group_id: int = reference("groups.id")
    guild_id: int = snowflake(index=True)
    thread_id: int = snowflake(unique=True)
    voice_channel_id: int = snowflake(unique=True)
    made_voice_channel: bool = setting(True)
    """Whether Chorus made the voice channel; one that was there before is never changed or removed."""
    parent_id: int | None = snowflake(optional=True)
    """The text channel that the thread hangs in; empty for places from before it was kept."""
    created_at: datetime = moment()


class Groups:
    """The queries about groups and places, inside one transaction. Deleted groups are found by `ended_of` alone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, group: Group) -> Group:
        """Keep a new group and give it its id; raises IntegrityError when the guild has the name already."""
        self._session.add(group)
        await self._session.flush()
        return group

    async def add_place(self, place: Place) -> None:
        self._session.add(place)

    async def keep(self, group: Group) -> None:
        """Keep what was changed in a group; raises IntegrityError when the guild has its new name already."""
        await self._session.merge(group)
        await self._session.flush()

    async def by_id(self, group_id: int) -> Group | None:
        query = select(Group).where(Group.id == group_id, col(Group.deleted_at).is_(None))
        return (await self._session.exec(query)).first()

    async def name_of(self, group_id: int) -> str | None:
        """What a group is called, or was before it was deleted."""
        return (await self._session.exec(select(Group.name).where(Group.id == group_id))).first()

    async def by_name(self, guild_id: int, name_key: str) -> Group | None:
        query = select(Group).where(
            Group.guild_id == guild_id, Group.name_key == name_key, col(Group.deleted_at).is_(None)
        )
        return (await self._session.exec(query)).first()

    async def by_thread(self, thread_id: int) -> Group | None:
        return await self._by_place(Place.thread_id == thread_id)

    async def by_voice_channel(self, voice_channel_id: int) -> Group | None:
        return await self._by_place(Place.voice_channel_id == voice_channel_id)

    async def _by_place(self, where: bool) -> Group | None:
        query = select(Group).join(Place).where(where, col(Group.deleted_at).is_(None))
        return (await self._session.exec(query)).first()

    async def of_user(self, user_id: int, guild_id: int) -> Sequence[Group]:
        """The groups of one guild that a person is a member of, by name."""
        query = (
            select(Group)
            .join(Member, col(Member.group_id) == col(Group.id))
            .where(Member.user_id == user_id, Group.guild_id == guild_id, col(Group.deleted_at).is_(None))
            .order_by(Group.name_key)
        )
        return (await self._session.exec(query)).all()

    async def companions(self, user_id: int, guild_id: int) -> set[int]:
        """The accounts of those who are in a group of that guild together with somebody, themselves left out."""
        own = (
            select(Member.group_id)
            .join(Group, col(Group.id) == col(Member.group_id))
            .where(Member.user_id == user_id, Group.guild_id == guild_id, col(Group.deleted_at).is_(None))
        )
        query = select(Member.user_id).where(col(Member.group_id).in_(own), Member.user_id != user_id).distinct()
        return set((await self._session.exec(query)).all())

    async def of_user_anywhere(self, user_id: int) -> Sequence[Group]:
        """All groups that a person is a member of, oldest first."""
        query = (
            select(Group)
            .join(Member, col(Member.group_id) == col(Group.id))
            .where(Member.user_id == user_id, col(Group.deleted_at).is_(None))
            .order_by(col(Group.id))
        )
        return (await self._session.exec(query)).all()

    async def visible_to(self, user_id: int, guild_id: int) -> Sequence[Group]:
        """The groups of one guild that a person is in or that are visible, by name."""
        own = select(Member.group_id).where(Member.user_id == user_id)
        query = (
            select(Group)
            .where(
                Group.guild_id == guild_id,
                col(Group.deleted_at).is_(None),
                (col(Group.visibility) == "visible") | col(Group.id).in_(own),
            )
            .order_by(Group.name_key)
        )
        return (await self._session.exec(query)).all()

    async def of_guild(self, guild_id: int) -> Sequence[Group]:
        """All groups of a guild, oldest first."""
        query = select(Group).where(Group.guild_id == guild_id, col(Group.deleted_at).is_(None)).order_by(col(Group.id))
        return (await self._session.exec(query)).all()

    async def ended_of(self, user_id: int, guild_id: int) -> Sequence[Group]:
        """The deleted groups of a guild in which something was said and that were a person's own, newest first."""
        query = (
            select(Group)
            .where(
                (col(Group.owner_id) == user_id) | (col(Group.second_owner_id) == user_id),
                Group.guild_id == guild_id,
                col(Group.deleted_at).is_not(None),
                exists().where(col(Chat.group_id) == col(Group.id)),
            )
            .order_by(col(Group.deleted_at).desc(), col(Group.id).desc())
        )
        return (await self._session.exec(query)).all()

    async def owned_by(self, user_id: int) -> int:
        """How many groups somebody owns."""
        query = select(func.count()).where(Group.owner_id == user_id, col(Group.deleted_at).is_(None))
        return (await self._session.exec(query)).one()

    async def owners_of(self, at_least: int) -> set[int]:
        """Who owns that many groups, or more."""
        query = (
            select(Group.owner_id)
            .where(col(Group.deleted_at).is_(None))
            .group_by(col(Group.owner_id))
            .having(func.count() >= at_least)
        )
        return set((await self._session.exec(query)).all())

    async def mark_notified(self, group_id: int) -> None:
        """Remember that its thread was told that what is said there is kept."""
        await self._session.exec(update(Group).where(col(Group.id) == group_id).values(is_notified=True))

    async def count(self, guild_id: int) -> int:
        query = select(func.count()).where(Group.guild_id == guild_id, col(Group.deleted_at).is_(None))
        return (await self._session.exec(query)).one()

    async def place_of(self, group_id: int, guild_id: int) -> Place | None:
        """Where a group meets in a guild."""
        query = select(Place).where(Place.group_id == group_id, Place.guild_id == guild_id)
        return (await self._session.exec(query)).first()

    async def places(self, group_id: int) -> Sequence[Place]:
        """Where a group meets."""
        return (await self._session.exec(select(Place).where(Place.group_id == group_id).order_by(col(Place.id)))).all()

    async def keep_place(self, place: Place) -> None:
        """Keep what was changed in a place; raises IntegrityError when another group meets there."""
        await self._session.merge(place)
        await self._session.flush()

    async def known_channels(self, guild_id: int) -> set[int]:
        """The threads and voice channels of all groups of a guild, ended ones too."""
        places = (await self._session.exec(select(Place).where(Place.guild_id == guild_id))).all()
        return {channel_id for place in places for channel_id in (place.thread_id, place.voice_channel_id)}

    async def begin_ending(self, group_id: int, *, now: datetime) -> bool:
        """Write that a group is being deleted; False when it is no more."""
        result = await self._session.exec(
            update(Group).where(col(Group.id) == group_id, col(Group.deleted_at).is_(None)).values(ending_at=now)
        )
        return result.rowcount > 0

    async def call_off_ending(self, group_id: int) -> None:
        await self._session.exec(update(Group).where(col(Group.id) == group_id).values(ending_at=None))

    async def leave_borrowed_channel(self, group_id: int) -> None:
        """Forget the places of a group in voice channels that Chorus did not make, so that others can meet there."""
        await self._session.exec(
            delete(Place).where(col(Place.group_id) == group_id, col(Place.made_voice_channel).is_(False))
        )

    async def has_picture(self, picture: str) -> bool:
        """Whether any group has this picture."""
        return (await self._session.exec(select(Group.id).where(Group.picture == picture).limit(1))).first() is not None

    async def pictures(self) -> set[str]:
        """The keys of all pictures that groups have."""
        found = await self._session.exec(select(Group.picture).where(col(Group.picture).is_not(None)))
        return {key for key in found if key is not None}

    async def mark_deleted(self, group_id: int, *, now: datetime) -> bool:
        """End a group, which has no picture then; False when it had ended already."""
        result = await self._session.exec(
            update(Group)
            .where(col(Group.id) == group_id, col(Group.deleted_at).is_(None))
            .values(deleted_at=now, picture=None)
        )
        return result.rowcount > 0

    async def forget(self, group_id: int) -> None:
        """Remove a group as if it had never been, with all that hangs on it."""
        await self._session.exec(delete(Group).where(col(Group.id) == group_id))

    async def forget_without_place(self) -> int:
        """Remove the groups that live but meet nowhere; how many there were."""
        placed = select(Place.group_id)
        result = await self._session.exec(
            delete(Group).where(col(Group.deleted_at).is_(None), col(Group.id).not_in(placed))
        )
        return result.rowcount
