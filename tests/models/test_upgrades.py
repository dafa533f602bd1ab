"""Databases of earlier versions, with people in them: every row is there after the upgrade, as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from models import migrations
from models.database import Database
from tests.models.older import make_older

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GUILD_ID, THREAD_ID, VOICE_ID, ADA_ID, BEN_ID = (2**62 + number for number in range(5))
NOW = "2026-01-02 03:04:05.000000"

FIRST_TABLES: Mapping[str, list[dict[str, object]]] = {
    "users": [
        {
            "id": number,
            "first_name": name,
            "last_name": "Example",
            "email": f"{name}@Example.com",
            "email_key": f"{name.lower()}@example.com",
            "password": f"hash of {name}",
            "created_at": NOW,
        }
        for number, name in enumerate(("Ada", "Bén", "映画"), start=1)
    ],
    "discord_accounts": [
        {"discord_id": ADA_ID, "user_id": 1, "name": "ada", "linked_at": NOW},
        {"discord_id": ADA_ID + 100, "user_id": 1, "name": "ada's phone", "linked_at": NOW},
        {"discord_id": BEN_ID, "user_id": 2, "name": "ben", "linked_at": NOW},
    ],
    "login_sessions": [
        {"id": 1, "user_id": 1, "discord_id": ADA_ID, "created_at": NOW, "expires_at": NOW, "ended_at": NOW},
        {"id": 2, "user_id": 1, "discord_id": ADA_ID, "created_at": NOW, "expires_at": NOW, "ended_at": None},
    ],
    "groups": [
        {
            "id": number,
            "name": name,
            "name_key": name.lower(),
            "guild_id": GUILD_ID,
            "owner_id": 1,
            "second_owner_id": second,
            "created_at": NOW,
            "deleted_at": deleted,
        }
        for number, name, second, deleted in ((1, "Film night", 2, None), (2, "Old", None, NOW), (3, "old", None, None))
    ],
    "places": [
        {
            "id": 1,
            "group_id": 1,
            "guild_id": GUILD_ID,
            "thread_id": THREAD_ID,
            "voice_channel_id": VOICE_ID,
            "created_at": NOW,
        }
    ],
    "members": [
        {"id": number, "group_id": group, "user_id": user, "joined_at": NOW}
        for number, group, user in ((1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 1, 3))
    ],
    "chats": [
        {
            "id": number,
            "message": text,
            "owner_id": owner,
            "group_id": group,
            "message_id": THREAD_ID + number,
            "thread_id": THREAD_ID,
            "author_id": BEN_ID if owner == 2 else ADA_ID,
            "author_name": "ben" if owner == 2 else "ada",
            "created_at": NOW,
            "edited_at": None,
            "deleted_at": deleted,
        }
        for number, text, owner, group, deleted in (
            (1, "hello", 1, 1, None),
            (2, "", None, 1, NOW),
            (3, "of a deleted group", 2, 2, None),
        )
    ],
    "players": [{"id": 1, "name": "Film night", "group_id": 1}],
    "queue_entries": [
        {
            "id": 7,
            "player_id": 1,
            "source": "library",
            "source_id": "a.ogg",
            "title": "A",
            "artist": None,
            "duration_ms": 1000,
            "requester_id": 2,
            "added_at": NOW,
        }
    ],
    "playbacks": [
        {
            "id": 1,
            "group_id": 1,
            "source": "library",
            "source_id": "a.ogg",
            "title": "A",
            "requester_id": 1,
            "started_at": NOW,
            "ended_at": NOW,
            "ending": "finished",
        }
    ],
}
"""Rows of every table that the first version had, each kind of them at least once."""


@pytest.fixture
def first(path: Path, tmp_path: Path) -> Path:
    """A database as the first version left it."""
    make_older(path, "0001", tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, rows in FIRST_TABLES.items():
            for row in rows:
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    return path


def read(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of the first version's tables, with whatever columns they have now."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")]
            for table in FIRST_TABLES
        }


def test_the_rows_of_this_test_fill_every_table_of_the_first_version(first: Path) -> None:
    with closing(sqlite3.connect(first)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables - {"alembic_version", "sqlite_sequence"} == FIRST_TABLES.keys()
    assert migrations.status(first).current == "0001"


async def test_every_row_is_there_after_the_upgrade_as_it_was(first: Path) -> None:
    before = read(first)
    async with Database.open(first):
        pass
    after = read(first)
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows, table
    with closing(sqlite3.connect(first)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_what_the_new_columns_say_of_old_rows_is_what_held_for_them(first: Path) -> None:
    async with Database.open(first):
        pass
    after = read(first)
    assert {(row["avatar"], row["deleted_at"]) for row in after["users"]} == {(None, None)}
    assert {(row["visibility"], row["music_control"]) for row in after["groups"]} == {("private", "everyone")}
    assert {row["role"] for row in after["members"]} == {"member"}
    assert {row["made_voice_channel"] for row in after["places"]} == {1}, "the first version made every one itself"


async def test_an_upgraded_database_is_used_like_a_new_one(first: Path) -> None:
    async with Database.open(first) as database:
        async with database.read() as tx:
            ada = await tx.users.by_discord_id(ADA_ID + 100)
            assert ada is not None
            assert (ada.full_name, await tx.users.count()) == ("Ada Example", 3)
            assert [group.name for group in await tx.groups.of_user(1, GUILD_ID)] == ["Film night"]
            assert [user.first_name for user in await tx.members.list(1)] == ["Ada", "Bén", "映画"]
        async with database.begin() as tx:
            await tx.personal_data.erase(
                1, [ADA_ID, ADA_ID + 100], known_as="Ada Example", first_name="deleted", last_name="user"
            )
    assert [row["author_name"] for row in read(first)["chats"]] == ["deleted user", "deleted user", "ben"]


async def test_an_upgrade_that_is_repeated_changes_nothing(first: Path) -> None:
    for _ in range(2):
        async with Database.open(first):
            pass
        once = read(first)
    assert read(first) == once


@pytest.fixture
def unmarked(path: Path, tmp_path: Path) -> Path:
    """A database from before it was counted how long was listened: one playback with marks, one without, one open."""
    make_older(path, "0006", tmp_path)
    moment = "2026-01-02 03:0{}:00.000000"
    with closing(sqlite3.connect(path)) as connection, connection:
        for playback_id, ended_at in ((1, moment.format(9)), (2, moment.format(5)), (3, None)):
            connection.execute(
                "INSERT INTO playbacks (id, group_id, source, source_id, title, started_at, ended_at) "
                "VALUES (?, 1, 'library', 'a.ogg', 'A', ?, ?)",
                (playback_id, moment.format(1), ended_at),
            )
        for minute, is_moving in ((1, True), (3, False), (8, True)):
            connection.execute(
                "INSERT INTO playback_marks (playback_id, marked_at, position_ms, is_moving) VALUES (1, ?, 0, ?)",
                (moment.format(minute), is_moving),
            )
    return path


async def test_how_long_was_listened_before_is_counted_by_the_marks_that_there_are(unmarked: Path) -> None:
    async with Database.open(unmarked):
        pass
    with closing(sqlite3.connect(unmarked)) as connection:
        counted = connection.execute("SELECT id, heard_ms FROM playbacks ORDER BY id").fetchall()
    assert counted == [(1, 180_000), (2, 240_000), (3, 0)]
