"""Who belongs to which group."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from models import DiscordAccount, Member
from tests.models.rows import MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from models import Group, User
    from models.database import Database


async def join(database: Database, group: Group, person: User, *, days: int = 0) -> None:
    joined_at = MOMENT + timedelta(days=days)
    async with database.begin() as tx:
        await tx.members.add(Member(group_id=group.row_id, user_id=person.row_id, joined_at=joined_at))


async def test_nobody_is_a_member_twice(database: Database) -> None:
    ada = await keep_user(database)
    group = await keep_group(database, ada)
    await join(database, group, ada)
    with pytest.raises(IntegrityError, match=r"members\.group_id, members\.user_id"):
        await join(database, group, ada)


async def test_members_come_longest_standing_first(database: Database) -> None:
    ada, ben, cleo = [await keep_user(database, name) for name in ("Ada", "Ben", "Cleo")]
    group = await keep_group(database, ada)
    for person, days in ((ben, 2), (cleo, 1), (ada, 2)):
        await join(database, group, person, days=days)
    async with database.read() as tx:
        assert [person.first_name for person in await tx.members.list(group.row_id)] == ["Cleo", "Ben", "Ada"]
        assert await tx.members.count(group.row_id) == 3


async def test_leaving_ends_one_membership(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    films, books = await keep_group(database, ada, "Films"), await keep_group(database, ada, "Books")
    for group, person in ((films, ada), (films, ben), (books, ben)):
        await join(database, group, person)
    async with database.begin() as tx:
        assert await tx.members.remove(films.row_id, ben.row_id)
        assert not await tx.members.remove(films.row_id, ben.row_id), "there was none any more"
    async with database.read() as tx:
        assert not await tx.members.is_member(films.row_id, ben.row_id)
        assert await tx.members.is_member(films.row_id, ada.row_id)
        assert await tx.members.is_member(books.row_id, ben.row_id)


async def test_memberships_come_with_their_people_and_discord_accounts(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    group = await keep_group(database, ada)
    for person, days in ((ada, 1), (ben, 2)):
        await join(database, group, person, days=days)
    async with database.begin() as tx:
        for discord_id, person in ((11, ada), (12, ben), (13, ben)):
            account = DiscordAccount(discord_id=discord_id, user_id=person.row_id, name="", linked_at=MOMENT)
            await tx.users.link(account)
        membership = await tx.members.of(group.row_id, ben.row_id)
        assert membership is not None
        membership.role = "dj"
        await tx.members.keep(membership)
    async with database.read() as tx:
        listed = await tx.members.memberships(group.row_id)
        assert [(member.role, user.first_name) for member, user in listed] == [("member", "Ada"), ("dj", "Ben")]
        assert await tx.members.discord_ids(group.row_id) == [11, 12, 13]
