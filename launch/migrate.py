"""`python bot.py migrate`: brings the database up to date and says from what to what."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from launch import exits
from models import migrations
from models.database import create_engine

if TYPE_CHECKING:
    from pathlib import Path

    from launch.settings import Settings


def run(settings: Settings) -> int:
    """Migrate the database of these settings, making it when it is missing. Returns the exit code."""
    path = settings.database.path
    try:
        before = asyncio.run(_upgrade(path))
    except migrations.DatabaseTooNewError as error:
        return _fail(
            f"{path} was written by a newer Chorus (revision {error.revision}). Install that version or newer."
        )
    except (OSError, sqlite3.Error, DatabaseError) as error:
        return _fail(f"{path} cannot be used: {getattr(error, 'orig', error)}")
    if before.pending:
        print(f"{path}: migrated from {before.current or 'nothing'} to {before.head}.")
    else:
        print(f"{path}: already up to date ({before.head}).")
    return exits.OK


async def _upgrade(path: Path) -> migrations.MigrationStatus:
    engine = create_engine(path)
    try:
        return await migrations.upgrade(engine)
    finally:
        await engine.dispose()


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return exits.FAILED
