"""What is to be seen of a film in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.watch.window import Window

SEEN_S = "(document.querySelector('video')?.currentTime ?? 0)"
MOVES = f"{SEEN_S} > 0.5 && !document.querySelector('video').paused"


async def both_together(window: Window) -> None:
    """Wait until the page says that its two are at the same moment."""
    await expect(window.page.locator(".together[data-good]")).to_contain_text("together")
