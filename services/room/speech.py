"""Who speaks in a voice channel, by the spoken packets that arrive, and until when it counts. Pure.

silent ──two packets within 200 ms──▶ speaking ──none for 800 ms──▶ silent

One packet alone is none: it may be one that was under way when its speaker stopped. Some that are lost change nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

FIRM = timedelta(milliseconds=200)
"""Two packets not further apart are the beginning of speech."""
HANG_OVER = timedelta(milliseconds=800)
"""Silence between words and sentences that is none."""


class Talk:
    """The speakers of one channel, by whatever tells them apart."""

    def __init__(self) -> None:
        self._heard: dict[int, datetime] = {}
        self._speaking: set[int] = set()

    @property
    def until(self) -> datetime | None:
        """When all will have been silent for long enough, if nobody says any more; None while nobody speaks."""
        return max((self._heard[speaker] + HANG_OVER for speaker in self._speaking), default=None)

    def speaks(self, speaker: int) -> bool:
        """Whether somebody counts as speaking."""
        return speaker in self._speaking

    def heard(self, speaker: int, now: datetime) -> None:
        """A spoken packet of somebody's has come."""
        before, self._heard[speaker] = self._heard.get(speaker), now
        if before is None:
            return
        if now - before <= FIRM:
            self._speaking.add(speaker)
        elif now - before > HANG_OVER:
            self._speaking.discard(speaker)

    def passed(self, now: datetime) -> None:
        """Time went by: who has been silent for long enough speaks no more."""
        self.keep(lambda speaker: now < self._heard[speaker] + HANG_OVER)

    def keep(self, counts: Callable[[int], bool]) -> None:
        """Of those who were heard, let others than these be gone."""
        self._heard = {speaker: moment for speaker, moment in self._heard.items() if counts(speaker)}
        self._speaking &= self._heard.keys()
