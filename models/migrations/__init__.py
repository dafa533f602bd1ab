"""Brings a database to the schema of this code, and refuses one that is newer.

Revisions are the numbers that the files in `versions/` begin with ("0001_first.py" is "0001"), so that the
usual start, with nothing to do, needs neither Alembic nor its half second of imports.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

_FOLDER = Path(__file__).parent


class DatabaseTooNewError(Exception):
    """The database was written by a newer Chorus; `revision` is what it says of itself."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"revision {revision} is not known here")
        self.revision = revision


@dataclass(frozen=True)
class MigrationStatus:
    """Where a database stands: `current` is None for an empty or missing one."""

    current: str | None
    head: str
    pending: int


def revisions() -> list[str]:
    """The revisions this code knows, oldest first."""
    return sorted(path.name.split("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def status(path: Path) -> MigrationStatus:
    """Where the SQLite file at `path` stands; neither makes nor changes it.

    Raises DatabaseTooNewError, and sqlite3.Error for a file that is no database.
    """
    current = None
    if path.exists():
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
                current = None if row is None else str(row[0])
    return _status_of(current)


async def upgrade(engine: AsyncEngine) -> MigrationStatus:
    """Apply what is missing, all of it or nothing, and return where the database stood before."""
    async with engine.begin() as connection:
        before = _status_of(await connection.run_sync(_current_revision))
        if before.pending:
            await connection.run_sync(_apply)
    return before


def _status_of(current: str | None) -> MigrationStatus:
    known = revisions()
    if current is None:
        return MigrationStatus(None, known[-1], len(known))
    if current not in known:
        raise DatabaseTooNewError(current)
    return MigrationStatus(current, known[-1], len(known) - known.index(current) - 1)


def _current_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _apply(connection: Connection) -> None:
    from alembic import command  # only here: a start with nothing to do never loads it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
