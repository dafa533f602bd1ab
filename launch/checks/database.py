"""Checks the database: that it can be opened and written, and is of this version. Neither makes nor changes it."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from launch.checks.finding import Finding, Mark
from models import migrations

if TYPE_CHECKING:
    from pathlib import Path

    from launch.settings import Settings

ABOUT = "database"


async def look(settings: Settings) -> list[Finding]:
    """Where the database stands."""
    path = settings.database.path
    if blocked := _blocked(path):
        return [Finding(Mark.FAIL, ABOUT, f"{blocked} cannot be written; mend its rights, or set path in [database].")]
    try:
        status = migrations.status(path)
    except migrations.DatabaseTooNewError as error:
        advice = "Upgrade Chorus, or set path in [database] to another file."
        return [Finding(Mark.FAIL, ABOUT, f"{path} was written by a newer Chorus ({error.revision}). {advice}")]
    except sqlite3.Error as error:
        advice = "Restore it from a backup, or set path in [database] to another file."
        return [Finding(Mark.FAIL, ABOUT, f"{path} cannot be read as a database: {error}. {advice}")]
    return [describe(path, status)]


def _blocked(path: Path) -> Path | None:
    """The file or folder that stands in the way of writing to `path`."""
    existing = next(place for place in (path, *path.parents) if place.exists())
    needed = os.W_OK if existing == path else os.W_OK | os.X_OK
    usable = existing.is_file() if existing == path else existing.is_dir()
    return None if usable and os.access(existing, needed) else existing


def describe(path: Path, status: migrations.MigrationStatus) -> Finding:
    """What to say of a database that can be used."""
    if status.current is None:
        return Finding(Mark.OK, ABOUT, f"{path} will be made at the first start.")
    if status.pending:
        step = f"from {status.current} to {status.head}"
        text = f"{path} will be migrated {step} at the next start, or now by `python bot.py migrate`."
        return Finding(Mark.WARN, ABOUT, text)
    return Finding(Mark.OK, ABOUT, f"{path} is up to date ({status.head}).")
