"""Browsers that watch, each a process of its own, and ways to disturb one."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from tests.page.conftest import CHROMIUM, NO_BROWSER
from tests.watch.conftest import ARGUMENTS
from tests.watch.sync.seen import Shown, look, shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page, Playwright

STALL_MS = 700
HOLD = """(ms) => {
  const video = document.querySelector("video");
  video.playbackRate = 0;
  // Until it is over, nobody makes it go on, as no browser could whose video does not come.
  Object.defineProperty(video, "playbackRate", { get: () => 1, set() {}, configurable: true });
  return new Promise((resolve) => setTimeout(() => {
    delete video.playbackRate;
    video.playbackRate = 1;
    resolve(performance.timeOrigin + performance.now());
  }, ms));
}"""


@dataclass
class Watcher:
    """Somebody's browser on the page; `came_ms` is when its address was typed (ms since the epoch)."""

    page: Page
    came_ms: float

    async def seen(self) -> list[Shown]:
        """What was shown since this was asked last."""
        return await shown(self.page)

    async def stall(self) -> float:
        """Hold the picture without the page's doing; when that was over (ms since the epoch)."""
        return float(await self.page.evaluate(HOLD, STALL_MS))


class Browsers:
    """Opens watchers; all end with the block."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator[Browsers]:
        if CHROMIUM is None:
            raise SystemExit(NO_BROWSER)
        async with async_playwright() as playwright:
            yield cls(playwright)

    @asynccontextmanager
    async def watcher(self, address: str) -> AsyncIterator[Watcher]:
        """Somebody on the page of that address, in a browser of their own."""
        async with AsyncExitStack() as closing:
            browser = await self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            closing.push_async_callback(browser.close)
            page = await browser.new_page(viewport={"width": 800, "height": 600})
            watcher = Watcher(page, time.time() * 1000)
            await page.goto(address)
            await look(page)
            yield watcher
