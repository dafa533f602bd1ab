"""`python bot.py backup`: makes a backup, beside a running bot or without one, and says where it lies."""

from __future__ import annotations

import sys
from threading import Event
from typing import TYPE_CHECKING

from launch import exits
from launch.backups.making import Originals, make_backup
from services.backup_schedule import BackupFailedError
from services.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from launch.backups.making import Backup
    from launch.settings import Settings
    from services.backup_schedule import BackupReason

SENTENCES: dict[BackupReason, str] = {
    "no_database": "There is no database at {place} yet. Start Chorus once, or set path in [database].",
    "inside": "{place} lies in the folder of [storage], and would be copied into itself. Name another folder.",
    "held": "Another backup is being written to {place} right now. Try again when it is done.",
    "no_space": "There is no room for a backup in {place} ({detail}). Make room, or name a folder on another disk.",
    "not_writable": "{place} cannot be written: {detail}. Mend its rights, or name another folder.",
    "unreadable": "{place} cannot be read: {detail}. Mend its rights, then try again.",
    "damaged": "{place} is damaged ({detail}), so it was not backed up; the backups from before are still there. "
    "`python bot.py restore` brings one of them back.",
    "newer": "{place} was written by a newer Chorus (revision {detail}), which alone knows what belongs to it. Back it "
    "up with that version.",
    "broken": "No backup was made: {place}: {detail}.",
}


def run(settings: Settings, folder: Path | None) -> int:
    """Make a backup in `folder`, or where the settings say. Returns the exit code."""
    originals = originals_of(settings)
    try:
        backup = make_backup(
            originals,
            (folder or settings.backup.folder).absolute(),
            SystemClock()(),
            keep=settings.backup.keep,
            stop=Event(),
        )
    except BackupFailedError as failure:
        print(SENTENCES[failure.reason].format(place=failure.place, detail=failure.detail), file=sys.stderr)
        return exits.FAILED
    print(describe(backup))
    return exits.OK


def originals_of(settings: Settings) -> Originals:
    """What these settings have to be backed up."""
    return Originals(settings.database.path, settings.storage.folder)


def describe(backup: Backup) -> str:
    """What was made, in a line or a few."""
    manifest = backup.manifest
    lines = [
        f"Backed up to {backup.folder}: the database ({_megabytes(manifest.database_size)}) and "
        f"{_count(manifest.files, 'file')} ({_megabytes(manifest.files_size)})."
    ]
    if manifest.lost_files:
        lines.append(f"{_count(manifest.lost_files, 'file')} that the database names had been lost before.")
    if backup.pruned:
        lines.append(f"{_count(backup.pruned, 'older backup')} removed: keep in [backup] says how many are kept.")
    return "\n".join(lines)


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
