"""How often a download tries again, and how long it waits before. Time is handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from audio.fetching.failures import HiccupError, LinkExpiredError
    from audio.fetching.limits import FetchLimits


class Patience:
    """Counts failures in a row; what brings a chunk's worth of bytes ends the row, however many requests brought it."""

    def __init__(self, limits: FetchLimits, wait: Callable[[float], Awaitable[None]]) -> None:
        self._limits = limits
        self._wait = wait
        self._failures = 0
        self._links = 0
        self._brought = 0

    def brought(self, size: int) -> None:
        """Some new bytes came."""
        self._brought += size
        if self._brought >= self._limits.chunk:
            self._failures = self._links = self._brought = 0

    async def after(self, hiccup: HiccupError, *, opened: bool) -> None:
        """Wait until the next try. Raises MediaError when there is none, or none that could help."""
        self._failures += 1
        if not opened and hiccup.reason == "bad_server":  # nothing speaks for it being another way
            raise MediaError(hiccup.reason, hiccup.detail) from hiccup
        if self._failures >= (self._limits.tries if opened else self._limits.tries_to_open):
            raise MediaError(hiccup.reason, f"{hiccup.detail}, after {self._failures} tries in a row") from hiccup
        await self._wait(self._pause(self._failures))

    async def before_new_link(self, refusal: LinkExpiredError) -> None:
        """Wait until another link may be asked for; the first at once. Raises MediaError when enough were."""
        self._links += 1
        if self._links > self._limits.fresh_links:
            raise MediaError(refusal.reason, f"{refusal.detail}, after {self._links - 1} new links in a row")
        if self._links > 1:
            await self._wait(self._pause(self._links - 1))

    def _pause(self, nth: int) -> float:
        return min(self._limits.first_wait_s * 2.0 ** (nth - 1), self._limits.longest_wait_s)
