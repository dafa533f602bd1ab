"""A house for each test, on a database copied from one that was migrated once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from models.database import Database
from tests.services.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.services.person import Person


@pytest.fixture(scope="session")
async def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "chorus.db"
    async with Database.open(path):
        pass
    return path


@pytest.fixture
async def house(tmp_path: Path, migrated: Path) -> AsyncIterator[House]:
    path = tmp_path / "chorus.db"
    shutil.copy(migrated, path)
    async with House.open(path) as house:
        yield house


@pytest.fixture
async def ada(house: House) -> Person:
    return await house.person("Ada")


@pytest.fixture
async def ben(house: House) -> Person:
    return await house.person("Ben")
