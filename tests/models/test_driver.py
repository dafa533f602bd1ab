from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from importlib.metadata import version
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from models.database import Database
from models.driver import WRITTEN_FOR, connect
from tests.models.rows import keep_user, user

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiosqlite import Connection


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    connection = await connect(tmp_path / "some.db")
    await connection.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE)")
    yield connection
    await connection.close()


async def words_in(connection: Connection) -> int:
    cursor = await (await connection.cursor()).execute("SELECT count(*) FROM words")
    [(number,)] = await cursor.fetchall()
    return int(number)


async def test_a_statement_is_answered_with_all_that_there_is_to_know_of_it(connection: Connection) -> None:
    cursor = await connection.cursor()
    await cursor.execute("INSERT INTO words (word) VALUES (?)", ("one",))
    assert (cursor.lastrowid, cursor.rowcount) == (1, 1)
    await cursor.executemany("INSERT INTO words (word) VALUES (?)", [("two",), ("three",)])
    assert cursor.rowcount == 2
    await cursor.execute("SELECT word FROM words ORDER BY id")
    assert [name for name, *_ in cursor.description] == ["word"]
    assert [*await cursor.fetchall()] == [("one",), ("two",), ("three",)]


def test_the_driver_was_written_for_the_aiosqlite_that_is_installed() -> None:
    assert version("aiosqlite") == WRITTEN_FOR, (
        "models/driver.py uses names that are aiosqlite's own: see in its core.py and cursor.py whether they still "
        "mean the same, then name the new version there"
    )


async def test_what_is_outstanding_is_done_before_a_connection_ends_and_what_comes_later_refused(
    connection: Connection,
) -> None:
    cursors = [await connection.cursor() for _ in range(3)]
    asked = [
        asyncio.create_task(cursor.execute("INSERT INTO words (word) VALUES (?)", (str(number),)))
        for number, cursor in enumerate(cursors)
    ]
    await asyncio.sleep(0)
    await connection.commit()
    await connection.close()
    assert [(await cursor).lastrowid for cursor in asked] == [1, 2, 3]
    with pytest.raises(ValueError, match="no active connection"):  # which SQLAlchemy takes for a lost connection
        await cursors[0].execute("SELECT 1")


async def test_what_a_refused_statement_left_of_its_transaction_is_rolled_back(connection: Connection) -> None:
    cursor = await connection.cursor()
    await cursor.execute("BEGIN")
    await cursor.execute("INSERT INTO words (word) VALUES ('one')")
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO words (word) VALUES ('one')")
    await connection.rollback()
    assert not connection.in_transaction
    assert await words_in(connection) == 0


async def test_what_was_asked_after_a_commit_is_rolled_back_and_no_more(connection: Connection) -> None:
    cursor = await connection.cursor()
    await cursor.execute("BEGIN")
    await cursor.execute("INSERT INTO words (word) VALUES ('one')")
    await connection.commit()
    await cursor.execute("BEGIN")
    await cursor.execute("INSERT INTO words (word) VALUES ('two')")
    await connection.rollback()
    assert await words_in(connection) == 1


async def test_what_is_cancelled_at_any_time_is_not_kept_by_what_comes_next(tmp_path: Path) -> None:
    came_to_end = set[str]()

    async def write(name: str) -> None:
        async with database.begin() as tx:
            await tx.users.add(user(name))
            await tx.users.count()
            came_to_end.add(name)

    async with Database.open(tmp_path / "some.db") as database:
        for passes in count():
            name = f"Ada {passes}"
            writing = asyncio.create_task(write(name))
            for _ in range(passes):
                await asyncio.sleep(0)
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            if not writing.cancelled():
                break
            await keep_user(database, f"Ben {passes}")
            async with database.read() as tx:
                assert await tx.users.by_email(f"ben {passes}@example.com") is not None
                kept = await tx.users.by_email(f"{name}@example.com".casefold())
            assert name in came_to_end or kept is None
    assert passes > 1


async def test_who_waits_to_write_has_their_turn_before_who_comes_later(tmp_path: Path) -> None:
    turns: list[str] = []

    async def write(name: str) -> None:
        async with database.begin() as tx:
            await tx.users.count()
            turns.append(name)

    async with Database.open(tmp_path / "some.db") as database:
        async with database.begin() as tx:
            await tx.users.count()
            waits = asyncio.create_task(write("waited"))
            for _ in range(300):  # it waits long enough to ask seldom, if it has to ask again and again
                async with database.read() as other:
                    await other.users.count()
        await write("came later")
        await waits
    assert turns == ["waited", "came later"]


async def test_who_waits_to_write_for_too_long_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Database.open(tmp_path / "some.db") as database:
        async with database.begin() as tx:
            await tx.users.count()
            monkeypatch.setattr("models.database.BUSY_TIMEOUT_MS", 1)
            with pytest.raises(OperationalError):
                await keep_user(database)
        monkeypatch.undo()
        await keep_user(database)
