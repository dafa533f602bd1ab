"""Sound that comes block by block and only forwards."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from audio.fetching.live_input import LiveInput

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Source:
    """Blocks of a test, one whenever it is let through; notes what was taken and whether it was closed."""

    def __init__(self, *blocks: bytes, error: Exception | None = None, stays: bool = False) -> None:
        self._blocks = blocks
        self._error = error
        self._stays = stays
        self.taken = 0
        self.closed = asyncio.Event()
        self.at_end = asyncio.Event()

    async def blocks(self) -> AsyncGenerator[bytes]:
        try:
            for block in self._blocks:
                self.taken += 1
                yield block
            self.at_end.set()
            if self._stays:
                await asyncio.Event().wait()
            if self._error is not None:
                raise self._error
        finally:
            self.closed.set()


async def read_all(live: LiveInput, size: int = -1) -> bytes:
    return await asyncio.to_thread(lambda: b"".join(iter(lambda: live.read(size), b"")))


async def refusal(live: LiveInput) -> MediaError:
    with pytest.raises(MediaError) as caught:
        await asyncio.to_thread(live.read)
    return caught.value


@pytest.mark.parametrize("size", [1, 3, 100, -1])
async def test_all_blocks_are_read_once_and_in_order(size: int) -> None:
    live = await LiveInput.open(Source(b"one", b"", b"two", b"three").blocks(), name="a")
    assert await read_all(live, size) == b"onetwothree"
    assert live.tell() == 11
    await live.wait_closed()


async def test_no_more_is_asked_for_than_is_read() -> None:
    source = Source(*[b"x" * 10] * 100)
    live = await LiveInput.open(source.blocks(), name="a", most_bytes=30)
    for _ in range(10):
        await asyncio.sleep(0)
    assert source.taken == 3
    assert len(await read_all(live)) == 1000
    await live.wait_closed()


async def test_what_came_before_a_failure_is_read_and_then_the_failure_told() -> None:
    live = await LiveInput.open(Source(b"one", error=OSError("gone")).blocks(), name="a")
    assert await asyncio.to_thread(live.read) == b"one"
    assert (await refusal(live)).reason == "unreachable"
    await live.wait_closed()


async def test_a_failure_in_our_words_is_told_as_it_is() -> None:
    with pytest.raises(MediaError) as caught:
        await LiveInput.open(Source(error=MediaError("forbidden")).blocks(), name="a")
    assert caught.value.reason == "forbidden"


async def test_nothing_at_all_is_empty() -> None:
    with pytest.raises(MediaError) as caught:
        await LiveInput.open(Source().blocks(), name="a")
    assert caught.value.reason == "empty"


async def test_who_waits_for_bytes_is_told_when_it_is_closed_and_the_blocks_are_let_go() -> None:
    source = Source(b"one", stays=True)
    live = await LiveInput.open(source.blocks(), name="a")
    await asyncio.to_thread(live.read)
    await source.at_end.wait()
    waiting = asyncio.create_task(refusal(live))
    await asyncio.sleep(0)
    live.close()
    assert (await waiting).reason == "closed"
    await live.wait_closed()
    assert source.closed.is_set()
    assert (await refusal(live)).reason == "closed"


async def test_opening_that_is_called_off_lets_the_blocks_go() -> None:
    source = Source(stays=True)
    opening = asyncio.create_task(LiveInput.open(source.blocks(), name="a"))
    await source.at_end.wait()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert source.closed.is_set()


async def test_it_goes_nowhere_but_on() -> None:
    live = await LiveInput.open(Source(b"one").blocks(), name="a")
    live.read(2)
    assert (live.seek(2), live.seek(0, io.SEEK_CUR)) == (2, 2)
    for offset, whence in ((0, io.SEEK_SET), (0, io.SEEK_END), (1, io.SEEK_CUR)):
        with pytest.raises(io.UnsupportedOperation):
            live.seek(offset, whence)
    await live.wait_closed()
