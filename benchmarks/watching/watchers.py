"""Browsers that watch, each a process of its own on a line of its own, and ways to disturb one."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import async_playwright

from benchmarks.watching.line import Line
from tests.page.conftest import CHROMIUM, NO_BROWSER
from tests.watch.conftest import ARGUMENTS
from tests.watch.sync.seen import Shown, look, shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

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


FETCHED = """() => performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname)"""
LISTEN = """() => {
  window.said = {};
  new MutationObserver(() => requestAnimationFrame(() => {
    for (const one of document.querySelectorAll("article[data-id]")) said[one.dataset.id] ??= Date.now();
  })).observe(document.querySelector("[role=log]"), { childList: true, subtree: true });
}"""
"""Notes when each message was there to be drawn (ms since the epoch)."""


@dataclass
class Watcher:
    """Somebody's browser on the page; `came_ms` is when its address was typed (ms since the epoch)."""

    page: Page
    came_ms: float

    async def look(self) -> None:
        """Begin to note what is shown, as soon as there is a picture."""
        await look(self.page)

    async def seen(self) -> list[Shown]:
        """What was shown since this was asked last."""
        return await shown(self.page)

    async def stall(self) -> float:
        """Hold the picture without the page's doing; when that was over (ms since the epoch)."""
        return float(await self.page.evaluate(HOLD, STALL_MS))

    async def fetched(self) -> list[str]:
        """The paths of what the page has loaded so far, besides itself."""
        paths: list[str] = await self.page.evaluate(FETCHED)
        return paths

    async def listen(self) -> None:
        """Begin to note which message comes when."""
        await self.page.evaluate(LISTEN)

    async def said_of(self, messages: Iterable[int]) -> dict[int, float]:
        """When each of these messages was there (by its id; ms since the epoch); waits for the last."""
        for message in messages:
            await self.page.locator(f'article[data-id="{message}"]').wait_for(state="attached")
        await self.page.evaluate("new Promise(requestAnimationFrame)")
        return {int(message): at_ms for message, at_ms in (await self.page.evaluate("() => said")).items()}


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
    async def watcher(self, address: str, *, port: int | None = None, lag_ms: float = 0) -> AsyncIterator[Watcher]:
        """Somebody on the page of that address, in a browser of their own.

        With `port`, what has that address is reached at that port of this machine, on a line with this delay.
        """
        async with AsyncExitStack() as closing:
            rules = []
            if port is not None:
                line = await closing.enter_async_context(Line.open(port, lag_ms))
                rules = [f"--host-resolver-rules=MAP {urlsplit(address).netloc} 127.0.0.1:{line.port}"]
            browser = await self._playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *rules])
            closing.push_async_callback(browser.close)
            page = await browser.new_page(viewport={"width": 1280, "height": 800})
            watcher = Watcher(page, time.time() * 1000)
            await page.goto(address)
            yield watcher
