"""The guided first visit: each step proposes what to write, and is ticked when it really happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.cogs.party import PASSWORD, register
from tests.page.hearing import Voice

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import Locator

    from sandbox.client import Guild, Member
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


FIRST_LIGHT_HZ = 440.0


def card(window: Window) -> Locator:
    return window.page.get_by_role("region", name="First steps")


def button(window: Window, name: str) -> Locator:
    return card(window).get_by_role("button", name=name)


async def is_done(window: Window, *titles: str) -> None:
    """Wait until these steps are ticked."""
    for title in titles:
        await expect(card(window).get_by_role("listitem").filter(has_text=title).first).to_contain_text("done")


async def is_at(window: Window, title: str) -> None:
    await expect(card(window).locator("[aria-current=step]")).to_contain_text(title)


@pytest.fixture
async def newcomer(lounge: Guild) -> Member:
    """Somebody who has never been here."""
    return await lounge.add_member("Nora")


@pytest.fixture
def open_newcomer(open_as: OpenAs, newcomer: Member) -> OpenAs:
    return lambda _: open_as(newcomer.name)


async def register_in(window: Window, password: str) -> None:
    """Run what stands where one writes, and fill in the form that opens."""
    await window.composer.press("Enter")
    form = window.page.get_by_role("dialog", name="Register with Chorus")
    for label, words in (("First name", "Nora"), ("Last name", "Newcomer"), ("E-mail", "nora@example.org")):
        await form.get_by_label(label).fill(words)
    await form.get_by_label("Password").fill(password)
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)


async def run_proposed(window: Window, command: str) -> None:
    """Run the command that was put where one writes, with its options filled in."""
    await window.page.get_by_role("form", name=command).get_by_role("button", name="Run").click()


async def test_the_whole_visit_is_ticked_step_by_step_as_it_happens_sound_included(
    open_newcomer: OpenAs, newcomer: Member
) -> None:
    async with open_newcomer("Nora") as window:
        await is_at(window, "Register")
        await button(window, "Do it for me").click()
        await window.keep("visit-1-register")
        await expect(window.composer).to_have_value("/register")
        await expect(window.composer).to_be_focused()
        await register_in(window, "abc")
        await expect(window.messages.last).to_contain_text("too easy to guess")
        await is_at(window, "Register")
        await button(window, "Do it for me").click()
        await register_in(window, PASSWORD)
        await is_done(window, "Register")

        await is_at(window, "Make a group")
        await button(window, "Do it for me").click()
        await window.keep("visit-2-group")
        await run_proposed(window, "/group create")
        await is_done(window, "Make a group")

        await is_at(window, "Say something")
        await button(window, "Do it for me").click()
        await window.keep("visit-3-say")
        await expect(window.page.get_by_role("main", name="#Film night")).to_be_visible()
        await expect(window.composer).to_have_value("Hello, everybody!")
        await window.composer.press("Enter")
        await is_done(window, "Say something")

        await is_at(window, "Sit down to listen")
        await window.keep("visit-4-listen")
        voice = Voice(window.page)
        await voice.join("Film night")
        await is_done(window, "Sit down to listen")

        await is_at(window, "Play something")
        await voice.look_closer()
        await button(window, "Do it for me").click()
        await window.keep("visit-5-play")
        await run_proposed(window, "/play")  # of its own library, which has no samples
        await is_done(window, "Play something")
        await voice.hears(FIRST_LIGHT_HZ)

        await is_at(window, "Look around")
        await button(window, "Do it for me").click()
        await window.keep("visit-6-look-around")
        await expect(window.composer).to_have_value("/chorus help")
        await window.composer.press("Enter")
        await is_done(window, "Look around", "Play something", "Sit down to listen")
        await expect(card(window)).to_contain_text("Run it on Discord")
        await expect(card(window).get_by_role("status")).to_have_text("6 of 6 done")
        await window.keep("visit-7-done")


async def test_who_has_been_here_is_not_asked_to_do_it_again(open_as: OpenAs, lounge: Guild) -> None:
    person = await lounge.add_member("Otto")
    await register(person, lounge.channel("general"))
    await person.slash("group create", channel=lounge.channel("general"), name="Otto's own")
    await person.send(await lounge.thread("Otto's own"), "hello")
    async with open_as("Otto") as window:
        await is_done(window, "Register", "Make a group", "Say something")
        await is_at(window, "Sit down to listen")


async def test_it_is_left_and_called_back_and_remembers_by_keyboard_alone(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.add_member("Pia")
    async with open_as("Pia") as window:
        page = window.page
        await is_at(window, "Register")
        await button(window, "Skip").focus()
        await page.keyboard.press("Enter")
        await is_at(window, "Make a group")
        await expect(card(window).get_by_role("listitem").first).to_contain_text("skipped")
        await button(window, "Hide").focus()
        await page.keyboard.press("Enter")
        await expect(card(window)).to_have_count(0)
        await expect(page.get_by_role("button", name="First steps")).to_be_focused()
        await page.reload()
        await expect(window.composer).to_be_visible()
        await expect(card(window)).to_have_count(0)
        await page.get_by_role("button", name="First steps").focus()
        await page.keyboard.press("Enter")
        await expect(card(window).get_by_role("heading", name="First steps")).to_be_focused()
        await is_at(window, "Register")
