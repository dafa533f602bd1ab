"""What one does with messages: reading, finding, answering, changing them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.cogs.party import register, voice_channel
from tests.page.pictures import SIDE_PX, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from sandbox.client import Guild
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]

FULL_PAGE = 50


async def test_a_groups_thread_shows_its_life_and_its_panel_steers_the_music(open_as: OpenAs, lounge: Guild) -> None:
    ada, general = lounge.member("Ada"), lounge.channel("general")
    await register(ada, general)
    await ada.slash("group create", channel=general, name="Panel <b>people")
    thread, voice = await lounge.thread("Panel <b>people"), await voice_channel(lounge, "Panel <b>people")
    listener = await ada.join(voice)
    async with open_as("Ada") as window:
        await window.page.get_by_role("button", name="Panel <b>people").first.click()
        await expect(window.messages.first).to_contain_text("Chorus added Ada to the thread.")
        await ada.slash("play", channel=thread, query="First Light")
        await expect(window.messages.filter(has_text="Ada used /play")).to_contain_text(
            "for everyone in ♪ Panel <b>people"
        )
        panel = window.messages.filter(has=window.page.get_by_role("button", name="Pause"))
        await expect(panel).to_contain_text("First Light")
        await panel.get_by_role("button", name="Pause").click()
        await expect(window.messages.get_by_role("button", name="Resume")).to_be_visible()
    await listener.leave()


async def test_words_have_their_shape_and_nobodys_html_is_run(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("shapes")
    id_ = lounge.member("Ada").id
    await ben.send(channel, f"**loud** <img src=x> [link](https://example.org) [no](javascript:1) <@{id_}> ||hidden||")
    async with open_as("Ada") as ada:
        await ada.go("shapes")
        said = ada.messages.last
        await expect(said.locator("strong").filter(has_text="loud")).to_be_visible()
        await expect(said).to_contain_text("<img src=x>")
        await expect(said.get_by_role("link")).to_have_count(1)
        await expect(said.get_by_role("link")).to_have_attribute("rel", re.compile("noopener"))
        await expect(said).to_contain_text("@Ada")
        await said.get_by_role("button", name="Show the spoiler").press("Enter")
        await expect(said.get_by_role("button", name="Show the spoiler")).to_have_count(0)


async def test_a_picture_that_was_sent_is_shown(open_as: OpenAs, lounge: Guild) -> None:
    channel = await lounge.create_text_channel("pictures")
    await lounge.member("Ben").send(channel, files=[("disc.png", png()), ("odd <b>.txt", b"text")])
    async with open_as("Ada") as ada:
        await ada.go("pictures")
        await expect(ada.messages.last.get_by_role("img", name="disc.png")).to_have_js_property("naturalWidth", SIDE_PX)
        await expect(ada.messages.last).to_contain_text("4 bytes")


async def test_one_answers_a_message_and_its_quote_leads_back_to_it(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("answers")
    first = await ben.send(channel, "The question")
    for number in range(FULL_PAGE + 20):
        await ben.send(channel, f"line {number}")
    await ben.send(channel, "Well?", reply_to=first)
    async with open_as("Ada") as ada:
        await ada.go("answers")
        await ada.messages.last.hover()
        await ada.page.get_by_role("button", name="Reply", exact=True).click()
        await expect(ada.page.locator(".reply-bar")).to_contain_text("Well?")
        await ada.say("Because")
        await expect(ada.messages.last).to_contain_text("Well?")
        await expect(ada.page.locator(".reply-bar")).to_have_count(0)
        await ada.messages.filter(has_text="The question").get_by_role("button", name="Go to the message").click()
        await expect(ada.messages.first).to_have_text(re.compile("The question"))
        await expect(ada.messages.first).to_be_in_viewport()
        await expect(ada.messages.first).to_be_focused()


async def test_an_answer_to_a_message_that_is_gone_says_so(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("gone")
    first = await ben.send(channel, "Soon gone")
    await ben.send(channel, "Still here", reply_to=first)
    await ben.delete(first)
    async with open_as("Ada") as ada:
        await ada.go("gone")
        await expect(ada.messages.last).to_contain_text("was deleted")


async def test_one_changes_ones_last_message_with_the_keyboard_alone(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("changing")
    async with open_as("Ada") as ada:
        await ada.go("changing")
        await ada.say("tpyo")
        await expect(ada.messages.last).to_contain_text("tpyo")
        await ada.composer.press("ArrowUp")
        editor = ada.page.get_by_label("Change your message")
        await expect(editor).to_be_focused()
        await editor.fill("typo")
        await editor.press("Enter")
        await expect(ada.messages.last).to_contain_text("typo(edited)")
        await expect(ada.composer).to_be_focused()


async def test_a_message_is_deleted_once_one_has_said_yes(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("deleting")
    async with open_as("Ada") as ada:
        await ada.go("deleting")
        await ada.say("Never mind")
        for answer, left in (("Cancel", 1), ("Delete", 0)):
            await ada.messages.first.click(button="right")
            await ada.page.get_by_role("menuitem", name="Delete").click()
            await ada.page.get_by_role("dialog").get_by_role("button", name=answer).click()
            await expect(ada.messages).to_have_count(left)


async def test_reactions_are_added_counted_and_taken_back(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("reacting")
    await ben.react(await ben.send(channel, "Like it?"), "\N{FIRE}")
    async with open_as("Ada") as ada:
        await ada.go("reacting")
        fire = ada.messages.first.get_by_role("button", name="\N{FIRE}")
        await fire.click()
        await expect(fire).to_have_text(re.compile(r"2$"))
        await fire.click()
        await expect(fire).to_have_text(re.compile(r"1$"))
        await ada.messages.first.hover()
        await ada.page.get_by_role("button", name="React", exact=True).click()
        await ada.page.get_by_label("Find an emoji").fill("rocket")
        await ada.page.keyboard.press("Enter")
        await expect(ada.messages.first.get_by_role("button", name="\N{ROCKET}")).to_have_attribute(
            "aria-pressed", "true"
        )


async def test_a_pinned_message_is_told_of_and_one_gets_there(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("pinning")
    async with open_as("Ada") as ada:
        await ada.go("pinning")
        await ada.say("Important")
        await ada.messages.first.click(button="right")
        await ada.page.get_by_role("menuitem", name="Pin", exact=True).click()
        await expect(ada.messages.last).to_contain_text("Ada pinned a message.")
        await ada.messages.last.get_by_role("button", name="a message").click()
        await expect(ada.messages.first).to_be_focused()


async def test_what_is_refused_is_said_in_one_sentence_at_the_message(open_as: OpenAs, lounge: Guild) -> None:
    channel = await lounge.create_text_channel("refusing")
    await lounge.member("Ada").send(channel, "Not yours")
    async with open_as("Ben") as ben:
        await ben.go("refusing")
        await ben.messages.first.click(button="right")
        await ben.page.get_by_role("menuitem", name="Delete").click()
        await ben.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(ben.messages.first.get_by_role("alert")).to_contain_text("ermission")


async def test_with_the_arrow_keys_one_goes_from_message_to_message(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("walking")
    for word in ("one", "two", "three"):
        await ben.send(channel, word)
    async with open_as("Ada") as ada:
        await ada.go("walking")
        await expect(ada.messages).to_have_count(3)
        await ada.page.get_by_role("log").focus()
        await ada.page.keyboard.press("ArrowUp")
        await ada.page.keyboard.press("ArrowUp")
        await expect(ada.messages.nth(1)).to_be_focused()
        await ada.page.keyboard.press("Enter")
        await expect(ada.page.get_by_role("menuitem", name="Add a reaction")).to_be_focused()
        await ada.page.keyboard.press("Escape")
        await expect(ada.messages.nth(1)).to_be_focused()
