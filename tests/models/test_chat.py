"""What was said: each message once, by whom it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from models import Chat
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


async def test_a_message_is_kept_once(database: Database, group: Group) -> None:
    await say(database, group, 5)
    with pytest.raises(IntegrityError, match=r"chats\.message_id"):
        await say(database, group, 5)


async def test_an_unregistered_authors_message_names_no_account(database: Database, group: Group) -> None:
    await say(database, group, 1)
    async with database.read() as tx:
        chat = await tx.chats.by_message_id(1)
    assert chat is not None
    assert (chat.owner_id, chat.author_name) == (None, "Ada")
