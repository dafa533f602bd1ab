"""What one person says in a window, others see in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


async def test_two_people_in_two_windows_talk_with_each_other(open_as: OpenAs) -> None:
    async with open_as("Ada") as ada, open_as("Ben") as ben:
        await ada.go("music")
        await ben.go("music")
        await ada.say("Is anybody here?")
        await expect(ben.messages.last).to_contain_text("Is anybody here?")
        await expect(ben.messages.last).to_contain_text("Ada")
        await ben.say("<b>I</b> am")
        await expect(ada.messages.last).to_contain_text("<b>I</b> am")
