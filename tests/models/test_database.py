"""The open database: how safely it writes, and what its transactions promise."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from models import Place
from models.database import BUSY_TIMEOUT_MS, Database
from tests.models.rows import MOMENT, keep_group, keep_user, user

if TYPE_CHECKING:
    from pathlib import Path

FULL = 2
"""SQLite docs: PRAGMA synchronous."""


@pytest.mark.parametrize("kind", ["read", "begin"])
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", FULL),
        ("foreign_keys", 1),
        ("busy_timeout", BUSY_TIMEOUT_MS),
        ("secure_delete", 1),
    ],
)
async def test_every_connection_is_durable_minds_foreign_keys_and_overwrites_what_goes(
    database: Database, kind: str, pragma: str, value: object
) -> None:
    async with database.read() if kind == "read" else database.begin() as tx:
        connection = await tx.session.connection()
        assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value


async def test_what_a_transaction_wrote_is_there_after_it(database: Database, path: Path) -> None:
    await keep_user(database)
    async with Database.open(path) as another, another.read() as tx:
        assert await tx.users.by_email("ada@example.com") is not None


async def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    async def think_twice() -> None:
        async with database.begin() as tx:
            await tx.users.add(user())
            raise RuntimeError("second thoughts")

    with pytest.raises(RuntimeError, match="second thoughts"):
        await think_twice()
    async with database.read() as tx:
        assert await tx.users.count() == 0


async def test_rows_can_be_read_after_their_transaction(database: Database) -> None:
    ada = await keep_user(database)
    assert (ada.row_id, ada.full_name, ada.created_at) == (1, "Ada Example", MOMENT)


async def test_what_is_changed_while_reading_is_not_kept(database: Database) -> None:
    async with database.read() as tx:
        await tx.users.add(user())
    async with database.read() as tx:
        assert await tx.users.count() == 0


async def test_a_reader_does_not_wait_for_a_writer_and_sees_one_moment(database: Database) -> None:
    async with database.begin() as writing:
        await writing.users.add(user())
        async with database.read() as reading:
            assert await reading.users.count() == 0
    async with database.read() as reading:
        assert await reading.users.count() == 1
        await keep_user(database, "Ben")
        assert await reading.users.count() == 1


async def test_writers_queue_up_instead_of_failing(database: Database) -> None:
    names = [f"Writer{number}" for number in range(8)]

    async def write(name: str) -> None:
        async with database.begin() as tx:
            known = await tx.users.count()
            await tx.users.add(user(f"{name}after{known}"))

    await asyncio.gather(*map(write, names))
    async with database.read() as tx:
        found = [kept.first_name for number in range(1, 9) if (kept := await tx.users.by_id(number))]
    assert sorted(name[-1] for name in found) == [str(number) for number in range(8)], (
        "each saw what the one before it had written"
    )


async def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    group = await keep_group(database, await keep_user(database))
    place = Place(group_id=group.row_id + 1, guild_id=1, thread_id=2, voice_channel_id=3, created_at=MOMENT)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with database.begin() as tx:
            await tx.groups.add_place(place)


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "chorus.db"
    async with Database.open(path):
        pass
    assert [file.name for file in path.parent.iterdir()] == ["chorus.db"], "and closed, it is one file"


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "song.ogg"
    path.write_bytes(b"OggS" * 1000)
    with pytest.raises(DatabaseError, match="not a database"):
        async with Database.open(path):
            pass
    assert path.read_bytes() == b"OggS" * 1000


async def test_neither_errors_nor_logs_tell_what_a_statement_carries(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with Database.open(path) as database:
        await keep_user(database)
        with pytest.raises(IntegrityError) as refused:
            await keep_user(database)
    assert "users.email" in str(refused.value)
    for told in (str(refused.value), caplog.text):
        assert "hash of Ada" not in told
        assert "@example.com" not in told.casefold()
