"""What a browser really shows, whatever the page thinks of it."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

LOOK = """() => {
  if (window.shown) return;
  window.shown = [];
  // How far the page's clock is from the machine's: what comes between two readings only makes it less, so that the
  // most that is read is right.
  let ahead = -Infinity;
  for (let n = 0; n < 20000; n++) ahead = Math.max(ahead, Date.now() - performance.timeOrigin - performance.now());
  const of = (video) => video.requestVideoFrameCallback((_, frame) => {
    shown.push([performance.timeOrigin + ahead + frame.expectedDisplayTime, frame.mediaTime * 1000]);
    if (video.isConnected) of(video);
  });
  of(document.querySelector("video"));
}"""
"""Notes each frame of the video, with the machine's time, which all browsers on it share."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame: when it was to be seen (ms since the epoch), and its moment in the track (ms)."""

    at_ms: float
    media_ms: float

    @property
    def offset_ms(self) -> float:
        """What stays the same for pictures that are equally far."""
        return self.media_ms - self.at_ms


async def look(page: Page) -> None:
    """Begin to note what is shown."""
    await page.locator("video").wait_for()
    await page.evaluate(LOOK)


async def shown(page: Page) -> list[Shown]:
    """What was shown since the last time this was asked."""
    return [Shown(*one) for one in await page.evaluate("() => window.shown.splice(0)")]


def skews(some: list[Shown], others: list[Shown]) -> list[float]:
    """For each of some frames, by how many ms the other browser's picture of that time is elsewhere."""
    times = [one.at_ms for one in others]
    found = []
    for one in some:
        place = bisect(times, one.at_ms)
        if 0 < place < len(times):
            found.append(abs(others[place - 1].offset_ms - one.offset_ms))
    return found
