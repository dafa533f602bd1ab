"""An account at the stand-in for Cloudinary, and a store in it."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest

from storage.cloudinary_store import CloudinaryStore
from tests.storage.cloudinary_stand_in import CloudinaryStandIn, account_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LIMIT = 20_000_000
"""The largest file of every store in these tests, in bytes."""


@pytest.fixture
async def cloud() -> AsyncIterator[CloudinaryStandIn]:
    async with CloudinaryStandIn().running() as cloud:
        yield cloud


@pytest.fixture
async def remote(cloud: CloudinaryStandIn) -> AsyncIterator[CloudinaryStore]:
    async with aclosing(CloudinaryStore(account_of(cloud), "chorus/files", max_file_bytes=LIMIT)) as remote:
        yield remote
