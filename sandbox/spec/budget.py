"""How much time may go into checking: a bucket of seconds that fills as time goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class Budget:
    """Holds at most one second's share. What is done within `with budget:` is paid from it, and may overdraw it."""

    def __init__(self, share: float, clock: Callable[[], float]) -> None:
        self._share = share
        self._clock = clock
        self._left_s = share
        self._looked_at = clock()
        self._began = 0.0

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left at this moment."""
        now = self._clock()
        self._left_s = min(self._share, self._left_s + (now - self._looked_at) * self._share)
        self._looked_at = now
        return self._left_s <= 0

    def __enter__(self) -> Self:
        self._began = self._clock()
        return self

    def __exit__(self, *_error: object) -> None:
        self._left_s -= self._clock() - self._began
