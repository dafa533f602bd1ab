"""A wall for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.house import House
from tests.services.panel.wall import Wall

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def wall(tmp_path: Path) -> AsyncIterator[Wall]:
    async with House.open(tmp_path / "house" / "chorus.db") as house:
        wall = Wall(house, await house.group(await house.person("Ada")))
        yield wall
        await wall.panels.close()
