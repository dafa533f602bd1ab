"""Copies of a database file that is in use, and what can be told of such a copy. Blocking: call it in a thread.

Works on files, not on an open `Database`: a backup is made beside a running bot, and looked at without one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGES_AT_ONCE = 256
"""A megabyte, with pages of SQLite's usual size."""
FILE_COLUMNS = (
    ("users", "avatar", "1"),
    ("groups", "picture", "1"),
    ("chat_files", "key", "state = 'kept'"),
    ("uploads", "key", "1"),
)
"""Every column, by its table, that names a file in a store by its key, and in which rows. A new one goes in here."""
_INTERRUPTIBLE_EVERY = 100_000


class DamagedError(Exception):
    """A file is no database, or one whose inside is broken; the text says how."""


class Moment:
    """A database as it was when `moment` began, whatever is written to it meanwhile."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def named_files(self) -> set[str]:
        """The key of every file that it names."""
        return _named_files(self._connection)

    def copy_to(self, target: Path, go_on: Callable[[], None]) -> None:
        """Write it into a new file, which is not in WAL mode.

        `go_on` is called after each step, and ends it by raising. Raises sqlite3.Error.
        """
        with closing(sqlite3.connect(target, isolation_level=None)) as writing:
            self._connection.backup(writing, pages=PAGES_AT_ONCE, progress=lambda *_: go_on())
            writing.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def moment(path: Path) -> Iterator[Moment]:
    """The database at `path` as it is now, in one transaction: in WAL mode writers go on beside it.

    Without the transaction SQLite would begin a copy anew whenever somebody else writes (SQLite docs:
    sqlite3_backup_step), which beside a busy bot never ends. Raises sqlite3.Error.
    """
    with closing(_reader(path)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # what is read first is the moment
        yield Moment(connection)


def check_database(path: Path, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Read a whole database that nobody writes to. Raises DamagedError, or sqlite3.OperationalError when stopped."""
    try:
        with closing(_still(path)) as connection:
            connection.set_progress_handler(should_stop, _INTERRUPTIBLE_EVERY)
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from error
    if found != ["ok"]:
        raise DamagedError(found[0])


def count_rows(path: Path) -> dict[str, int]:
    """How many rows each table has, in a database that nobody writes to."""
    with closing(_still(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def named_files(path: Path) -> set[str]:
    """The key of every file that a database names, also of one that is in use or of an older schema."""
    with closing(_reader(path)) as connection:
        return _named_files(connection)


def _named_files(connection: sqlite3.Connection) -> set[str]:
    return {
        row[0]
        for table, column, rows in FILE_COLUMNS
        if _has_column(connection, table, column)
        for row in connection.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL AND {rows}")
    }


def _has_column(connection: sqlite3.Connection, table: str, column: str) -> bool:
    """Whether a table is there, and has a column of that name."""
    query = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?"
    return connection.execute(query, (table, column)).fetchone() is not None


def _reader(path: Path) -> sqlite3.Connection:
    """It only reads, but may write: else SQLite would leave its side files behind, owned by whoever made the backup."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _still(path: Path) -> sqlite3.Connection:
    """Nobody writes to it, and nothing is made beside it: it may lie where nothing can be written."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
