"""What is to go wrong next, in the order in which it was asked for. Knows neither calls nor events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


def check_positive(**numbers: int) -> None:
    """Refuse what can never come: the 0th event, the next no calls. Raises ValueError, which names the number."""
    for name, number in numbers.items():
        if number < 1:
            raise ValueError(f"{name} is at least 1, not {number}")


@dataclass(kw_only=True)
class Planned:
    """Meets `count` of the things that fit it, after letting `skip` of them pass; `about` is how it was ordered."""

    about: dict[str, Any]
    count: int = 1
    skip: int = 0


PlannedT = TypeVar("PlannedT", bound=Planned)


class Plan(Generic[PlannedT]):
    """All that is planned; each thing that comes meets at most one of it, the oldest that fits."""

    def __init__(self) -> None:
        self._planned: list[PlannedT] = []

    def add(self, planned: PlannedT) -> None:
        """Plan one more. Raises ValueError when it would never come."""
        check_positive(count=planned.count, nth=planned.skip + 1)
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

    def pending(self) -> list[dict[str, Any]]:
        """What has not come yet: how it was ordered, `left` of it, and how many it lets pass `before` that."""
        return [{**planned.about, "left": planned.count, "before": planned.skip} for planned in self._planned]

    def clear(self) -> None:
        """Nothing is planned any more."""
        self._planned.clear()
