"""Groups and their places: a name is taken while its group lives, and a deleted group is not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from models import Member, Place
from tests.models.rows import GUILD_ID, MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from models import Group
    from models.database import Database

THREAD_ID, VOICE_ID = 71, 72


async def settle(database: Database, group: Group, *, thread_id: int = THREAD_ID, voice_id: int = VOICE_ID) -> None:
    place = Place(
        group_id=group.row_id, guild_id=GUILD_ID, thread_id=thread_id, voice_channel_id=voice_id, created_at=MOMENT
    )
    async with database.begin() as tx:
        await tx.groups.add_place(place)


async def join(database: Database, group: Group, user_id: int) -> None:
    async with database.begin() as tx:
        await tx.members.add(Member(group_id=group.row_id, user_id=user_id, joined_at=MOMENT))


async def delete(database: Database, group: Group) -> bool:
    async with database.begin() as tx:
        return await tx.groups.mark_deleted(group.row_id, now=MOMENT)


async def test_two_living_groups_of_a_server_cannot_share_a_name(database: Database) -> None:
    ada = await keep_user(database)
    await keep_group(database, ada, "Film night")
    with pytest.raises(IntegrityError, match=r"groups\.guild_id, groups\.name_key"):
        await keep_group(database, ada, "FILM NIGHT")


async def test_another_server_may_have_a_group_of_the_same_name(database: Database) -> None:
    ada = await keep_user(database)
    here, there = await keep_group(database, ada), await keep_group(database, ada, guild_id=1)
    async with database.read() as tx:
        assert await tx.groups.by_name(GUILD_ID, "film night") == here
        assert await tx.groups.by_name(1, "film night") == there
        assert await tx.groups.count(1) == 1


async def test_a_deleted_group_lets_go_of_its_name_as_often_as_it_takes(database: Database) -> None:
    ada = await keep_user(database)
    for _ in range(3):
        group = await keep_group(database, ada)
        assert await delete(database, group)
        assert not await delete(database, group), "it had ended already"


async def test_a_deleted_group_is_found_by_nothing_but_its_name_is_known(database: Database) -> None:
    ada = await keep_user(database)
    group = await keep_group(database, ada)
    await settle(database, group)
    await join(database, group, ada.row_id)
    await delete(database, group)
    async with database.read() as tx:
        groups = tx.groups
        assert await groups.by_id(group.row_id) is None
        assert await groups.by_name(GUILD_ID, "film night") is None
        assert await groups.by_thread(THREAD_ID) is None
        assert await groups.by_voice_channel(VOICE_ID) is None
        assert await groups.of_user(ada.row_id, GUILD_ID) == []
        assert await groups.count(GUILD_ID) == 0
        assert await groups.name_of(group.row_id) == "Film night"


async def test_a_group_is_found_by_where_it_meets(database: Database) -> None:
    group = await keep_group(database, await keep_user(database))
    await settle(database, group)
    async with database.read() as tx:
        assert await tx.groups.by_thread(THREAD_ID) == await tx.groups.by_voice_channel(VOICE_ID) == group
        assert await tx.groups.by_thread(VOICE_ID) is None
        assert await tx.groups.place_of(group.row_id, GUILD_ID - 1) is None


async def test_a_thread_belongs_to_one_group(database: Database) -> None:
    ada = await keep_user(database)
    await settle(database, await keep_group(database, ada, "One"))
    with pytest.raises(IntegrityError, match=r"places\.thread_id"):
        await settle(database, await keep_group(database, ada, "Two"), voice_id=73)


async def test_a_persons_groups_come_by_name_and_of_one_server(database: Database) -> None:
    ada = await keep_user(database)
    for name, guild_id in (("Walks", GUILD_ID), ("Books", GUILD_ID), ("Chess", 1)):
        await join(database, await keep_group(database, ada, name, guild_id=guild_id), ada.row_id)
    await keep_group(database, ada, "Not joined")
    async with database.read() as tx:
        assert [group.name for group in await tx.groups.of_user(ada.row_id, GUILD_ID)] == ["Books", "Walks"]


async def test_a_visible_group_shows_to_everybody_of_its_server(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    for name, guild_id, visibility in (
        ("Walks", GUILD_ID, "visible"),
        ("Books", GUILD_ID, "private"),
        ("Chess", 1, "visible"),
        ("Own", GUILD_ID, "private"),
    ):
        group = await keep_group(database, ada, name, guild_id=guild_id)
        group.visibility = visibility
        async with database.begin() as tx:
            await tx.groups.keep(group)
    await join(database, group, ben.row_id)
    async with database.read() as tx:
        assert [group.name for group in await tx.groups.visible_to(ben.row_id, GUILD_ID)] == ["Own", "Walks"]
        assert [group.name for group in await tx.groups.of_guild(GUILD_ID)] == ["Walks", "Books", "Own"]
        assert [group.name for group in await tx.groups.of_user_anywhere(ben.row_id)] == ["Own"]
        assert await tx.groups.owned_by(ada.row_id) == 4
        assert await tx.groups.owned_by(ben.row_id) == 0


async def test_a_group_that_is_ending_lives_until_it_has_ended(database: Database) -> None:
    group = await keep_group(database, await keep_user(database))
    async with database.begin() as tx:
        assert await tx.groups.begin_ending(group.row_id, now=MOMENT)
    async with database.begin() as tx:
        ending = await tx.groups.by_id(group.row_id)
        assert ending is not None
        assert ending.ending_at == MOMENT
        await tx.groups.call_off_ending(group.row_id)
    await delete(database, group)
    async with database.begin() as tx:
        assert not await tx.groups.begin_ending(group.row_id, now=MOMENT)


async def test_a_borrowed_voice_channel_is_let_go_and_a_made_one_is_not(database: Database) -> None:
    ada = await keep_user(database)
    for name, made, thread_id in (("Own", True, 71), ("Borrowed", False, 73)):
        group = await keep_group(database, ada, name)
        await settle(database, group, thread_id=thread_id, voice_id=thread_id + 1)
        async with database.begin() as tx:
            place = await tx.groups.place_of(group.row_id, GUILD_ID)
            assert place is not None
            place.made_voice_channel = made
            await tx.groups.keep_place(place)
    async with database.begin() as tx:
        assert await tx.groups.known_channels(GUILD_ID) == {71, 72, 73, 74}
        for group in await tx.groups.of_guild(GUILD_ID):
            await tx.groups.leave_borrowed_channel(group.row_id)
        assert await tx.groups.known_channels(GUILD_ID) == {71, 72}


async def test_forgetting_a_group_takes_along_what_hangs_on_it(database: Database) -> None:
    ada = await keep_user(database)
    group = await keep_group(database, ada)
    await settle(database, group)
    await join(database, group, ada.row_id)
    async with database.begin() as tx:
        await tx.groups.forget(group.row_id)
    async with database.read() as tx:
        assert await tx.groups.name_of(group.row_id) is None
        assert await tx.groups.place_of(group.row_id, GUILD_ID) is None
        assert await tx.members.count(group.row_id) == 0


async def test_only_living_groups_that_meet_nowhere_are_forgotten(database: Database) -> None:
    ada = await keep_user(database)
    settled, ended, unfinished = [await keep_group(database, ada, name) for name in ("Settled", "Ended", "Unfinished")]
    await settle(database, settled)
    await delete(database, ended)
    async with database.begin() as tx:
        assert await tx.groups.forget_without_place() == 1
    async with database.read() as tx:
        names = [await tx.groups.name_of(group.row_id) for group in (settled, ended, unfinished)]
    assert names == ["Settled", "Ended", None]


async def test_who_owns_a_group_cannot_vanish(database: Database) -> None:
    ada = await keep_user(database)
    await keep_group(database, ada)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with database.begin() as tx:
            await tx.session.delete(ada)
