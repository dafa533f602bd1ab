"""Forms of the bot, filled in and sent off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from sandbox.client import Sandbox
from tests.cogs.party import PASSWORD
from tests.page.axe import grave_faults
from tests.page.conftest import new_window
from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from playwright.async_api import Browser

    from sandbox.client import BotProcess, Guild
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


async def test_one_registers_through_the_form_with_the_keyboard_alone(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.add_member("Reg")
    async with open_as("Reg") as reg:
        keyboard, form = reg.page.keyboard, reg.page.get_by_role("dialog", name="Register with Chorus")
        await reg.composer.focus()
        await keyboard.type("/register")
        await keyboard.press("Enter")
        await expect(form.get_by_label("First name")).to_be_focused()
        await expect(form).to_contain_text("Password (shown as you type)")
        assert await grave_faults(reg.page) == []
        await keyboard.press("Enter")
        await expect(form.get_by_text("This is needed.")).to_have_count(4)
        await expect(form.get_by_label("First name")).to_be_focused()
        for words in ("Reg", "Ister", "reg@example.org", "1234567890"):
            await keyboard.type(words)
            await keyboard.press("Tab")
        await keyboard.press("Shift+Tab")
        await keyboard.press("Enter")
        await expect(reg.messages.last).to_contain_text("too easy to guess")
        await expect(form).to_have_count(0)
        await expect(reg.composer).to_be_focused()
        await reg.say("/register")
        await expect(form.get_by_label("First name")).to_be_focused()
        for words in ("Reg", "Ister", "reg@example.org", PASSWORD):
            await keyboard.type(words)
            await keyboard.press("Tab")
        await keyboard.press("Enter")  # on the button Cancel, which comes first
        await expect(form).to_have_count(0)
        await reg.say("/register")
        for label, words in (("First name", "Reg"), ("Last name", "Ister"), ("E-mail", "reg@example.org")):
            await form.get_by_label(label).fill(words)
        await form.get_by_label("Password").fill(PASSWORD)
        await form.get_by_role("button", name="Submit").click()
        await expect(reg.messages.last).to_contain_text("Welcome, Reg!")
        await expect(reg.messages.last).to_have_attribute("data-ephemeral", "true")


async def test_escape_leaves_a_form_and_the_focus_is_back(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.add_member("Esc")
    async with open_as("Esc") as window:
        await window.say("/register")
        await expect(window.page.get_by_role("dialog")).to_be_visible()
        await window.page.keyboard.press("Escape")
        await expect(window.page.get_by_role("dialog")).to_have_count(0)
        await expect(window.composer).to_be_focused()


@pytest.fixture
async def clinic(pages: Path) -> AsyncIterator[tuple[Sandbox, BotProcess]]:
    """A sandbox whose bot asks with forms of all kinds of fields."""
    async with Sandbox.start(seed="sample", page=pages) as sandbox:
        bot = await start_bot(sandbox, "boxes", "forms", "choices")
        await bot.wait_ready()
        yield sandbox, bot
        await bot.stop()


@pytest.fixture
async def patient(browser: Browser, clinic: tuple[Sandbox, BotProcess]) -> AsyncIterator[Window]:
    """Ada's window there."""
    sandbox, _ = clinic
    (guild,) = await sandbox.guilds()
    async with new_window(browser, str(sandbox.page), guild.member("Ada").id) as window:
        yield window


async def test_every_kind_of_field_is_filled_in(patient: Window, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("signed")
    await patient.say("/boxes")
    form = patient.page.get_by_role("dialog", name="Boxes")
    await expect(form.get_by_text("Please tick")).to_be_visible()
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_role("group", name="Size")).to_contain_text("This is needed.")
    await form.get_by_role("radio", name="Large").check()
    await form.get_by_role("checkbox", name="Milk").check()
    await form.get_by_role("checkbox", name="Ice").check()
    await form.get_by_role("checkbox", name="Sure").check()
    await form.get_by_label("Paper").set_input_files(paper)
    assert await grave_faults(patient.page) == []
    await form.get_by_role("button", name="Submit").click()
    await expect(patient.messages.last).to_contain_text("l ['m', 'i'] True ['signed']")


async def test_every_kind_of_menu_in_a_form_is_chosen_from(patient: Window) -> None:
    await patient.say("/choices")
    form = patient.page.get_by_role("dialog", name="Choices")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("This is needed.")).to_have_count(2)
    colours = form.get_by_role("group", name="Colour")  # of which two may be chosen
    for colour in ("Red", "Blue"):
        await colours.get_by_role("checkbox", name=colour).check()
    await expect(form.get_by_text("This is needed.")).to_have_count(1)
    await form.get_by_role("combobox", name="Person").select_option(label="Ben (@Ben)")
    await expect(form.get_by_role("combobox", name="Place").get_by_role("option")).to_have_text(
        ["Choose …", "general", "music"]  # a voice channel is none of its kinds
    )
    await form.get_by_role("combobox", name="Place").select_option(label="music")
    await form.get_by_role("combobox", name="Anyone").select_option(label="Cleo (@Cleo)")
    assert await grave_faults(patient.page) == []
    await patient.keep("form-with-menus")
    await form.get_by_role("button", name="Submit").click()
    await expect(patient.messages.last).to_contain_text("r, b | Ben |  | music | Cleo")


async def test_a_form_that_is_not_answered_stays_with_what_was_typed(
    patient: Window, clinic: tuple[Sandbox, BotProcess]
) -> None:
    sandbox, bot = clinic
    await patient.say("/feedback")
    form = patient.page.get_by_role("dialog", name="Feedback")
    await form.get_by_label("Name").fill("Ada")
    await form.get_by_label("Body").fill("It is\nlong")
    await bot.stop()
    await sandbox.wait_for_answers(0.2)
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_role("alert")).to_contain_text("The application did not respond.")
    await expect(form.get_by_label("Body")).to_have_value("It is\nlong")
    await form.get_by_role("button", name="Submit").click()  # and again, as on Discord
    await expect(form.get_by_role("alert")).to_contain_text("The application did not respond.")
