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


async def test_discord_accounts_are_named_in_the_order_of_their_peoples_names(database: Database) -> None:
    for number, name in enumerate(("Cleo", "Ada", "Ben")):
        await link(database, await keep_user(database, name), DISCORD_ID + number)
    async with database.read() as tx:
        named = await tx.users.named_accounts()
        assert [(account.first_name, account.discord_id - DISCORD_ID) for account in named] == [
            ("Ada", 1),
            ("Ben", 2),
            ("Cleo", 0),
        ]
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


async def test_lasting_sessions_are_listed_newest_first_and_ended_one_by_one_or_together(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    for person, discord_id in ((ada, DISCORD_ID), (ada, DISCORD_ID + 1), (ada, DISCORD_ID + 2), (ben, DISCORD_ID + 3)):
        await log_in(database, person, discord_id)
    async with database.begin() as tx:
        newest, *_ = sessions = await tx.users.sessions(ada.row_id, now=MOMENT)
        assert [session.discord_id - DISCORD_ID for session in sessions] == [2, 1, 0]
        assert await tx.users.sessions(ada.row_id, now=LATER) == []
        assert not await tx.users.end_session(ben.row_id, newest.id or 0, now=MOMENT), "it is not Ben's"
        assert await tx.users.end_session(ada.row_id, newest.id or 0, now=MOMENT)
        assert not await tx.users.end_session(ada.row_id, newest.id or 0, now=MOMENT)
    async with database.begin() as tx:
        assert await tx.users.end_all_sessions(ada.row_id, now=MOMENT, but_of=DISCORD_ID) == 1
        assert [session.discord_id for session in await tx.users.sessions(ada.row_id, now=MOMENT)] == [DISCORD_ID]
        assert await tx.users.end_all_sessions(ada.row_id, now=MOMENT) == 1
    async with database.read() as tx:
        assert await tx.users.has_session(ben.row_id, DISCORD_ID + 3, now=MOMENT)


async def test_a_discord_account_is_let_go_of_by_its_own_account_only(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    await link(database, ada)
    async with database.begin() as tx:
        assert not await tx.users.unlink(ben.row_id, DISCORD_ID)
        assert [account.name for account in await tx.users.discord_accounts(ada.row_id)] == ["ada"]
        assert await tx.users.unlink(ada.row_id, DISCORD_ID)
    async with database.read() as tx:
        assert await tx.users.by_discord_id(DISCORD_ID) is None


async def test_an_account_that_is_being_erased_is_found_by_its_id_alone_and_not_changed(database: Database) -> None:
    ada = await keep_user(database)
    await link(database, ada)
    async with database.begin() as tx:
        assert await tx.users.change(ada.row_id, first_name="Adah")
        assert await tx.users.change(ada.row_id, deleted_at=MOMENT)
        assert not await tx.users.change(ada.row_id, first_name="Ada")
    async with database.read() as tx:
        assert await tx.users.by_email("ada@example.com") is None
        assert await tx.users.by_discord_id(DISCORD_ID) is None
        assert (await tx.users.named_accounts(), await tx.users.count()) == ([], 0)
        kept = await tx.users.by_id(ada.row_id)
        assert kept is not None
        assert kept.first_name == "Adah"
        assert [user.id for user in await tx.users.half_erased()] == [ada.id]


async def test_it_is_known_whether_anybody_has_a_picture(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    async with database.begin() as tx:
        for person in (ada, ben):
            await tx.users.change(person.row_id, avatar="a.png")
    async with database.read() as tx:
        assert [await tx.users.has_avatar(avatar) for avatar in ("a.png", "b.png")] == [True, False]


async def test_the_hash_is_left_out_when_an_account_is_printed(database: Database) -> None:
    ada = await keep_user(database)
    assert "hash of" not in f"{ada!r} {ada}"
    assert "Ada" in repr(ada)
