"""Pages of a chat: in order, without what is deleted, and from any place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from models import Chat
from models.chat_index import INSERT, index_entry
from models.chat_reading import Cursor, Range, Words, first_id_at
from tests.models.rows import MOMENT, keep_group, keep_user

if TYPE_CHECKING:
    from models.database import Database

ADA, BEN, CHORUS = 100, 101, 102


@pytest.fixture
async def group_id(database: Database) -> int:
    """A chat of 30: Ada, Ben and Chorus in turn; every fifth is deleted, every fourth has files."""
    owner = await keep_user(database)
    groups = [(await keep_group(database, owner, name)).row_id for name in ("one", "other")]
    async with database.begin() as tx:
        connection = await tx.session.connection()
        for number in range(60):
            group, author = groups[number % 2], ADA + number // 2 % 3
            chat = Chat(
                message="hello", group_id=group, message_id=number // 2 + 1 + 1000 * (number % 2), thread_id=group,
                author_id=author, author_name=f"name {number // 2}", has_files=number // 2 % 4 == 0, created_at=MOMENT,
                deleted_at=MOMENT if number // 2 % 5 == 0 else None,
            )  # fmt: skip
            await tx.chats.add(chat)
            entry = index_entry(group, author, "hello")
            await connection.execute(text(INSERT), {"message_id": chat.message_id, **entry._asdict()})
    return groups[0]


def expected(where: Range, cursor: Cursor, limit: int) -> list[int]:
    def fits(number: int) -> bool:
        author, message_id = ADA + number % 3, number + 1
        return (
            number % 5 != 0
            and (author in where.authors if where.authors else author != where.but_of)
            and (number % 4 == 0 or not where.with_files)
            and (where.after_id is None or message_id > where.after_id)
            and (where.before_id is None or message_id < where.before_id)
            and (
                cursor.message_id is None
                or (message_id > cursor.message_id if cursor.newer else message_id < cursor.message_id)
            )
        )

    ids = [number + 1 for number in range(30) if fits(number)]
    return (ids if cursor.newer else ids[::-1])[:limit]


@pytest.mark.parametrize("cursor", [Cursor(), Cursor(12), Cursor(12, newer=True), Cursor(0), Cursor(2**63, newer=True)])
@pytest.mark.parametrize("authors", [(), (ADA,), (ADA, BEN), (999,)])
@pytest.mark.parametrize("bounds", [(None, None), (3, 20), (20, 3)])
async def test_a_page_is_what_comes_next_of_what_is_meant(
    database: Database, group_id: int, cursor: Cursor, authors: tuple[int, ...], bounds: tuple[int | None, int | None]
) -> None:
    after_id, before_id = bounds
    for but_of in (None, CHORUS):
        for with_files in (False, True):
            where = Range(group_id, authors, but_of, after_id, before_id, with_files)
            async with database.read() as tx:
                found = await tx.chat_reading.page(where, cursor, limit=5)
            assert [chat.message_id for chat in found] == expected(where, cursor, 5), where
            async with database.read() as tx:
                found = await tx.chat_reading.search(where, Words((("hello",),)), cursor, limit=5)
            assert [chat.message_id for chat in found] == expected(where, cursor, 5), where


async def test_everybody_who_said_something_is_known_by_the_name_they_had_last(
    database: Database, group_id: int
) -> None:
    async with database.read() as tx:
        authors = await tx.chat_reading.authors(group_id)
    assert authors == [(ADA, "name 27", None), (BEN, "name 28", None), (CHORUS, "name 29", None)]


def test_an_id_tells_the_moment_from_which_it_can_be() -> None:
    assert (first_id_at(MOMENT) >> 22) + 1_420_070_400_000 == MOMENT.timestamp() * 1000
    assert first_id_at(MOMENT.replace(year=1999)) == 0
