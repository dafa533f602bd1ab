"""The window as a whole: who one is, where one goes, what one missed, on any screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.cogs.conftest import ANSWERED_WITHIN_S
from tests.page.axe import grave_faults
from tests.page.window import PHONE_SIZE, Window
from tests.sandbox.conftest import rest_client

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import Browser, Locator

    from sandbox.client import BotProcess, Guild, Sandbox

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]

OVER_A_KEYBOARD = 420
"""How high a phone's window is while its keyboard is open."""


def place(window: Window, name: str) -> Locator:
    """A channel on the left."""
    return window.page.get_by_role("navigation", name="Channels").get_by_role("button", name=re.compile(f"^{name}"))


async def test_what_was_not_read_is_counted_on_the_left_and_in_the_title(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("quiet-corner")
    async with open_as("Cleo") as cleo:
        await expect(cleo.page).to_have_title("Chorus")
        await expect(place(cleo, "quiet-corner")).to_be_visible()
        for words in ("one", "two"):
            await lounge.member("Ben").send(lounge.channel("quiet-corner"), words)
        await expect(place(cleo, "quiet-corner")).to_contain_text("2 unread")
        await expect(cleo.page).to_have_title("(2) Chorus")
        await cleo.go("quiet-corner")
        await expect(cleo.page).to_have_title("Chorus")
        await expect(place(cleo, "quiet-corner")).not_to_contain_text("unread")


async def test_one_window_becomes_somebody_else_and_another_opens_beside_it(open_as: OpenAs) -> None:
    async with open_as("Ada") as ada:
        await ada.go("music")
        async with ada.page.context.expect_page() as opening:
            await ada.page.get_by_role("link", name="Open another window as Ben").first.click()
        other = Window(await opening.value)
        await expect(other.page.get_by_label("You are").locator("option:checked")).to_have_text("Ben")
        await expect(other.page.get_by_role("heading", name="music")).to_be_visible()
        await ada.page.get_by_label("You are").select_option(label="Cleo")
        await expect(ada.page.get_by_role("complementary").get_by_text("Cleo you")).to_be_visible()
        await ada.say("Now I am Cleo")
        await expect(other.messages.last).to_contain_text("Cleo")
        other.check()


async def test_the_bot_is_written_to_alone_and_writes_back(open_as: OpenAs, sandbox: Sandbox, lounge: Guild) -> None:
    dee = await lounge.add_member("Dee")
    async with open_as("Dee") as window, rest_client(sandbox) as api:
        await (await api.fetch_user(dee.id)).send("A word with you")
        await expect(place(window, "Chorus")).to_contain_text("1 unread")
        await window.go("Chorus")
        await expect(window.messages.last).to_contain_text("A word with you")
        await window.say("/chorus privacy")
        await expect(window.messages.last).to_contain_text("What Chorus keeps")
        await window.page.reload()
        await expect(window.messages).to_have_count(1)  # what only Dee saw is gone, and the window is where it was


async def test_threads_that_sleep_are_shown_when_asked_for(open_as: OpenAs, lounge: Guild) -> None:
    parent = await lounge.create_text_channel("attic")
    old = await lounge.member("Ada").start_thread(parent, "Dusty")
    await old.archive()
    async with open_as("Ben") as ben:
        attic = ben.page.get_by_role("listitem").filter(has=ben.page.get_by_role("button", name="attic"))
        await expect(place(ben, "Dusty")).to_have_count(0)
        await attic.get_by_role("button", name="Show 1 archived").first.click()
        await place(ben, "Dusty").click()
        await expect(ben.page.get_by_role("heading", name="Dusty")).to_be_visible()


async def test_the_list_on_the_right_tells_who_people_are_and_where_they_sit(open_as: OpenAs, lounge: Guild) -> None:
    listener = await lounge.member("Ben").join(lounge.channel("Lounge"))
    async with open_as("Cleo") as cleo:
        people = cleo.page.get_by_role("complementary", name="Members").get_by_role("listitem")
        await expect(people.filter(has_text="Ada")).to_contain_text("owner")
        await expect(people.filter(has_text="Ada")).to_contain_text("admin")
        await expect(people.filter(has_text="Cleo")).to_contain_text("you")
        await expect(people.filter(has_text="Chorus")).to_contain_text("app")
        await expect(people.filter(has_text="Ben")).to_contain_text("in Lounge")
        await listener.leave()
        await expect(people.filter(has_text="Ben")).not_to_contain_text("in Lounge")


async def test_a_bot_that_stops_is_missed_and_welcomed_back(
    open_as: OpenAs, sandbox: Sandbox, bot: BotProcess, lounge: Guild
) -> None:
    await lounge.add_member("Pia")
    async with open_as("Pia") as pia:
        banner = pia.page.get_by_role("status").first
        await expect(banner).to_have_text("")
        await bot.stop()
        await expect(banner).to_contain_text("Chorus is not connected")
        await expect(pia.page.get_by_role("complementary").get_by_text("offline")).to_be_visible()
        await sandbox.wait_for_answers(0.5)
        await pia.say("/chorus help")
        await expect(pia.page.get_by_text("Chorus is thinking …")).to_be_visible()
        await expect(pia.messages.last).to_contain_text("The application did not respond.")
        await sandbox.wait_for_answers(ANSWERED_WITHIN_S)
        await bot.restart()
        await bot.wait_ready()
        await expect(banner).to_have_text("")
        await pia.say("/chorus help")
        await expect(pia.messages.last).to_contain_text("/register")


async def test_a_wrong_key_is_told_of(browser: Browser, sandbox: Sandbox, lounge: Guild) -> None:
    context = await browser.new_context()
    window = Window(await context.new_page())
    await window.page.goto(f"{str(sandbox.page).partition('#')[0]}#key=wrong")
    await expect(window.page.get_by_role("status").first).to_contain_text("open the one that “make run” prints")
    window.check()
    await context.close()


async def test_everything_is_reached_by_a_few_letters(open_as: OpenAs) -> None:
    async with open_as("Ada") as ada:
        keyboard = ada.page.keyboard
        for query, heading in (("mus", "music"), ("@", "Chorus")):
            await keyboard.press("Control+k")
            await expect(ada.page.get_by_role("dialog", name="Go to").get_by_role("combobox")).to_be_focused()
            await keyboard.type(query)
            await keyboard.press("Enter")
            await expect(ada.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
            await expect(ada.page.get_by_role("dialog")).to_have_count(0)
        await keyboard.press("Meta+k")
        await keyboard.type("zzz")
        await expect(ada.page.get_by_text("Nothing here is called so.")).to_be_visible()
        await keyboard.press("Escape")
        await expect(ada.page.get_by_role("dialog")).to_have_count(0)
        await keyboard.press("Control+k")
        await keyboard.type("Ben")
        await keyboard.press("Enter")
        await expect(ada.page.get_by_role("complementary").get_by_text("Ben you")).to_be_visible()


async def test_the_first_key_leads_to_where_one_writes(open_as: OpenAs) -> None:
    async with open_as("Ben") as ben:
        await ben.page.keyboard.press("Tab")
        await expect(ben.page.get_by_role("button", name="Skip to where one writes")).to_be_focused()
        await ben.page.keyboard.press("Enter")
        await expect(ben.composer).to_be_focused()


async def test_the_page_says_what_it_is(open_as: OpenAs) -> None:
    async with open_as("Ben") as ben:
        about = ben.page.get_by_role("button", name="About this page")
        await about.click()
        await expect(ben.page.get_by_role("dialog")).to_contain_text("This is not Discord.")
        await expect(ben.page.get_by_role("dialog")).to_contain_text("README.md")
        assert await grave_faults(ben.page) == []
        await ben.page.keyboard.press("Escape")
        await expect(about).to_be_focused()


async def test_on_a_phone_the_lists_lie_over_the_channel(open_as: OpenAs) -> None:
    async with open_as("Ben") as ben:
        width, height = PHONE_SIZE
        await ben.page.set_viewport_size({"width": width, "height": height})
        await ben.page.emulate_media(reduced_motion="reduce")
        page = ben.page
        await expect(place(ben, "music")).not_to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        opener = page.get_by_role("button", name="Channels")
        await opener.click()
        await expect(place(ben, "music")).to_be_in_viewport()
        assert await grave_faults(page) == []
        await page.keyboard.press("Escape")
        await expect(place(ben, "music")).not_to_be_visible()
        await expect(opener).to_be_focused()
        await opener.click()
        await place(ben, "music").click()
        await expect(page.get_by_role("heading", name="music")).to_be_in_viewport()
        await expect(place(ben, "music")).not_to_be_visible()
        await page.get_by_role("button", name="Members").click()
        await expect(page.get_by_role("complementary").get_by_text("Ada")).to_be_in_viewport()
        await page.get_by_role("button", name="Close").click(position={"x": 10, "y": 300})
        await expect(page.get_by_role("complementary")).not_to_be_visible()
        await page.set_viewport_size({"width": width, "height": OVER_A_KEYBOARD})
        await ben.composer.fill("/")
        await expect(page.get_by_role("group", name="/group")).to_be_attached()
        await expect(ben.composer).to_be_in_viewport(ratio=1)  # the first steps make room
        await page.set_viewport_size({"width": width, "height": height})
        await ben.composer.fill("/group create name:x voice:")
        await expect(page.get_by_role("combobox", name="voice")).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_grave(open_as: OpenAs, scheme: str) -> None:
    async with open_as("Ada") as ada:
        await ada.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        await ada.say("Hello")
        await expect(ada.messages.last).to_contain_text("Hello")
        assert await grave_faults(ada.page) == []
        await ada.composer.fill("/")
        await expect(ada.page.get_by_role("group", name="/group")).to_be_visible()
        assert await grave_faults(ada.page) == []
        await ada.composer.fill("/group update visibility:")
        await expect(ada.page.get_by_role("option", name="private")).to_be_visible()
        assert await grave_faults(ada.page) == []
        await ada.page.keyboard.press("Escape")
        await ada.page.keyboard.press("Escape")
        await ada.page.keyboard.press("Control+k")
        await expect(ada.page.get_by_role("dialog")).to_be_visible()
        assert await grave_faults(ada.page) == []
