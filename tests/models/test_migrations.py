"""Migrations: from nothing to the newest schema, and never back or sideways."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import models
from models import migrations
from models.chat_index import is_part_of_index
from models.database import Database, create_engine
from models.migrations import DatabaseTooNewError, MigrationStatus
from tests.models.rows import keep_user

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSIONS = Path(migrations.__file__).parent / "versions"


def mark_as(path: Path, revision: str) -> None:
    """Let a database say that it stands at `revision`."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def content_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations that a test may add to."""
    folder = tmp_path / "migrations"
    shutil.copytree(VERSIONS.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrations, "_FOLDER", folder)
    return folder / "versions"


def test_a_missing_database_has_everything_ahead_of_it(path: Path) -> None:
    revisions = migrations.revisions()
    assert migrations.status(path) == MigrationStatus(None, revisions[-1], len(revisions))
    assert not path.exists()


async def test_opening_brings_a_database_to_the_newest_revision(path: Path) -> None:
    async with Database.open(path):
        pass
    head = migrations.revisions()[-1]
    assert migrations.status(path) == MigrationStatus(head, head, 0)


async def test_a_database_at_the_newest_revision_is_left_as_it_is(path: Path) -> None:
    async with Database.open(path) as database:
        await keep_user(database)
    before = content_of(path)
    async with Database.open(path):
        pass
    assert content_of(path) == before


async def test_two_processes_that_open_a_new_database_at_once_both_get_it(path: Path) -> None:
    async def open_and_count() -> int:
        async with Database.open(path) as database, database.read() as tx:
            return await tx.users.count()

    assert await asyncio.gather(*(open_and_count() for _ in range(12))) == [0] * 12


async def test_a_database_of_a_newer_chorus_is_refused_and_left_alone(path: Path) -> None:
    async with Database.open(path) as database:
        await keep_user(database)
    mark_as(path, "9999")
    before = content_of(path)
    with pytest.raises(DatabaseTooNewError, match="9999"):
        async with Database.open(path):
            pass
    with pytest.raises(DatabaseTooNewError) as refused:
        migrations.status(path)
    assert refused.value.revision == "9999"
    assert content_of(path) == before


async def test_an_older_database_keeps_its_rows_when_it_is_upgraded(path: Path, versions: Path) -> None:
    async with Database.open(path) as database:
        await keep_user(database)
    add_migration(versions, "op.add_column('users', sa.Column('nickname', sa.String(), nullable=True))")
    head = migrations.revisions()[-1]
    assert migrations.status(path) == MigrationStatus(migrations.revisions()[-2], head, 1)
    async with Database.open(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT first_name, nickname FROM users").fetchall() == [("Ada", None)]
    assert migrations.status(path) == MigrationStatus(head, head, 0)


async def test_a_migration_that_fails_changes_nothing(path: Path, versions: Path) -> None:
    async with Database.open(path) as database:
        await keep_user(database)
    before = content_of(path)
    add_migration(versions, "op.execute('DELETE FROM users'); op.drop_table('members'); raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        async with Database.open(path):
            pass
    assert content_of(path) == before


async def test_what_the_migrations_make_is_what_the_models_say(path: Path) -> None:
    """Names and types of all columns, keys and indexes, as Alembic compares them."""
    assert set(models.__all__) == {table.class_.__name__ for table in SQLModel._sa_registry.mappers}

    def described(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name is None or not is_part_of_index(name)

    def differences(connection: Connection) -> list[Any]:
        opts = {"compare_server_default": True, "include_name": described}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, SQLModel.metadata))

    engine = create_engine(path)
    await migrations.upgrade(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_indexes_hold_for_the_same_rows_in_the_migrations_as_in_the_models(path: Path, tmp_path: Path) -> None:
    """Alembic does not compare what a partial index leaves out; the statements do."""

    def indexes(database: Path) -> list[str]:
        return sorted(line for line in content_of(database) if line.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX")))

    made = tmp_path / "made.db"
    engine = create_engine(made)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()
    async with Database.open(path):
        pass
    assert indexes(path) == indexes(made)
    assert "WHERE deleted_at IS NULL" in "".join(indexes(path))


def test_revisions_follow_each_other_without_a_gap() -> None:
    assert migrations.revisions() == [f"{number:04}" for number in range(1, len(list(VERSIONS.glob("0*.py"))) + 1)]


def test_the_status_of_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "song.ogg"
    path.write_bytes(b"OggS" * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        migrations.status(path)


def add_migration(versions: Path, body: str) -> None:
    last = migrations.revisions()[-1]
    new = f"{int(last) + 1:04}"
    (versions / f"{new}_a_test.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '{new}'\ndown_revision = '{last}'\nbranch_labels = depends_on = None\n"
        f"def upgrade():\n    {body}\n",
        encoding="utf-8",
    )
