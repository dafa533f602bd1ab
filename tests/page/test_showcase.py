"""Everything that a bot's message can hold, as a member sees and uses it; a bot of its own shows it."""

from __future__ import annotations

import re
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from demo.stage import PROJECT
from sandbox.client import Sandbox
from tests.page.conftest import new_window

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from playwright.async_api import Browser, Locator

    from sandbox.client import BotProcess, Guild
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


@pytest.fixture(scope="module")
async def hall(pages: Path) -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="sample", page=pages) as running:
        yield running


@pytest.fixture(scope="module")
async def showcase_bot(hall: Sandbox) -> AsyncIterator[BotProcess]:
    environment = {"ENDPOINT": hall.endpoint, "CA_FILE": str(hall.ca_file), "TOKEN": hall.token}
    await hall.wait_for_answers(30.0)
    bot = await hall.start_bot([sys.executable, "-m", "tests.page.showcase_bot"], env=environment, cwd=PROJECT)
    await bot.wait_ready()
    yield bot
    await bot.stop()


@pytest.fixture
async def guild(hall: Sandbox, showcase_bot: BotProcess) -> Guild:
    return (await hall.guilds())[0]


@pytest.fixture
def open_as(browser: Browser, hall: Sandbox, guild: Guild) -> OpenAs:
    @asynccontextmanager
    async def open_as(name: str) -> AsyncIterator[Window]:
        async with new_window(browser, str(hall.page), guild.member(name).id) as window:
            yield window

    return open_as


@asynccontextmanager
async def showing(open_as: OpenAs, guild: Guild, name: str) -> AsyncIterator[tuple[Window, Locator]]:
    """Ada's window on a channel of its own in which Ben has asked for the showcase, and the message that shows it."""
    channel = await guild.create_text_channel(name)
    async with open_as("Ada") as ada:
        await ada.go(name)
        await guild.member("Ben").slash("showcase", channel=channel)
        shown = ada.messages.filter(has_text="Everything at once")
        await expect(shown).to_be_visible()
        yield ada, ada.messages.first


async def test_all_components_are_shown(open_as: OpenAs, guild: Guild) -> None:
    async with showing(open_as, guild, "all-components") as (_, message):
        await expect(message).to_contain_text("Ben used /showcase")
        await expect(message).to_contain_text("by <b>nobody</b>")
        for picture in await message.get_by_role("img").all():
            await expect(picture).to_have_js_property("naturalWidth", 48)
        await expect(message.get_by_role("img", name="The cover")).to_be_visible()
        await expect(message.get_by_role("link", name="notes.txt")).to_have_attribute("href", re.compile(r"^/files/"))
        elsewhere = message.get_by_role("link", name="Elsewhere")
        await expect(elsewhere).to_have_attribute("href", "https://example.org/elsewhere")
        await expect(elsewhere).to_have_attribute("rel", re.compile("noopener"))
        await expect(message.get_by_role("button", name="Shut")).to_be_disabled()
        await expect(message.get_by_role("button", name="Closed")).to_be_disabled()


async def test_what_a_button_answers_in_private_is_seen_by_one_person_who_can_put_it_away(
    open_as: OpenAs, guild: Guild
) -> None:
    async with showing(open_as, guild, "private-answers") as (ada, message), open_as("Ben") as ben:
        await ben.go("private-answers")
        await message.get_by_role("button", name="Tell").click()
        whisper = ada.messages.filter(has_text="You pressed tell.")
        await expect(whisper).to_contain_text("Only you can see this")
        await ben.say("Nothing here")
        await expect(ben.messages.last).to_contain_text("Nothing here")
        await expect(ben.messages.filter(has_text="You pressed tell.")).to_have_count(0)
        await whisper.get_by_role("button", name="Dismiss").click()
        await expect(whisper).to_have_count(0)


async def test_a_message_that_its_button_changes_is_seen_changed_by_everybody(open_as: OpenAs, guild: Guild) -> None:
    async with showing(open_as, guild, "changes") as (_, message), open_as("Ben") as ben:
        await ben.go("changes")
        await message.get_by_role("button", name="Count").click()
        await expect(message).to_contain_text("Changed")
        await expect(ben.messages.first).to_contain_text("Changed")


async def test_a_button_that_nobody_answers_says_so_and_can_be_pressed_again(
    open_as: OpenAs, guild: Guild, hall: Sandbox
) -> None:
    async with showing(open_as, guild, "silence") as (_, message):
        await hall.wait_for_answers(0.2)
        try:
            await message.get_by_role("button", name="Silent").click()
            await expect(message.get_by_role("alert")).to_contain_text("This interaction failed")
        finally:
            await hall.wait_for_answers(30.0)
        await message.get_by_role("button", name="Count").click()
        await expect(message).to_contain_text("Changed")
        await expect(message.get_by_role("alert")).to_have_count(0)


async def test_the_bot_is_seen_thinking_until_it_answers(open_as: OpenAs, guild: Guild) -> None:
    async with showing(open_as, guild, "thoughts") as (ada, message), open_as("Ben") as ben:
        await ben.go("thoughts")
        await message.get_by_role("button", name="Think").click()
        await expect(ben.messages.last).to_contain_text("is thinking …")
        await ben.messages.first.get_by_role("button", name="Release").click()
        for window in (ada, ben):
            await expect(window.messages.last).to_contain_text("Here it is at last.")


async def test_what_was_said_in_private_goes_when_the_bot_takes_it_back(open_as: OpenAs, guild: Guild) -> None:
    async with showing(open_as, guild, "taken-back") as (ada, message), open_as("Ben") as ben:
        await ben.go("taken-back")
        await message.get_by_role("button", name="Wink").click()
        whisper = ada.messages.filter(has_text="Soon gone")
        await expect(whisper).to_be_visible()
        await ben.messages.first.get_by_role("button", name="Release").click()
        await expect(whisper).to_have_count(0)


@pytest.mark.parametrize(
    ("select", "choice", "answer"),
    [
        ("A drink", "Mate", "You chose mate."),
        ("A person", "Ben", "You chose Ben."),
        ("A role", "@everyone", "You chose @everyone."),
        ("Anybody", "Cleo", "You chose Cleo."),
        ("A voice channel", "Lounge", "You chose Lounge."),
    ],
)
async def test_one_chooses_in_each_kind_of_menu(
    open_as: OpenAs, guild: Guild, select: str, choice: str, answer: str
) -> None:
    async with showing(open_as, guild, f"choose-{select.lower().replace(' ', '-')}") as (ada, message):
        await message.get_by_role("button", name=select).click()
        await message.get_by_role("option", name=choice).click()
        await expect(ada.messages.last).to_contain_text(answer)
        await expect(message.get_by_role("button", name=select)).to_contain_text(choice)


async def test_as_many_are_chosen_as_the_menu_asks_for_with_the_keyboard_alone(open_as: OpenAs, guild: Guild) -> None:
    async with showing(open_as, guild, "two-drinks") as (ada, message):
        await message.get_by_role("button", name="Two drinks").press("Enter")
        done = ada.page.get_by_role("button", name="Done")
        await ada.page.keyboard.press("Space")
        await expect(done).to_be_disabled()
        await ada.page.keyboard.press("ArrowDown")
        await ada.page.keyboard.press("ArrowDown")
        await ada.page.keyboard.press("Space")
        await expect(done).to_be_enabled()
        await ada.page.keyboard.press("Tab")
        await ada.page.keyboard.press("Enter")
        await expect(ada.messages.last).to_contain_text("You chose tea and cola.")
        await expect(message.get_by_role("button", name="Two drinks")).to_be_focused()


async def test_a_menu_closes_with_escape_and_nothing_is_chosen(open_as: OpenAs, guild: Guild) -> None:
    async with showing(open_as, guild, "escape") as (ada, message):
        opener = message.get_by_role("button", name="A drink")
        await opener.press("Enter")
        await expect(ada.page.get_by_role("option", name="Tea")).to_be_visible()
        await ada.page.keyboard.press("Escape")
        await expect(ada.page.get_by_role("option", name="Tea")).to_have_count(0)
        await expect(opener).to_be_focused()


async def test_a_card_has_its_parts(open_as: OpenAs, guild: Guild) -> None:
    channel = await guild.create_text_channel("cards")
    async with open_as("Ada") as ada:
        await ada.go("cards")
        await guild.member("Ben").slash("card", channel=channel)
        card = ada.messages.last
        await expect(card.get_by_role("link", name="<i>A card</i>").first).to_have_attribute(
            "href", "https://example.org/"
        )
        for part in ("Bold words", "The author", "The foot", "One", "2"):
            await expect(card).to_contain_text(part)
        await expect(card.get_by_role("img").first).to_have_js_property("naturalWidth", 48)


async def test_those_whom_a_webhook_speaks_for_are_told_apart(open_as: OpenAs, guild: Guild) -> None:
    channel = await guild.create_text_channel("voices")
    async with open_as("Ada") as ada:
        await ada.go("voices")
        await guild.member("Ben").slash("impersonate", channel=channel)
        await expect(ada.messages).to_have_count(3)
        await expect(ada.messages.nth(0)).to_contain_text("Dora <b>")
        await expect(ada.messages.nth(0)).to_contain_text("I am <i>Dora</i>")
        await expect(ada.messages.nth(1)).not_to_contain_text("Dora")
        await expect(ada.messages.nth(2)).to_contain_text("Emil")


async def test_a_command_for_messages_is_in_their_menu(open_as: OpenAs, guild: Guild) -> None:
    channel = await guild.create_text_channel("menus")
    await guild.member("Ben").send(channel, "seven77")
    async with open_as("Ada") as ada:
        await ada.go("menus")
        await ada.messages.first.click(button="right")
        await ada.page.get_by_role("menuitem", name="Count the letters").click()
        await expect(ada.messages.last).to_contain_text("7 letters")
