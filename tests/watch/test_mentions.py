"""People who are mentioned from the page: found while one types, by keyboard and by touch, and sent as mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.axe import grave_faults

if TYPE_CHECKING:
    from tests.watch.stand_in import StandIn
    from tests.watch.test_chat import OpenAs


async def test_a_name_is_completed_by_keyboard_and_sent_as_a_mention(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        await ada.composer.press_sequentially("hey @b")
        offered = ada.page.get_by_role("listbox", name="Whom or what you mean")
        await expect(offered.get_by_role("option")).to_have_text(["@Ben Okri"])
        await expect(ada.composer).to_have_attribute("aria-activedescendant", "completer-0")
        await expect(ada.page.get_by_role("status").filter(has_text="1 offered")).to_be_attached()
        assert await grave_faults(ada.page) == []
        await ada.composer.press("Enter")
        await expect(ada.composer).to_have_value("hey @Ben Okri ")
        await ada.composer.press_sequentially("and @")
        await expect(offered.get_by_role("option")).to_have_count(5)
        await ada.keep("mentioning")
        await ada.composer.press("ArrowDown")
        await ada.composer.press("ArrowDown")
        await expect(offered.get_by_role("option", selected=True)).to_have_text("@Cleo Marsh")
        await ada.composer.press("Tab")
        await ada.composer.press("Enter")
        await expect(ben.messages.last).to_contain_text("hey @Ben Okri and @Cleo Marsh")
        await expect(ben.messages.last.locator(".mention")).to_have_count(2)
        assert stand_in.life.messages[-1]["text"] == "hey <@999000111222333442> and <@999000111222333443>"


async def test_escape_closes_what_is_offered_and_keeps_what_was_typed(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        await ada.composer.press_sequentially("see @d")
        offered = ada.page.get_by_role("listbox", name="Whom or what you mean")
        await expect(offered).to_be_visible()
        await ada.composer.press("Escape")
        await expect(offered).to_have_count(0)
        await ada.composer.press("Enter")
        await expect(ben.messages.last).to_contain_text("see @d")
        assert stand_in.life.messages[-1]["text"] == "see @d"


async def test_on_a_phone_a_name_is_tapped(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1, viewport={"width": 360, "height": 740}, has_touch=True) as ada:
        await ada.composer.tap()
        await ada.composer.press_sequentially("@")
        option = ada.page.get_by_role("option", name="@Eva Lind")
        await expect(option).to_be_in_viewport(ratio=1)
        await ada.keep("mentioning-phone")
        await option.tap()
        await expect(ada.composer).to_be_focused()
        await ada.composer.press_sequentially("look")
        await ada.composer.press("Enter")
        await expect(ada.messages.last).to_contain_text("@Eva Lind look")
        assert stand_in.life.messages[-1]["text"] == "<@999000111222333445> look"


async def test_a_message_that_mentions_somebody_is_changed_by_name(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.say("wait for @Ben Okri")
        await expect(ada.messages.last.locator(".mention")).to_have_text("@Ben Okri")
        await ada.composer.press("ArrowUp")
        editor = ada.page.get_by_role("textbox", name="Change your message")
        await expect(editor).to_have_value("wait for @Ben Okri")
        await editor.press_sequentially(" and @dan")
        await editor.press("Enter")
        await expect(editor).to_have_value("wait for @Ben Okri and @Dan Reyes ")
        await editor.press("Enter")
        await expect(ada.messages.last.locator(".mention")).to_have_text(["@Ben Okri", "@Dan Reyes"])
        assert stand_in.life.messages[-1]["text"].strip() == "wait for <@999000111222333442> and <@999000111222333444>"
