"""What is heard in a window: the sound itself, as the page hands it out, and what it shows of it."""

from __future__ import annotations

import re
import sys
import wave
from array import array
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.media import strength

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.async_api import Locator, Page

RATE = 48_000
PIECE = RATE // 10
CLEAR = 0.8
"""So much of the power is at a note's frequency where it is played."""


class Voice:
    """The part of a window that is about voice."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bar = page.get_by_role("region", name="Voice")
        self.meter = self.bar.get_by_role("meter", name="Loudness")
        self.tone = self.bar.locator("dl > div", has_text="Strongest tone").locator("dd")

    async def join(self, channel: str) -> None:
        """Join a voice channel by its button on the left."""
        await self.join_button(channel).click()
        await expect(self.bar.get_by_role("status")).to_have_text(f"Listening in {channel}")

    def join_button(self, channel: str) -> Locator:
        """What one presses to join."""
        return self.page.locator(f'.join-voice[aria-description="Listen in {channel}"]')

    async def leave(self) -> None:
        """Leave the voice channel."""
        await self.bar.get_by_role("button", name="Leave").click()
        await expect(self.bar).to_have_count(0)

    async def look_closer(self) -> None:
        """Open the figures."""
        await self.bar.get_by_text("How the sound is doing").click()

    async def hears(self, frequency: float) -> None:
        """Wait until the strongest tone is this one; the figures must be open."""
        near = "|".join(str(round(frequency) + off) for off in (-1, 0, 1))
        await expect(self.tone).to_have_text(re.compile(rf"^({near}) Hz$"))

    async def hears_nothing(self) -> None:
        """Wait until no tone is there."""
        await expect(self.tone).to_have_text("none")

    async def saved(self) -> array[int]:
        """What was heard in the last ten seconds: 48 kHz samples of the left channel."""
        async with self.page.expect_download() as downloading:
            await self.bar.get_by_role("button", name="Save the last 10 seconds").click()
        download = await downloading.value
        return _left(str(await download.path()))


def melody_of(samples: array[int], notes: Iterable[float]) -> list[float]:
    """Which of these notes are heard clearly one after the other."""
    heard: list[float] = []
    candidates = tuple(notes)
    for start in range(0, len(samples) - PIECE, PIECE):
        piece = samples[start : start + PIECE]
        for note in candidates:
            if strength(piece, note) > CLEAR and heard[-1:] != [note]:
                heard.append(note)
    return heard


def _left(path: str) -> array[int]:
    with wave.open(path) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 2, 2)
        samples = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples[::2]
