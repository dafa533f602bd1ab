"""Accounts, the Discord accounts linked to them, and log-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from models import DiscordAccount, LoginSession
from tests.models.rows import MOMENT, keep_user, user

if TYPE_CHECKING:
    from models import User
    from models.database import Database

DISCORD_ID = 1_441_234_567_890_123_457
LATER = MOMENT + timedelta(days=1)


async def link(database: Database, person: User, discord_id: int = DISCORD_ID) -> None:
    async with database.begin() as tx:
        await tx.users.link(DiscordAccount(discord_id=discord_id, user_id=person.row_id, name="ada", linked_at=MOMENT))


async def log_in(database: Database, person: User, discord_id: int = DISCORD_ID) -> None:
    session = LoginSession(user_id=person.row_id, discord_id=discord_id, created_at=MOMENT, expires_at=LATER)
    async with database.begin() as tx:
        await tx.users.open_session(session)


async def test_an_email_is_taken_in_whatever_case_it_was_typed(database: Database) -> None:
    await keep_user(database)
    other = user("ADA")
    with pytest.raises(IntegrityError, match=r"users\.email_key"):
        async with database.begin() as tx:
            await tx.users.add(other)


async def test_an_account_is_found_by_id_and_by_email(database: Database) -> None:
    ada = await keep_user(database)
    async with database.read() as tx:
        assert await tx.users.by_id(ada.row_id) == ada
        assert await tx.users.by_email("ada@example.com") == ada
        assert await tx.users.by_email("ben@example.com") is None
        assert await tx.users.by_id(ada.row_id + 1) is None


async def test_people_are_listed_by_name_a_page_at_a_time(database: Database) -> None:
    for name in ("Cleo", "Ada", "Ben"):
        await keep_user(database, name)
    async with database.read() as tx:
        assert [person.first_name for person in await tx.users.list(limit=2)] == ["Ada", "Ben"]
        assert [person.first_name for person in await tx.users.list(limit=2, offset=2)] == ["Cleo"]
        assert await tx.users.count() == 3


async def test_one_account_may_be_used_from_several_discord_accounts(database: Database) -> None:
    ada = await keep_user(database)
    await link(database, ada, DISCORD_ID)
    await link(database, ada, DISCORD_ID + 1)
    async with database.read() as tx:
        assert sorted(await tx.users.discord_ids(ada.row_id)) == [DISCORD_ID, DISCORD_ID + 1]
        assert await tx.users.by_discord_id(DISCORD_ID) == await tx.users.by_discord_id(DISCORD_ID + 1) == ada


async def test_a_discord_account_belongs_to_the_account_it_was_linked_to_last(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    await link(database, ada)
    await link(database, ben)
    async with database.read() as tx:
        assert await tx.users.by_discord_id(DISCORD_ID) == ben
        assert await tx.users.discord_ids(ada.row_id) == []


async def test_a_session_counts_until_it_expires(database: Database) -> None:
    ada = await keep_user(database)
    await log_in(database, ada)
    async with database.read() as tx:
        assert await tx.users.has_session(ada.row_id, DISCORD_ID, now=LATER - timedelta(microseconds=1))
        assert not await tx.users.has_session(ada.row_id, DISCORD_ID, now=LATER)


async def test_a_session_counts_for_one_account_on_one_discord_account(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    await log_in(database, ada)
    async with database.read() as tx:
        assert not await tx.users.has_session(ben.row_id, DISCORD_ID, now=MOMENT)
        assert not await tx.users.has_session(ada.row_id, DISCORD_ID + 1, now=MOMENT)


async def test_ending_sessions_ends_those_of_one_discord_account(database: Database) -> None:
    ada = await keep_user(database)
    await log_in(database, ada, DISCORD_ID)
    await log_in(database, ada, DISCORD_ID + 1)
    async with database.begin() as tx:
        await tx.users.end_sessions(DISCORD_ID, now=MOMENT)
    async with database.read() as tx:
        assert not await tx.users.has_session(ada.row_id, DISCORD_ID, now=MOMENT)
        assert await tx.users.has_session(ada.row_id, DISCORD_ID + 1, now=MOMENT)


async def test_the_hash_is_left_out_when_an_account_is_printed(database: Database) -> None:
    ada = await keep_user(database)
    assert "hash of" not in f"{ada!r} {ada}"
    assert "Ada" in repr(ada)
