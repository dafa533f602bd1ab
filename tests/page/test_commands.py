"""Commands as one types them: found, filled in, corrected, run; what the bot answers is seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from sandbox.client import Sandbox
from tests.cogs.party import register
from tests.page.conftest import new_window
from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from playwright.async_api import Browser, Locator

    from sandbox.client import Guild
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


def field(window: Window, name: str) -> Locator:
    """The field of an option."""
    return window.page.get_by_role("form").get_by_label(name, exact=False).first


def offers(window: Window) -> Locator:
    """What the open list offers."""
    return window.page.locator(".composer").get_by_role("option")


def thread(window: Window, name: str) -> Locator:
    """The thread of that name on the left."""
    return window.page.get_by_role("list", name="Threads of general").get_by_role("button", name=name)


async def test_a_command_is_found_filled_in_corrected_and_run_without_a_mouse(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.add_member("Kay")
    async with open_as("Kay") as kay:
        keyboard = kay.page.keyboard
        await kay.composer.focus()
        await keyboard.type("/")
        await expect(kay.page.get_by_role("group", name="/group")).to_be_visible()
        await expect(kay.page.get_by_role("option", name="/play Play something")).to_be_visible()
        await keyboard.type("gro cre")
        await expect(offers(kay).first).to_contain_text("/group create")
        await keyboard.press("Enter")
        await expect(kay.page.get_by_role("form", name="/group create")).to_be_visible()
        await expect(field(kay, "name")).to_be_focused()
        await keyboard.press("Enter")
        await expect(kay.page.get_by_role("alert")).to_contain_text("name is needed.")
        await expect(field(kay, "name")).to_be_focused()
        await keyboard.type("Kay's films visibility:")
        await expect(field(kay, "visibility")).to_be_focused()
        await expect(field(kay, "name")).to_have_value("Kay's films")
        await keyboard.press("ArrowDown")
        await keyboard.press("Tab")
        await expect(field(kay, "visibility")).to_have_value("visible")
        await keyboard.press("Enter")
        await expect(kay.messages.last).to_contain_text("You are not registered yet.")
        await expect(kay.composer).to_be_focused()


async def test_a_command_is_run_with_the_mouse_alone(open_as: OpenAs, lounge: Guild) -> None:
    await register(await lounge.add_member("Mo"), lounge.channel("general"))
    async with open_as("Mo") as mo:
        await mo.composer.fill("/group l")
        await mo.page.get_by_role("option", name="/group list").click()
        await mo.page.get_by_role("button", name="+ which").click()
        await mo.page.get_by_role("option", name="all").click()
        await mo.page.get_by_role("button", name="Run").click()
        await expect(mo.messages.last).to_contain_text("Chorus")
        await expect(mo.page.get_by_role("form")).to_have_count(0)


async def test_a_whole_command_is_pasted_and_run(open_as: OpenAs, lounge: Guild) -> None:
    await register(await lounge.add_member("Pat"), lounge.channel("general"))
    async with open_as("Pat") as pat:
        await pat.say("/group create name:Pat & the <3s")
        await expect(pat.messages.last).to_contain_text("is ready")
        await expect(pat.messages.last).to_contain_text("Pat used /group create")
        await thread(pat, "Pat & the <3s").click()
        await expect(pat.page.get_by_role("heading", name="Pat & the <3s")).to_be_visible()


async def test_the_bot_suggests_while_one_types(open_as: OpenAs, lounge: Guild) -> None:
    ann = await lounge.add_member("Ann")
    await register(ann, lounge.channel("general"))
    await ann.slash("group create", channel=lounge.channel("general"), name="Ann's tunes")
    async with open_as("Ann") as window:
        await thread(window, "Ann's tunes").click()
        await window.composer.fill("/play ")
        await window.page.keyboard.type("query:second", delay=40)  # as fast as people do
        await expect(field(window, "query")).to_be_focused()
        await expect(offers(window)).to_have_text([re.compile("Second Wind")])  # and no longer those of "s"
        await window.page.keyboard.press("ArrowDown")
        await window.page.keyboard.press("Tab")
        await expect(field(window, "query")).to_have_value(re.compile("Second Wind"))
        await window.page.keyboard.press("Escape")
        await window.composer.fill("/play query:qqqqqq")
        await field(window, "query").focus()
        await expect(window.page.get_by_role("status").filter(has_text="No suggestions")).to_be_visible()


TYPED_AS_THE_COMMANDS_COME = """() => {
    let late = 0;
    const now = performance.now.bind(performance);
    performance.now = () => now() + (late += 50);
    const watching = new MutationObserver(() => {
        const hint = document.querySelector(".composer .command-hint");
        if (hint === null || hint.textContent.startsWith("Asking")) return;
        watching.disconnect();
        document.execCommand("insertText", false, "econd");
    });
    watching.observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
"""Types at the first moment in which the page shows that it knows the commands. Its clock is that of a slow machine, on
which React lets keys come between what it has drawn and what it does afterwards."""


async def test_what_is_typed_just_when_the_commands_come_is_kept(open_as: OpenAs) -> None:
    async with open_as("Ben") as ben:
        await ben.page.evaluate(TYPED_AS_THE_COMMANDS_COME)
        await ben.composer.fill("/play query:s")
        await expect(field(ben, "query")).to_have_value("second")


async def test_a_wrong_value_is_marked_and_nothing_is_sent_until_it_is_mended(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.add_member("Wim")
    async with open_as("Wim") as wim:
        await wim.say("/volume percent:900")
        await expect(wim.page.get_by_role("alert")).to_have_text("percent takes a number: 0 to 200.")
        await expect(field(wim, "percent")).to_have_attribute("aria-invalid", "true")
        await expect(wim.messages.filter(has_text="registered")).to_have_count(0)
        await field(wim, "percent").fill("50")
        await field(wim, "percent").press("Enter")
        await expect(wim.messages.last).to_contain_text("registered")
        await wim.say("/group create name:" + "x" * 10_000)
        await expect(wim.page.get_by_role("alert")).to_contain_text("these are 10000")


async def test_what_is_refused_stays_to_be_corrected(open_as: OpenAs, lounge: Guild) -> None:
    ada = lounge.member("Ada")
    talk = await ada.start_thread(lounge.channel("music"), "Old talk")
    await talk.archive()
    async with open_as("Ada") as window:
        await window.page.get_by_role("button", name="Show 1 archived").first.click()
        await window.go("Old talk")
        await window.composer.fill("/chorus help")
        await window.composer.press("Enter")
        await expect(window.page.get_by_role("alert")).to_have_text("commands cannot be used in an archived thread")
        await talk.archive(archived=False)
        await window.page.get_by_role("button", name="Run").click()
        await expect(window.messages.last).to_contain_text("/chorus help")


async def test_escape_and_backspace_lead_back(open_as: OpenAs) -> None:
    async with open_as("Cleo") as cleo:
        keyboard = cleo.page.keyboard
        await cleo.composer.fill("/play query:")
        await expect(field(cleo, "query")).to_be_focused()
        await keyboard.press("Backspace")
        await expect(cleo.page.get_by_label("query")).to_have_count(0)
        await keyboard.press("Backspace")
        await expect(cleo.composer).to_have_value("/play")
        await keyboard.press("Escape")
        await expect(cleo.composer).to_have_value("")
        await expect(cleo.composer).to_be_focused()
        await keyboard.type("/nonsense")
        await keyboard.press("Enter")
        await expect(cleo.page.get_by_role("alert")).to_contain_text("There is no such command.")


@pytest.fixture
async def shop(browser: Browser, pages: Path) -> AsyncIterator[Window]:
    """A window of Ada's on a sandbox whose bot's one command takes every kind of option."""
    async with Sandbox.start(seed="sample", page=pages) as sandbox:
        (guild,) = await sandbox.guilds()
        async with new_window(browser, str(sandbox.page), guild.member("Ada").id) as window:
            bot = await start_bot(sandbox, "options")
            await bot.wait_ready()
            yield window
            await bot.stop()


async def test_every_kind_of_option_has_its_field(shop: Window, tmp_path: Path) -> None:
    paper = tmp_path / "list.txt"
    paper.write_text("eggs")
    keyboard = shop.page.keyboard
    await expect(shop.page.get_by_role("status").filter(has_text="not connected")).to_have_count(0)
    await shop.composer.fill("/order 3 who:Ben where:general size:Large note:thanks")
    await expect(field(shop, "note")).to_have_value("thanks")
    await shop.page.get_by_role("button", name="+ paper").click()
    await shop.page.locator("input[type=file]").set_input_files(paper)
    await shop.page.get_by_role("button", name="Run").click()
    await expect(shop.messages.last).to_contain_text("3 Ben general eggs l thanks")
    await shop.composer.fill("/order 2 ")
    await shop.page.get_by_role("button", name="+ where").click()
    await expect(offers(shop)).to_have_text(["general", "music"])  # a voice channel is none of its kinds
    await keyboard.type("mu")
    await keyboard.press("Enter")
    await expect(shop.messages.last).to_contain_text("2 None music None None None")
