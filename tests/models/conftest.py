"""An open database for each test, copied from one that was migrated once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from models.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(scope="session")
async def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database without rows, to copy: migrating takes most of the time of a test that does not need it."""
    path = tmp_path_factory.mktemp("migrated") / "chorus.db"
    async with Database.open(path):
        pass
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's database lies; nothing is there yet unless `database` is asked for too."""
    return tmp_path / "data" / "chorus.db"


@pytest.fixture
async def database(path: Path, migrated: Path) -> AsyncIterator[Database]:
    path.parent.mkdir()
    shutil.copy(migrated, path)
    async with Database.open(path) as database:
        yield database
