"""Connections that go, come back, or end for good: nothing that was typed is lost."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.page.pictures import png

if TYPE_CHECKING:
    from tests.watch.stand_in import StandIn
    from tests.watch.test_chat import OpenAs
    from tests.watch.window import Window

IN_STORE = """new Promise((resolve, reject) => {
    const opening = indexedDB.open("chorus", 1);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const asking = opening.result.transaction("files", "readwrite").objectStore("files").%s();
        asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
    };
})"""
KEPT_FILES, LOSE_FILES = IN_STORE % "count", IN_STORE % "clear"


async def test_it_says_since_when_it_is_offline_and_comes_back_by_itself(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await stand_in.cut()
        banner = ada.page.get_by_role("status").filter(has_text="Offline since")
        await expect(banner).to_have_text(re.compile(r"Offline since \d+:\d\d"))
        await expect(ada.button("Pause")).to_have_accessible_description("You are offline.")
        assert await grave_faults(ada.page) == []
        await ada.keep("offline")
        stand_in.life.message(2, "Said while you were away")
        stand_in.mend()
        await ada.entered()
        await expect(banner).to_have_count(0)
        await expect(ada.messages.last).to_contain_text("Said while you were away")


async def test_that_one_is_offline_is_not_said_any_more_when_one_is_back(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await stand_in.cut()
        await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        await ada.page.locator("body").press(" ")
        notice = ada.page.locator(".notice").filter(has_text="You are offline.")
        await expect(notice).to_be_visible()
        finder = await ada.page.get_by_role("textbox", name="Find something to add").bounding_box()
        told = await notice.bounding_box()
        assert finder is not None
        assert told is not None
        assert told["y"] + told["height"] <= finder["y"]
        await ada.keep("offline-notice")
        stand_in.mend()
        await ada.button("Try now").click()
        await ada.entered()
        assert await notice.count() == 0


async def test_what_is_written_offline_is_sent_once_and_in_order_when_it_is_back(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    async with open_as(1) as ada:
        await stand_in.cut()
        await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        for words in ("one", "two", "three"):
            await ada.say(words)
        unsent = ada.page.get_by_role("list", name="Not sent yet").get_by_role("listitem")
        await expect(unsent).to_have_count(3)
        await expect(unsent.first).to_contain_text("Is sent when the connection is back")
        stand_in.mend()
        await expect(unsent).to_have_count(0)
        await expect(ada.messages.last).to_contain_text("three")
        assert [one["text"] for one in stand_in.life.messages[-3:]] == ["one", "two", "three"]


async def test_a_message_whose_answer_got_lost_is_not_sent_twice(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        stand_in.held = asyncio.Event()
        async with ada.page.expect_request("**/messages"):
            await ada.say("only once")
        await stand_in.cut()
        await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        stand_in.held.set()
        await expect(ada.page.get_by_text("Is sent when the connection is back")).to_be_visible()
        stand_in.mend()
        await ada.entered()
        await expect(ada.page.get_by_role("list", name="Not sent yet")).to_have_count(0)
        assert [one["text"] for one in stand_in.life.messages].count("only once") == 1


async def test_what_waits_to_be_sent_outlasts_the_page_being_loaded_anew(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await stand_in.cut()
        await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        await ada.say("kept over the reload")
        await expect(ada.page.get_by_text("Is sent when the connection is back")).to_be_visible()
        stand_in.mend()
        await ada.page.reload()
        await expect(ada.messages.last).to_contain_text("kept over the reload")
        await expect(ada.page.get_by_role("list", name="Not sent yet")).to_have_count(0)


async def test_files_that_wait_outlast_the_page_being_loaded_anew(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await write_a_file_offline(ada, stand_in)
        stand_in.mend()
        await ada.page.reload()
        await expect(ada.messages.last).to_contain_text("look at this")
        await expect(ada.messages.last.get_by_role("img", name="sea.png")).to_be_visible()
        await expect(ada.page.get_by_role("list", name="Not sent yet")).to_have_count(0)
        (sent,) = stand_in.life.messages[-1]["attachments"]
        assert (sent["name"], sent["bytes"], sent["mime"]) == ("sea.png", len(png()), "image/png")
        await ada.until(KEPT_FILES + ".then((count) => count === 0)")


async def test_files_that_are_lost_all_the_same_are_told_of_and_nothing_is_sent_without_them(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    async with open_as(1) as ada:
        await write_a_file_offline(ada, stand_in)
        await ada.page.evaluate(LOSE_FILES)
        stand_in.mend()
        await ada.page.reload()
        unsent = ada.page.get_by_role("list", name="Not sent yet").get_by_role("listitem")
        await expect(unsent.get_by_role("alert")).to_contain_text("Its files were lost")
        await ada.entered()
        await ada.keep("files-lost")
        await ada.button("Change it").click()
        await expect(ada.composer).to_have_value("look at this")
        assert stand_in.life.messages[-1]["text"] != "look at this"


async def write_a_file_offline(window: Window, stand_in: StandIn) -> None:
    await stand_in.cut()
    await expect(window.page.get_by_text("Offline since")).to_be_visible()
    await window.page.locator("input[type=file]").set_input_files(
        {"name": "sea.png", "mimeType": "image/png", "buffer": png()}
    )
    await window.say("look at this")
    await expect(window.page.get_by_text("Is sent when the connection is back")).to_be_visible()
    await window.until(KEPT_FILES + ".then((count) => count === 1)")


async def test_a_visit_that_is_over_says_why_and_shows_what_was_not_sent(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.composer.fill("I was about to say")
        await stand_in.end("membership")
        await expect(ada.page.get_by_role("alert")).to_have_text("You are not in this group any more.")
        await expect(ada.page.get_by_label("What you wrote and was not sent")).to_have_value("I was about to say")
        assert await grave_faults(ada.page) == []
        await ada.keep("over")
        await ada.button("To your groups").click()
        await ada.page.get_by_role("button", name="Sunday pictures").click()
        await ada.entered()
        await expect(ada.composer).to_have_value("I was about to say")


async def test_a_group_that_cannot_be_entered_says_why(open_as: OpenAs, stand_in: StandIn) -> None:
    stand_in.refusals["enter"] = (404, "There is no such group any more.")
    async with open_as(1, enter=False) as ada:
        await expect(ada.page.get_by_role("alert")).to_have_text("There is no such group any more.")
