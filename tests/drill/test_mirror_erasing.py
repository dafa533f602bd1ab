"""The same as `test_mirror`, with a bot that erases words and files of what is deleted: they are nowhere then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.drill.schedules import Harbour

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(scope="module")
async def harbour(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Harbour]:
    async with Harbour.open(tmp_path_factory.mktemp("erasing"), erases=True) as harbour:
        yield harbour


@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", range(1, 20, 2))
async def test_nothing_is_left_of_what_is_deleted_after_any_weather(harbour: Harbour, seed: int, number: int) -> None:
    await harbour.go_through(seed - seed % 20 + number)
