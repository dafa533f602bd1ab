"""Makes a backup of a database and its files while they are in use. Blocking: call it in a thread.

What the database of a backup names, its files hold. A file is put into the store before a row names it, and deleted
when none does any more. So all files are copied first; then a moment of the database is held, and those that it names
beyond these are brought, which takes next to no time. Where one of them was deleted just then, another moment is taken.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch.backups.manifest import DATABASE, FILES, VERSION, Manifest, backups_in, digest, name_of
from launch.lock import HeldError, held
from models import migrations, snapshot
from services.backup_schedule import BackupFailedError
from storage.copying import bring, contents, copy_files, find_file
from storage.local import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from threading import Event

    from services.backup_schedule import BackupReason

LOCK = ".lock"
_UNFINISHED = "unfinished-"
_MOMENTS = 100
"""Of the database that are tried. Each takes milliseconds, and one is missed only by what is deleted within it."""
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_NO_SPACE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,  # for a quota or a file size limit
    sqlite3.SQLITE_IOERR_SHMSIZE,  # for what SQLite keeps beside a database that it reads
}
_PRIVATE = 0o700
"""A backup holds what the database does, password hashes among it."""


class GivenUpError(Exception):
    """The backup was told to stop; nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Originals:
    """What is backed up: the database, and the folder of [storage]."""

    database: Path
    files: Path


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, and how many older ones went for it."""

    folder: Path
    manifest: Manifest
    pruned: int


def make_backup(originals: Originals, folder: Path, now: datetime, *, keep: int, stop: Event) -> Backup:
    """Make a backup in `folder`, and remove the oldest there until `keep` are left.

    It appears under its name when it is whole and on the disk. `stop` gives it up when it is set.
    Raises BackupFailedError or GivenUpError; nothing new is left in `folder` then.
    """
    if not originals.database.is_file():
        raise BackupFailedError("no_database", originals.database)
    if folder.resolve().is_relative_to(originals.files.resolve()):
        raise BackupFailedError("inside", folder)
    with _told(folder):
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        try:
            with held(folder / LOCK):
                return _make(originals, folder, now, keep, stop)
        except HeldError:
            raise BackupFailedError("held", folder) from None


def _make(originals: Originals, folder: Path, now: datetime, keep: int, stop: Event) -> Backup:
    for leftover in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover)
    former = backups_in(folder)
    name = name_of(now, former)
    unfinished = folder / f"{_UNFINISHED}{name}"
    try:
        unfinished.mkdir(mode=_PRIVATE)
        manifest = _fill(originals, unfinished, former[-1] if former else None, now, stop)
        unfinished.rename(folder / name)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    sync_folder(folder)
    too_old = [*former, folder / name][:-keep]
    for backup in too_old:
        # Not to be taken for a whole one when this is cut off.
        shutil.rmtree(backup.rename(folder / f"{_UNFINISHED}{backup.name}"))
    return Backup(folder / name, manifest, len(too_old))


def _fill(originals: Originals, target: Path, former: Path | None, now: datetime, stop: Event) -> Manifest:
    def go_on() -> None:
        if stop.is_set():
            raise GivenUpError()

    database, files = target / DATABASE, target / FILES
    files.mkdir()
    copy_files(originals.files, files, go_on, former=former and former / FILES)
    with _reading(originals):
        lost = _copy_moment(originals, database, files, go_on)
        _check(originals.database, database, stop)
    copied = contents(files)
    manifest = Manifest(
        version=VERSION,
        made_at=now.isoformat(),
        schema=_schema(originals.database, database),
        rows=snapshot.count_rows(database),
        database_size=database.stat().st_size,
        database_sha256=digest(database, go_on),
        files=len(copied.names),
        files_size=copied.size,
        lost_files=len(lost),
    )
    with database.open("rb") as file:
        os.fsync(file.fileno())
    manifest.write(target)
    sync_folder(target)
    return manifest


def _schema(original: Path, copy: Path) -> str:
    """The revision of a database whose files this code knows to find."""
    try:
        return migrations.status(copy).current or ""
    except migrations.DatabaseTooNewError as error:
        raise BackupFailedError("newer", original, error.revision) from None


def _copy_moment(originals: Originals, database: Path, files: Path, go_on: Callable[[], None]) -> set[str]:
    """Copy a moment of the database whose files are all there; returns those that were lost before."""
    have = set(contents(files).names)
    brought: set[Path] = set()
    for last in (*[False] * _MOMENTS, True):
        with snapshot.moment(originals.database) as moment:
            missing = moment.named_files() - have
            found = {key: path for key in missing if (path := _bring(key, originals.files, files))}
            brought.update(found.values())
            have |= found.keys()
            missing -= have
            # What nothing names any more was deleted since that moment, and is missed in it alone.
            if last or missing <= snapshot.named_files(originals.database):
                moment.copy_to(database, go_on)
                break
    # Only now: while files come and go, none of them waits for the disk.
    for folder in {files / parent for path in brought for parent in path.parents}:
        sync_folder(folder)
    return missing


def _bring(key: str, source: Path, target: Path) -> Path | None:
    """Put one file into the backup; where it is there, or None when it is gone."""
    path = find_file(source, key)
    return path if path is not None and bring(source / path, target / path) else None


def _check(original: Path, copy: Path, stop: Event) -> None:
    """A damaged database is no backup, and must not push out the whole ones."""
    try:
        snapshot.check_database(copy, stop.is_set)
    except snapshot.DamagedError as error:
        raise BackupFailedError("damaged", original, error) from error
    except sqlite3.OperationalError:
        if stop.is_set():
            raise GivenUpError() from None
        raise


@contextmanager
def _reading(originals: Originals) -> Iterator[None]:
    """What SQLite meets, as BackupFailedError."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code in _SQLITE_NO_SPACE:
            raise OSError(errno.ENOSPC, str(error)) from error
        broken = code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
        raise BackupFailedError("damaged" if broken else "unreadable", originals.database, error) from error


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the file system refuses, as BackupFailedError."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise BackupFailedError("no_space", folder, error) from error
        place = Path(os.fsdecode(error.filename2 or error.filename or folder))
        reason: BackupReason = "not_writable" if place.is_relative_to(folder) else "unreadable"
        raise BackupFailedError(reason, place, error.strerror or error) from error
