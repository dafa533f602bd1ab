"""The database: opened once at start, handed to the services, closed at the end.

    async with Database.open(path) as database:
        async with database.begin() as tx:
            user = await tx.users.by_email("ada@example.com")

SQLite in WAL mode with `synchronous=FULL`: a commit that returned has reached the disk. `begin` takes the write
lock at once, so that two writers queue at the start (up to `BUSY_TIMEOUT_MS`) instead of failing at the end;
`read` never waits for a writer. What a statement carries (words, addresses, hashes) stands in no error and no log.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
import time
from contextlib import asynccontextmanager, closing
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from models import migrations
from models.announcement import Announcements
from models.audit import AuditLog
from models.chat import Chats
from models.chat_counts import ChatCounts
from models.chat_exporting import ChatExporting
from models.chat_file import ChatFiles
from models.chat_reading import ChatReading
from models.chat_writing import ChatWriter
from models.commands import CommandRecords
from models.completion import Completions
from models.coverage import Coverages
from models.driver import connect
from models.erasing import Erasing
from models.favourite import Favourites
from models.group import Groups
from models.guild import Guilds
from models.invitation import Invitations
from models.listening import Listenings
from models.login import LoginGuards
from models.member import Members
from models.opening import Openings
from models.outgoing import Outgoings
from models.page_reaction import PageReactions
from models.panel import Panels
from models.personal_data import PersonalData
from models.playback_log import PlaybackLog
from models.player import Players
from models.player_standing import PlayerStandings
from models.playlist import Playlists
from models.presence import Presences
from models.queue_order import QueueOrders
from models.room import Rooms
from models.source import Sources
from models.upload import Uploads
from models.user import Users
from models.web_access import WebAccess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

BUSY_TIMEOUT_MS = 10_000
LARGEST = 2**63 - 1
"""What an integer of SQLite's can be at most (SQLite docs: Datatypes In SQLite)."""
_READ_ONLY, _WRITTEN = "chorus_read_only", "chorus_written"
_WRITES_INTO = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What is erased is overwritten in the file, too; which SQLite does that by itself was chosen when it was built.
    "PRAGMA secure_delete = ON",
)
_WAL_AGAIN_S = 0.01
_CHECKPOINT_TIMEOUT_MS = 100
"""How long emptying the log may wait for others, who wait for it meanwhile."""


class Transaction:
    """One transaction and the queries that can be asked in it."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.users = Users(session)
        self.web_access = WebAccess(session)
        self.groups = Groups(session)
        self.members = Members(session)
        self.chats = Chats(session)
        self.chat_exporting = ChatExporting(session)
        self.chat_files = ChatFiles(session)
        self.coverage = Coverages(session)
        self.chat_writer = ChatWriter(session)
        self.erasing = Erasing(session)
        self.players = Players(session)
        self.player_standings = PlayerStandings(session)
        self.queue_orders = QueueOrders(session)
        self.page_reactions = PageReactions(session)
        self.panels = Panels(session)
        self.rooms = Rooms(session)
        self.sources = Sources(session)
        self.playback_log = PlaybackLog(session)
        self.listenings = Listenings(session)
        self.favourites = Favourites(session)
        self.playlists = Playlists(session)
        self.announcements = Announcements(session)
        self.presences = Presences(session)
        self.chat_reading = ChatReading(session)
        self.chat_counts = ChatCounts(session)
        self.invitations = Invitations(session)
        self.openings = Openings(session)
        self.outgoings = Outgoings(session)
        self.guilds = Guilds(session)
        self.login_guards = LoginGuards(session)
        self.audit = AuditLog(session)
        self.commands = CommandRecords(session)
        self.completions = Completions(session)
        self.uploads = Uploads(session)
        self.personal_data = PersonalData(session)


class Database:
    """An open database; owns its engine, which `open` closes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._readers = engine.execution_options(**{_READ_ONLY: True})
        self._writing = asyncio.Lock()
        self._watchers: list[tuple[frozenset[str], Callable[[], None]]] = []

    def watch(self, tables: Collection[str], watcher: Callable[[], None]) -> None:
        """Call `watcher` whenever a commit wrote into one of `tables`; it must not wait or raise."""
        self._watchers.append((frozenset(tables), watcher))

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator[Database]:
        """Open the file at `path`, made and migrated when needed.

        Raises DatabaseTooNewError when a newer Chorus wrote it, and OSError when its folder cannot be made.
        """
        engine = create_engine(path)
        try:
            await asyncio.to_thread(_keep_in_wal, path)
            await migrations.upgrade(engine)
            yield cls(engine)
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A consistent view of the database; what is changed in it is not kept."""
        async with AsyncSession(self._readers, expire_on_commit=False) as session:
            yield Transaction(session)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A transaction that commits when the block ends and rolls back when it raises; not to be begun within another.

        Writers have their turns in the order in which they came: SQLite lets whoever waits sleep and ask again. Raises
        OperationalError when none comes within `BUSY_TIMEOUT_MS`.
        Rows stay readable after it: attributes are loaded when the row is, and not expired by the commit.
        """
        written: set[str] = set()
        async with (
            self._turn(),
            AsyncSession(self._engine, expire_on_commit=False) as session,
            session.begin() as transaction,
        ):
            yield Transaction(session)
            if transaction.is_active:  # nobody has rolled it back
                await session.flush()
                connection = await session.connection()
                written = connection.sync_connection.info.pop(_WRITTEN, written)  # type: ignore[union-attr]
        for tables, watcher in self._watchers:
            if not tables.isdisjoint(written):
                watcher()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(BUSY_TIMEOUT_MS / 1000):
                await self._writing.acquire()
        except TimeoutError as error:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error
        try:
            yield
        finally:
            self._writing.release()

    async def empty_wal(self) -> bool:
        """Write all that is committed into the file itself, and empty the log beside it; False when others read it.

        What was erased stands in the log until then (SQLite docs: PRAGMA wal_checkpoint).
        """
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_TIMEOUT_MS}")
            try:
                async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                    (busy, *_) = await cursor.fetchone()
            except sqlite3.OperationalError:  # somebody writes
                return False
            finally:
                await driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            return not busy


def create_engine(path: Path) -> AsyncEngine:
    """An engine on the SQLite file at `path`, with the pragmas above on every connection."""
    path.parent.mkdir(parents=True, exist_ok=True)
    logging.getLogger("aiosqlite").setLevel(logging.INFO)  # at DEBUG it tells every statement with its parameters
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", hide_parameters=True, async_creator=partial(connect, path)
    )
    event.listen(engine.sync_engine, "connect", _prepare_connection)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "before_cursor_execute", _within_reach, retval=True)
    event.listen(engine.sync_engine, "after_cursor_execute", _note_table)
    return engine


def _keep_in_wal(path: Path) -> None:
    """Let the file be in WAL mode from now on, which it remembers itself.

    Two that ask at once for the same new file would each wait for the other: SQLite refuses one of them at once,
    whatever its time-out (SQLite docs: sqlite3_busy_handler), so that one asks again.
    """
    tries = int(BUSY_TIMEOUT_MS / 1000 / _WAL_AGAIN_S)
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
        for _ in range(tries):
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    return  # whoever reads the file next tells what is wrong with it
                time.sleep(_WAL_AGAIN_S)
            else:
                return


def _prepare_connection(connection: Any, _record: object) -> None:
    # The driver's own idea of when a transaction begins is turned off; `_begin` says it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
    connection.info.pop(_WRITTEN, None)  # of a transaction that was rolled back


def _note_table(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    """Remember which table a transaction wrote into; what a foreign key takes along goes with it."""
    found = _WRITES_INTO.match(statement)
    if found is not None:
        connection.info.setdefault(_WRITTEN, set()).add(found[1].lower())


def _within_reach(
    _connection: Connection, _cursor: object, statement: str, parameters: Any, _context: object, executemany: bool
) -> tuple[str, Any]:
    """A number that no column can hold, such as an id that somebody made up, is that of no row: it finds nothing.

    The driver would raise OverflowError for it, which is nobody's sentence.
    """
    if not executemany and any(isinstance(value, int) and not -LARGEST <= value <= LARGEST for value in parameters):
        parameters = tuple(
            None if isinstance(value, int) and not -LARGEST <= value <= LARGEST else value for value in parameters
        )
    return statement, parameters
