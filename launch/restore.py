"""`python bot.py restore`: puts a backup in the place of the database and files that are there.

Whenever it is cut off, what is there fits together: first the backup's files come beside those that are there, then the
database changes in one step, then the files that only the former one knew are put aside. Nothing is deleted.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from launch import exits
from launch.backups.manifest import DATABASE, FILES, Manifest, NotABackupError, backups_in, digest
from launch.lock import HeldError, held, lock_of
from models import migrations, snapshot
from models.database import create_engine
from services.clock import SystemClock
from storage.copying import bring, files_in, is_whole
from storage.local import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from launch.settings import Settings

_SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database (SQLite docs: Temporary Files)."""


class RefusedError(Exception):
    """Nothing was restored, and what was there is as it was; the text says why and what to do."""


@dataclass
class Restored:
    """What was done."""

    schema: str
    migrated_to: str | None = None
    files: int = 0
    damaged_files: list[str] = field(default_factory=list)
    aside: list[Path] = field(default_factory=list)
    forgotten: bool = True
    """What people had erased or asked to be forgotten since the backup is known."""


def run(settings: Settings, backup: Path) -> int:
    """Restore the backup in that folder. Returns the exit code."""
    database, files = settings.database.path.resolve(), settings.storage.folder.resolve()
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with held(lock_of(database)):
            restored = restore(backup.absolute(), database, files, f"{SystemClock()():%Y%m%dT%H%M%SZ}")
    except HeldError as error:
        process = "" if error.pid is None else f" (process {error.pid})"
        return _fail(f"Chorus runs on {database} right now{process}. Stop it, then restore.")
    except RefusedError as refusal:
        return _fail(str(refusal))
    except OSError as error:
        return _fail(f"The restore could not be completed: {error}. Mend that, and restore again.")
    print(_describe(restored, backup, database))
    return exits.OK


def restore(backup: Path, database: Path, files: Path, stamp: str) -> Restored:
    """Do it, on a database that nobody uses. What is put aside carries `stamp` in its name.

    Raises RefusedError, or OSError: what is there fits together then, too, and another try completes it.
    """
    manifest = _verified(backup)
    restored = Restored(manifest.schema)
    staged = database.with_name(f"{database.name}.restoring")
    _remove(staged)
    try:
        _stage(backup / DATABASE, staged, restored)
        restored.forgotten = _carry_over(database, staged)
        _bring_files(backup / FILES, files, restored)
        restored.aside += _put_in_place(staged, database, stamp)
    finally:
        _remove(staged)
    restored.aside += _put_surplus_aside(backup / FILES, files, stamp)
    return restored


def _verified(backup: Path) -> Manifest:
    """The manifest of a backup that is whole. Raises RefusedError."""
    try:
        manifest = Manifest.read(backup)
        if manifest.schema not in ("", *migrations.revisions()):
            raise NotABackupError(f"is of a newer Chorus (revision {manifest.schema}). Upgrade Chorus first.")
        if digest(backup / DATABASE, lambda: None) != manifest.database_sha256:
            raise NotABackupError("is damaged: its database is not the one that was backed up. Take another backup.")
        snapshot.check_database(backup / DATABASE)
    except NotABackupError as error:
        inside = backups_in(backup)
        advice = f" The newest one in it is {inside[-1]}." if inside else ""
        raise RefusedError(f"{backup} {error}{advice}") from None
    except (snapshot.DamagedError, sqlite3.Error) as error:
        raise RefusedError(f"{backup} is damaged: {error}. Take another backup.") from error
    except OSError as error:
        raise RefusedError(f"{backup} cannot be read: {error.strerror}.") from error
    return manifest


def _stage(source: Path, staged: Path, restored: Restored) -> None:
    """A copy beside the database, of the schema of this code: so it is known now whether it can be migrated."""
    shutil.copyfile(source, staged)

    async def upgrade() -> migrations.MigrationStatus:
        engine = create_engine(staged)
        try:
            return await migrations.upgrade(engine)
        finally:
            await engine.dispose()

    try:
        before = asyncio.run(upgrade())
    except (DatabaseError, migrations.DatabaseTooNewError) as error:
        raise RefusedError(f"{source} cannot be migrated: {getattr(error, 'orig', error)}.") from error
    if before.pending:
        restored.migrated_to = before.head


def _carry_over(old: Path, new: Path) -> bool:
    """Let what people had erased or asked to be forgotten since the backup stay so; False when that cannot be read."""
    if not old.exists():
        return True
    try:
        _carry_over_suppressions(old, new)
        _carry_over_erasures(old, new)
    except sqlite3.DatabaseError:
        return False
    return True


def _carry_over_suppressions(old_database: Path, new_database: Path) -> None:
    """Whose words are not to be kept, and up to which: the later one of either database counts.

    The words themselves are erased at the next start. Raises sqlite3.DatabaseError.
    """
    columns = "discord_id", "until_message_id", "created_at"
    with closing(_both(old_database, new_database)) as connection, connection:
        if not all(_has(connection, schema, "suppressions", columns) for schema in ("old", "main")):
            return
        connection.execute(
            "INSERT INTO main.suppressions (discord_id, until_message_id, created_at) "
            "SELECT discord_id, until_message_id, created_at FROM old.suppressions WHERE true "
            "ON CONFLICT (discord_id) DO UPDATE SET "
            "until_message_id = excluded.until_message_id, created_at = excluded.created_at "
            "WHERE excluded.until_message_id > suppressions.until_message_id"
        )


def _carry_over_erasures(old_database: Path, new_database: Path) -> None:
    """Accounts that were deleted since the backup are marked so again; the next start carries that to its end.

    They are the same when they were made at the same moment: numbers are given anew in a database that was restored.
    Raises sqlite3.DatabaseError.
    """
    with closing(_both(old_database, new_database)) as connection, connection:
        if not all(_has(connection, schema, "users", ("created_at", "deleted_at")) for schema in ("old", "main")):
            return
        connection.execute(
            "UPDATE main.users SET deleted_at = erased.deleted_at FROM old.users AS erased "
            "WHERE main.users.deleted_at IS NULL AND erased.deleted_at IS NOT NULL "
            "AND erased.id = main.users.id AND erased.created_at = main.users.created_at"
        )


def _both(old: Path, new: Path) -> sqlite3.Connection:
    """A connection to `new` that can read `old`, too."""
    connection = sqlite3.connect(new)
    connection.execute("ATTACH ? AS old", (str(old),))
    return connection


def _has(connection: sqlite3.Connection, schema: str, table: str, columns: tuple[str, ...]) -> bool:
    found = connection.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema)).fetchall()
    return {*columns} <= {name for (name,) in found}


def _bring_files(source: Path, target: Path, restored: Restored) -> None:
    """Put the backup's files beside those that are there, or over those that are not what they should be."""
    for path in files_in(source):
        if not is_whole(source / path):
            restored.damaged_files.append(str(path))
            continue
        restored.files += 1
        place = target / path
        if place.exists() and is_whole(place):
            continue
        coming = place.with_name(f".{path.name}.restoring")
        coming.unlink(missing_ok=True)  # of a restore that was cut off
        bring(source / path, coming)
        coming.replace(place)
        sync_folder(place.parent)


def _put_in_place(staged: Path, database: Path, stamp: str) -> list[Path]:
    """Change the database in one step; the former one is kept under another name, which is returned."""
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    aside = database.with_name(f"{database.name}.before-restore-{stamp}")
    there = database.exists()
    if there:
        _settle(database)
        _link_or_copy(database, aside)
    for suffix in _SIDE_FILES:
        with suppress(FileNotFoundError):
            database.with_name(database.name + suffix).rename(aside.with_name(aside.name + suffix))
    staged.replace(database)
    sync_folder(database.parent)
    return [aside] if there else []


def _settle(database: Path) -> None:
    """Let SQLite write into the file what it keeps beside it, so that nothing but the file is to be moved."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _link_or_copy(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:
        shutil.copyfile(path, other)


def _put_surplus_aside(kept: Path, files: Path, stamp: str) -> list[Path]:
    """Move the files that the backup does not hold into a folder beside the others', which is returned."""
    aside = files.with_name(f"{files.name}.before-restore-{stamp}")
    surplus = [path for path in files_in(files) if not (kept / path).exists()]
    for path in surplus:
        (aside / path).parent.mkdir(parents=True, exist_ok=True)
        (files / path).rename(aside / path)
    return [aside] if surplus else []


def _remove(database: Path) -> None:
    for suffix in ("", *_SIDE_FILES):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _describe(restored: Restored, backup: Path, database: Path) -> str:
    lines = [f"Restored {backup}: the database {database} and {restored.files} file(s)."]
    if restored.migrated_to:
        lines.append(f"The database was migrated from {restored.schema or 'nothing'} to {restored.migrated_to}.")
    if restored.damaged_files:
        names = ", ".join(restored.damaged_files[:3])
        lines.append(f"{len(restored.damaged_files)} file(s) of the backup are damaged and were left out: {names}.")
    if not restored.forgotten:
        lines.append(
            "The former database could not be read: what people had erased or asked to be forgotten after the backup "
            "may be here again."
        )
    lines += [f"What was there before is kept as {path}; delete it when it is not needed." for path in restored.aside]
    lines.append("Now start Chorus: `python bot.py`. Groups and members are then made to agree with Discord.")
    return "\n".join(lines)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return exits.FAILED
