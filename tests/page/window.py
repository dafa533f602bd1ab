"""One browser window on the page: what a person does in it, and what they see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Locator, Page

PATIENCE_MS = 30_000
PHONE_SIZE = (360, 740)
"""A narrow phone's window, in CSS pixels."""
PICTURES = Path(__file__).resolve().parents[2] / "artefacts" / "page"
"""Where tests leave what they saw."""
expect.set_options(timeout=PATIENCE_MS)


class Window:
    """A window, and what went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)

    async def open(self, address: str, member_id: int) -> None:
        """Open the page as this member, and wait until it is let in."""
        await self.page.goto(f"{address}&as={member_id}")
        await expect(self.composer).to_be_visible()

    @property
    def composer(self) -> Locator:
        """Where one writes, a command too."""
        return self.page.locator(".composer :is(textarea, input.writes)")

    @property
    def messages(self) -> Locator:
        """The messages that are shown, the newest last."""
        return self.page.get_by_role("log").get_by_role("article")

    async def go(self, channel: str) -> None:
        """Go to a channel or thread by its name on the left."""
        name = re.compile(rf"^{re.escape(channel)}(\s*\d+ unread)?$")
        await self.page.get_by_role("navigation", name="Channels").get_by_role("button", name=name).click()

    async def say(self, text: str) -> None:
        """Write a message and send it."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def keep(self, name: str) -> None:
        """Keep a picture of the window, to be looked at."""
        await self.page.screenshot(path=PICTURES / f"{name}.png")

    def check(self) -> None:
        """Fails when the page threw or logged an error."""
        assert self.errors == []

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)
