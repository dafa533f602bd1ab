"""SQLite's driver, asked once for each statement.

aiosqlite hands each call to the connection's own thread, and SQLAlchemy makes four of them for a query: a cursor, the
statement, its rows, the cursor's end. The way there and back takes longer than most statements, so all four go at once.

What is asked is carried out in its order, also when nobody waits for it any more: so what was cancelled is rolled back,
and what is outstanding done, before a connection has its next user or its end. aiosqlite has no public way into its
thread: `_execute` here, and `_conn` and `_thread`, which SQLAlchemy uses too, are its own names (`WRITTEN_FOR`).
"""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import aiosqlite
from aiosqlite.context import contextmanager

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


WRITTEN_FOR = "0.22.1"
"""The version of aiosqlite whose `core.py` and `cursor.py` were read for this."""


class _Answer(NamedTuple):
    """What a statement came to, with all of its rows."""

    rows: Sequence[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


class _WholeCursor(aiosqlite.Cursor):
    """Gets all rows with the statement, which SQLAlchemy does too unless it is told to stream; nothing here streams."""

    def __init__(self, connection: _QuickConnection) -> None:
        self._connection = connection
        self._answer = _Answer((), None, -1, None)

    async def execute(self, sql: str, parameters: Any = ()) -> _WholeCursor:
        self._answer = await self._connection.ask(lambda cursor: cursor.execute(sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Any) -> _WholeCursor:
        self._answer = await self._connection.ask(lambda cursor: cursor.executemany(sql, parameters))
        return self

    async def fetchall(self) -> Sequence[Any]:
        return self._answer.rows

    async def close(self) -> None:
        """Nothing is open."""

    @property
    def description(self) -> Any:
        return self._answer.description

    @property
    def rowcount(self) -> int:
        return self._answer.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._answer.lastrowid


class _QuickConnection(aiosqlite.Connection):
    """Answers each statement whole, and rolls nothing back where nothing was asked since the last commit."""

    _is_asked = False

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        return _WholeCursor(self)

    async def ask(self, statement: Callable[[sqlite3.Cursor], object]) -> _Answer:
        """Carry out a statement with a cursor of its own, which is closed then."""
        self._is_asked = True
        answer: _Answer = await self._execute(_answered, self._conn, statement)  # type: ignore[no-untyped-call]
        return answer

    async def commit(self) -> None:
        await super().commit()
        self._is_asked = False

    async def rollback(self) -> None:
        """The pool asks for it with each connection that comes back.

        SQLite's own word for whether a transaction is open would not do: it may be about to begin one that nobody waits
        for any more.
        """
        if self._is_asked:
            await super().rollback()
            self._is_asked = False


def _answered(connection: sqlite3.Connection, statement: Callable[[sqlite3.Cursor], object]) -> _Answer:
    """In the connection's thread."""
    cursor = connection.cursor()
    try:
        statement(cursor)
        rows = () if cursor.description is None else cursor.fetchall()
        return _Answer(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


async def connect(path: Path) -> aiosqlite.Connection:
    """Open the file at `path`; whoever gets the connection closes it."""
    connection = _QuickConnection(partial(sqlite3.connect, path), iter_chunk_size=64)
    connection._thread.daemon = True  # a process that ends waits for no connection that was left open
    return await connection
