"""What reads media files, for every test of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.tagging.reader import TagReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def reader() -> AsyncIterator[TagReader]:
    async with TagReader.opened() as reader:
        yield reader
