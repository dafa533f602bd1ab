"""A house for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.audio.fetching.house import house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.audio.fetching.house import House


@pytest_asyncio.fixture
async def here() -> AsyncIterator[House]:
    async with house() as made:
        yield made
