"""A sandbox that serves a page, whose files no test of this folder asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(scope="session")
async def sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty", page=tmp_path_factory.mktemp("page")) as running:
        await running.relax_limits()
        yield running
        await running.check_spec()
