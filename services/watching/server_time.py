"""The clock by which pages follow: the wall clock as it was at the start, going on evenly from there."""

from __future__ import annotations

import time


class ServerTime:
    """Milliseconds since 1970, with fractions, that never jump while the bot runs, whatever sets the wall clock."""

    def __init__(self) -> None:
        self._offset_s = time.time() - time.monotonic()

    def now_ms(self) -> float:
        """The present moment."""
        return self.at_ms(time.monotonic())

    def at_ms(self, monotonic_s: float) -> float:
        """A moment of the monotonic clock, as `audio.anchor` tells them."""
        return (self._offset_s + monotonic_s) * 1000
