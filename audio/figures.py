"""How well the sender keeps time, for people who ask. Touches nothing."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from audio.rings import LATENESS_STEP_NS

if TYPE_CHECKING:
    from collections.abc import Sequence

LATE_MS = 10.0
"""Half a packet: less than that no client's buffer lets one hear."""
SAMPLE_EVERY_S = 2.0
_SAMPLES = 6
"""Ten seconds lie between the first and the last."""


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """What all streams of one engine share.

    `lateness_p99_ms`: by how much at most 99 of 100 packets of the last seconds left after their moment, None when
    there were none; `late`: how many of them left `LATE_MS` or more after it. `stalls`: how often the sender came a
    whole tick or more too late. `sender_restarts`: how often the sender process had to be started again.
    """

    lateness_p99_ms: float | None
    late: int
    stalls: int
    sender_restarts: int


class EngineGauge(Protocol):
    """Whoever can tell the figures; `AudioEngine` does."""

    @property
    def figures(self) -> EngineFigures:
        """How it is now."""


class LatenessWindow:
    """The lateness histogram of the last seconds, from one that only grows."""

    def __init__(self) -> None:
        self._samples: deque[Sequence[int]] = deque(maxlen=_SAMPLES)

    def sample(self, histogram: Sequence[int]) -> None:
        """Take in how the histogram is now; to be called every `SAMPLE_EVERY_S`."""
        self._samples.append(histogram)

    def p99_ms(self, histogram: Sequence[int]) -> float | None:
        """The upper edge of the step that 99 of 100 packets since the oldest sample are in or below."""
        sums = list(accumulate(self._since_oldest(histogram)))
        if not sums[-1]:
            return None
        steps = next(number for number, packets in enumerate(sums, 1) if packets * 100 >= sums[-1] * 99)
        return steps * LATENESS_STEP_NS / 1_000_000

    def late(self, histogram: Sequence[int]) -> int:
        """The packets since the oldest sample that were `LATE_MS` late or more."""
        return sum(self._since_oldest(histogram)[round(LATE_MS * 1_000_000) // LATENESS_STEP_NS :])

    def _since_oldest(self, histogram: Sequence[int]) -> list[int]:
        before: Sequence[int] = self._samples[0] if self._samples else [0] * len(histogram)
        return [now - then for now, then in zip(histogram, before, strict=True)]
