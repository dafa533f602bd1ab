"""What was said: each message once, newest first, the deleted ones kept but not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from models import Chat
from models.chat_reading import Cursor, Range
from tests.models.rows import MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from models import Group
    from models.database import Database


@pytest.fixture
async def group(database: Database) -> Group:
    return await keep_group(database, await keep_user(database))


async def say(database: Database, group: Group, *message_ids: int) -> None:
    async with database.begin() as tx:
        for message_id in message_ids:
            await tx.chats.add(
                Chat(
                    message=f"message {message_id}",
                    group_id=group.row_id,
                    message_id=message_id,
                    thread_id=1,
                    author_id=2,
                    author_name="Ada",
                    created_at=MOMENT,
                )
            )


async def latest_ids(database: Database, group: Group, *, limit: int = 10, before: int | None = None) -> list[int]:
    async with database.read() as tx:
        found = await tx.chat_reading.page(Range(group.row_id, before_id=before), Cursor(), limit=limit)
    return [chat.message_id for chat in found]


async def test_a_message_is_kept_once(database: Database, group: Group) -> None:
    await say(database, group, 5)
    with pytest.raises(IntegrityError, match=r"chats\.message_id"):
        await say(database, group, 5)


async def test_the_newest_come_first_however_they_arrived(database: Database, group: Group) -> None:
    await say(database, group, 5, 2**63 - 1, 2, 9)
    assert await latest_ids(database, group) == [2**63 - 1, 9, 5, 2]
    assert await latest_ids(database, group, limit=2) == [2**63 - 1, 9]
    assert await latest_ids(database, group, before=9) == [5, 2]


async def test_another_groups_messages_are_not_shown(database: Database, group: Group) -> None:
    other = await keep_group(database, await keep_user(database, "Ben"), "Books")
    await say(database, group, 1)
    await say(database, other, 2)
    assert await latest_ids(database, group) == [1]


async def test_an_unregistered_authors_message_names_no_account(database: Database, group: Group) -> None:
    await say(database, group, 1)
    async with database.read() as tx:
        chat = await tx.chats.by_message_id(1)
    assert chat is not None
    assert (chat.owner_id, chat.author_name) == (None, "Ada")
