"""What is to go wrong next, in the order in which it was asked for. Knows neither calls nor events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(kw_only=True)
class Planned:
    """Meets `count` of the things that fit it, after letting `skip` of them pass."""

    count: int = 1
    skip: int = 0


PlannedT = TypeVar("PlannedT", bound=Planned)


class Plan(Generic[PlannedT]):
    """All that is planned; each thing that comes meets at most one of it, the oldest that fits."""

    def __init__(self) -> None:
        self._planned: list[PlannedT] = []

    def add(self, planned: PlannedT) -> None:
        """Plan one more."""
        self._planned.append(planned)

    def take(self, fits: Callable[[PlannedT], bool]) -> PlannedT | None:
        """What is to be done to the thing that came, counted as done; `fits` tells what means it."""
        for planned in self._planned:
            if not fits(planned):
                continue
            if planned.skip:
                planned.skip -= 1
                continue
            planned.count -= 1
            if not planned.count:
                self._planned.remove(planned)
            return planned
        return None

    def clear(self) -> None:
        """Nothing is planned any more."""
        self._planned.clear()
