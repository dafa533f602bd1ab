"""What one person says in a browser, others see in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.conftest import new_window

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import Browser

    from sandbox.client import Guild, Sandbox
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


async def test_two_people_in_two_browsers_talk_with_each_other(
    open_as: OpenAs, other_browser: Browser, sandbox: Sandbox, lounge: Guild
) -> None:
    ben_id = lounge.member("Ben").id
    async with open_as("Ada") as ada, new_window(other_browser, str(sandbox.page), ben_id) as ben:
        await ada.go("music")
        await ben.go("music")
        await ada.say("Is anybody here?")
        await expect(ben.messages.last).to_contain_text("Is anybody here?")
        await expect(ben.messages.last).to_contain_text("Ada")
        await ben.composer.press_sequentially("<b>I</b> am")
        await expect(ada.page.get_by_text("Ben is typing …")).to_be_visible()
        await ben.composer.press("Enter")
        await expect(ada.messages.last).to_contain_text("<b>I</b> am")
        await ada.messages.last.hover()
        await ada.page.get_by_role("button", name="React", exact=True).click()
        await ada.page.get_by_label("Find an emoji").fill("rocket")
        await ada.page.keyboard.press("Enter")
        rocket = ben.messages.last.get_by_role("button", name="\N{ROCKET}")
        await expect(rocket).to_have_attribute("aria-pressed", "false")
