"""One browser window on the watch page: what a person does in it, and what they see."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Locator, Page

PATIENCE_MS = 30_000
PICTURES = Path(__file__).resolve().parents[2] / "artefacts" / "watch"
"""Where tests leave what they saw."""
expect.set_options(timeout=PATIENCE_MS)
HARMLESS = ("net::ERR", "WebSocket connection", "Failed to load resource")
"""What the browser itself says of a connection that is cut, or of a request that is refused."""


class Window:
    """A window, and what went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)

    async def entered(self) -> None:
        """Wait until the room is there."""
        await expect(self.page.locator('.connection[data-state="online"]')).to_be_attached()

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def messages(self) -> Locator:
        """The messages that are shown, the newest last."""
        return self.page.get_by_role("log", name="Chat").get_by_role("article")

    @property
    def entries(self) -> Locator:
        """What waits."""
        return self.page.get_by_role("region", name="Queue").locator("ol > li")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def say(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def until(self, expression: str) -> None:
        """Wait until something is true in the page. Playwright's own way needs what the page's policy forbids."""
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while not await self.page.evaluate(expression):
                await self.page.evaluate("new Promise(requestAnimationFrame)")

    async def keep(self, name: str) -> None:
        """Keep a picture of the window, to be looked at."""
        await self.page.screenshot(path=PICTURES / f"{name}.png")

    def check(self) -> None:
        """Fails when the page threw or logged an error."""
        assert self.errors == []

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in HARMLESS):
            self.errors.append(message.text)
