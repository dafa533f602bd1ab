"""The drawer for people who work on the bot, in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.page.window import Window


class InsideView:
    """The drawer of a window."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.region = window.page.get_by_role("region", name="Inside view")

    async def show(self, tab: str) -> None:
        """Turn to a tab."""
        await self.region.get_by_role("tab", name=tab).click()

    @property
    def rows(self) -> Locator:
        """The rows of the traffic."""
        return self.region.get_by_role("log", name="Traffic").locator(".row")

    def fault(self, title: str) -> Locator:
        """A fault's card."""
        heading = self.window.page.get_by_role("heading", name=title, exact=True)
        return self.region.get_by_role("listitem").filter(has=heading)

    async def use(self, title: str) -> Locator:
        """Press a fault's one button; its card."""
        card = self.fault(title)
        await card.get_by_role("button").or_(card.get_by_role("switch")).click()
        return card

    def steps(self, card: Locator) -> Locator:
        """What a card says that the bot did."""
        return card.get_by_role("list", name="What the bot did")
