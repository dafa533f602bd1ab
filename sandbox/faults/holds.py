"""Holding something in the middle, for someone outside to act meanwhile: to kill the bot, most of all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Hold:
    """One call or event that is to be held once it comes. Released, it goes on as if nothing had been."""

    def __init__(self) -> None:
        self.about: dict[str, Any] = {}
        self._reached = asyncio.Event()
        self._released = asyncio.Event()
        self._releasers: list[Callable[[], None]] = []

    @property
    def is_reached(self) -> bool:
        """Whether what it waits for has come."""
        return self._reached.is_set()

    @property
    def is_released(self) -> bool:
        """Whether it was let go; what comes after that is not held at all."""
        return self._released.is_set()

    def reach(self, about: dict[str, Any], on_release: Callable[[], None] | None = None) -> None:
        """It has come."""
        self.about = about
        if on_release is not None:
            self._releasers.append(on_release)
        self._reached.set()

    def release(self) -> None:
        """Let it go on; a second time changes nothing."""
        self._released.set()
        while self._releasers:
            self._releasers.pop()()

    async def wait_reached(self, timeout_s: float) -> dict[str, Any]:
        """What is held, once it is. Raises TimeoutError."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._reached.wait()
        except TimeoutError:
            raise TimeoutError(f"nothing came to be held within {timeout_s:g} s") from None
        return self.about

    async def wait_released(self) -> None:
        """Return once it was let go."""
        await self._released.wait()


class Holds:
    """All holds, by number."""

    def __init__(self) -> None:
        self._holds: list[Hold] = []

    def new(self) -> tuple[int, Hold]:
        """A hold and its number."""
        self._holds.append(Hold())
        return len(self._holds) - 1, self._holds[-1]

    def get(self, number: int) -> Hold:
        """The hold of that number. Raises ValueError."""
        if not 0 <= number < len(self._holds):
            raise ValueError(f"there is no hold {number}")
        return self._holds[number]

    def release_all(self) -> None:
        """Let everything go on."""
        for hold in self._holds:
            hold.release()
