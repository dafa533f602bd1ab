"""A database and files as a bot leaves them, for backups to be made of."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from launch.backups.making import Backup, Originals, make_backup
from models import snapshot
from models.database import create_engine
from models.migrations import upgrade
from storage.copying import files_in
from storage.local import LocalStore
from tests.moving.clock import START

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

MOMENT = "2026-11-22 18:00:00.000000"
INSERT = (
    "INSERT INTO users (first_name, last_name, email, email_key, password, avatar, created_at) "
    "VALUES (:name, 'Example', :name, :name, 'hash', :avatar, :at)"
)


@dataclass(frozen=True)
class Place:
    """A folder with all of a bot's: the database, the files, the backups."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "data" / "chorus.db"

    @property
    def files(self) -> Path:
        return self.folder / "data" / "files"

    @property
    def backups(self) -> Path:
        return self.folder / "data" / "backups"

    def make(self, *names: str) -> Place:
        """Make the database, in WAL mode as a bot does, with these people in it."""
        asyncio.run(self._migrate())
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        for name in names:
            self.add(name)
        return self

    async def _migrate(self) -> None:
        engine = create_engine(self.database)
        await upgrade(engine)
        await engine.dispose()

    def add(self, name: str, *, picture: bytes | None = None, at: str = MOMENT) -> str:
        """Somebody registers, with a picture of their own; returns its key."""
        store = LocalStore(self.files / "avatars", max_file_bytes=1024 * 1024)
        stored = asyncio.run(store.put(picture or f"the picture of {name}".encode(), suffix=".png"))
        self.run(INSERT, {"name": name, "avatar": stored.key, "at": at})
        return stored.key

    def take_picture(self, name: str) -> None:
        """Somebody goes without their picture: first the row, then the file."""
        ((key,),) = self.run("SELECT avatar FROM users WHERE first_name = ?", (name,))
        self.run("UPDATE users SET avatar = NULL WHERE first_name = ?", (name,))
        self.picture(key).unlink()

    def picture(self, key: str) -> Path:
        """Where a picture lies."""
        return self.files / "avatars" / key[:2] / key

    def run(self, statement: str, values: tuple[object, ...] | dict[str, object] = ()) -> list[tuple[Any, ...]]:
        """Carry out a statement in a transaction of its own; its rows."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def people(self) -> list[str]:
        """Who is registered, first come first."""
        return [name for (name,) in self.run("SELECT first_name FROM users ORDER BY id")]

    def check(self) -> None:
        """What is there fits together: the database is whole, and each file that it names is there."""
        assert self.run("PRAGMA integrity_check") == [("ok",)]
        assert snapshot.named_files(self.database) <= {path.name for path in files_in(self.files)}

    def back_up(self, now: datetime = START, *, keep: int = 7, stop: Event | None = None) -> Backup:
        return make_backup(self.originals, self.backups, now, keep=keep, stop=stop or Event())

    @property
    def originals(self) -> Originals:
        return Originals(self.database, self.files)
