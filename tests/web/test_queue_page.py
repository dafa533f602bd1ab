"""A queue that is longer than what the page is told of it, in a real browser before the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.web.windows import chromium, page, picture

if TYPE_CHECKING:
    from playwright.async_api import Page

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

__all__ = ["chromium", "page"]

TO_END = "frame => { frame.scrollTop = frame.scrollHeight; frame.scrollIntoView({ block: 'end' }); }"


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    """Ada's, in a group where hundreds of tracks wait."""
    seat = await house.group(ada, "Film night", ben)
    house.far.hits = {f"{number}": house.far.hit(f"{number}") for number in range(400)}
    await house.playback.play(seat, f"{house.far.link}mix/")
    await house.playback.filled()
    return seat


async def waiting(house: House, seat: Seat) -> list[str]:
    return [entry.title for entry in (await house.playback.queue(seat)).waiting]


async def test_a_long_queue_is_seen_and_changed_to_its_end(house: House, seat: Seat, page: Page) -> None:
    await page.goto("/watch#" + (await house.web.watch_links.make(seat)).partition("#")[2])
    await expect(page.get_by_role("heading", name="Up next 399")).to_be_visible()
    await page.locator(".entries-frame").evaluate(TO_END)
    entries = page.get_by_role("region", name="Queue").locator("ol > li")
    last = entries.filter(has=page.get_by_role("button", name="Move “399”", exact=True))
    await expect(last).to_have_attribute("aria-posinset", "399")
    await expect(last).to_contain_text("Ada")
    await picture(page, "queue-to-its-end")
    handle = last.get_by_role("button", name="Move “399”", exact=True)
    for key in (" ", "ArrowUp", "ArrowUp", " "):
        await handle.press(key)
    await expect(last).to_have_attribute("aria-posinset", "397")
    await expect(page.get_by_text("Put down at place 397.")).to_be_attached()
    await house.shows(seat, lambda view: view.waiting[396].title == "399")
    await house.playback.queues.remove(seat, "100")
    await expect(last).to_have_attribute("aria-posinset", "396")
    await page.get_by_role("button", name="Remove “398”", exact=True).click()
    await expect(page.get_by_role("heading", name="Up next 397")).to_be_visible()
    assert (await waiting(house, seat))[-3:] == ["396", "399", "397"]
