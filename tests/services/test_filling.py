"""What is known of a playlist is taken at once, and what is not is waited for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.filling import batches
from sources.errors import SourceError
from tests.services.stand_ins import track

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from sources.playable import SearchHit


async def playlist(count: int, gate: asyncio.Event | None = None, *, at: int = 0) -> AsyncGenerator[SearchHit]:
    """Tracks by their numbers; before that of number `at` the gate is waited for, or the source fails."""
    for number in range(count):
        if number == at and number:
            if gate is None:
                raise SourceError("timeout")
            await gate.wait()
        yield track(f"{number}")


async def test_what_is_known_comes_in_as_large_batches_as_may_be() -> None:
    assert [len(batch) async for batch in batches(playlist(250), 100)] == [100, 100, 50]


async def test_what_is_known_does_not_wait_for_what_is_not() -> None:
    gate = asyncio.Event()
    known = batches(playlist(5, gate, at=3), 100)
    assert [hit.title for hit in await anext(known)] == ["0", "1", "2"]
    gate.set()
    assert [hit.title for hit in await anext(known)] == ["3", "4"]


async def test_what_was_known_before_a_failure_is_not_lost() -> None:
    known = batches(playlist(5, at=3), 100)
    assert len(await anext(known)) == 3
    with pytest.raises(SourceError):
        await anext(known)


async def test_who_wants_no_more_leaves_nothing_waiting() -> None:
    before = asyncio.all_tasks()
    hits = playlist(5, asyncio.Event(), at=3)
    known = batches(hits, 100)
    await anext(known)
    await known.aclose()
    await hits.aclose()
    assert asyncio.all_tasks() <= before
