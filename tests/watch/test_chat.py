"""The chat beside the picture: reading, writing, answering, changing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.watch.stand_in import StandIn
    from tests.watch.window import Window

    OpenAs = Callable[..., AbstractAsyncContextManager[Window]]


async def test_what_one_says_the_other_reads_at_once(open_as: OpenAs) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        await ada.say("The **lighthouse** is <b>real</b>")
        await expect(ben.messages.last.locator("strong")).to_have_text("lighthouse")
        await expect(ben.messages.last).to_contain_text("is <b>real</b>")
        await expect(ada.messages.last).to_have_attribute("data-mine", "true")
        await expect(ada.composer).to_have_value("")
        await expect(ada.page.get_by_role("list", name="Not sent yet")).to_have_count(0)


async def test_an_answer_quotes_what_it_answers_and_leads_there(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        await stand_in.say(2, "Where was this filmed?")
        await expect(ada.messages.last).to_contain_text("Where was this filmed?")
        await ada.messages.last.hover()
        await ada.button("Reply").click()
        await ada.say("In Porto")
        quote = ben.messages.last.get_by_role("button", name="Where was this filmed?")
        await quote.click()
        await expect(ben.messages.nth(-2)).to_be_focused()


async def test_one_changes_and_deletes_what_oneself_said(open_as: OpenAs) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        await ada.say("I am late")
        await expect(ben.messages.last).to_contain_text("I am late")
        await ada.composer.press("ArrowUp")
        editor = ada.page.get_by_role("textbox", name="Change your message")
        await editor.fill("I am here")
        await editor.press("Enter")
        await expect(ben.messages.last).to_contain_text("I am here")
        await expect(ben.messages.last).to_contain_text("edited")
        count = await ben.messages.count()
        await ada.messages.last.hover()
        await ada.button("Delete").click()
        await ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(ben.messages).to_have_count(count - 1)


async def test_a_reaction_is_chosen_counted_and_taken_back(open_as: OpenAs) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        await ada.messages.last.hover()
        await ada.button("React").click()
        await ada.page.get_by_role("searchbox", name="Find an emoji").fill("popcorn")
        await ada.page.keyboard.press("Enter")
        reaction = ada.messages.last.get_by_role("button", name="🍿, 1")
        await expect(reaction).to_have_attribute("aria-pressed", "true")
        await ben.messages.last.get_by_role("button", name="🍿, 1").click()
        await ada.messages.last.get_by_role("button", name="🍿, 2").click()
        await expect(ben.messages.last.get_by_role("button", name="🍿, 1")).to_be_visible()


async def test_a_file_is_attached_by_button_paste_and_drop(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.page.get_by_label("Files to attach").set_input_files(
            {"name": "harbour.png", "mimeType": "image/png", "buffer": png()}
        )
        files = ada.page.get_by_role("list", name="Files to send").get_by_role("listitem")
        await expect(files).to_have_count(1)
        give = """([target, kind, name]) => {
            const data = new DataTransfer();
            data.items.add(new File(["words"], name, {type: "text/plain"}));
            const event = kind === "paste" ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true})
                : new DragEvent(kind, {dataTransfer: data, bubbles: true});
            document.querySelector(target).dispatchEvent(event);
        }"""
        await ada.page.evaluate(give, ["#composer", "paste", "pasted.txt"])
        await expect(files).to_have_count(2)
        await ada.page.evaluate(give, [".chat", "drop", "dropped.txt"])
        await expect(files).to_have_count(3)
        await ada.button("Remove dropped.txt").click()
        await ada.say("Here it is")
        await expect(ada.messages.last.get_by_role("img", name="harbour.png")).to_be_visible()
        await expect(ada.messages.last.get_by_role("link", name="pasted.txt")).to_be_visible()
        assert len(stand_in.life.messages[-1]["attachments"]) == 2


async def test_that_a_file_is_too_large_is_said_until_it_is_put_away(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        large = {"name": "film.mkv", "mimeType": "video/x-matroska", "buffer": bytes(11 * 1024 * 1024)}
        small = {"name": "sea.png", "mimeType": "image/png", "buffer": png()}
        files, problem = ada.page.locator("input[type=file]"), ada.page.locator(".composer").get_by_role("alert")
        await files.set_input_files([large, small])  # type: ignore[arg-type]
        await expect(problem).to_contain_text("“film.mkv” is too large")
        await ada.keep("too-large")
        await problem.get_by_role("button", name="Dismiss").click()
        await expect(problem).to_have_count(0)
        await expect(ada.button("Remove sea.png")).to_be_visible()
        await files.set_input_files([large])  # type: ignore[arg-type]
        await expect(problem).to_be_visible()
        await ada.button("Remove sea.png").click()
        await expect(problem).to_have_count(0)


async def test_older_words_come_while_one_scrolls_up_and_one_stays_where_one_reads(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        log = ada.page.get_by_role("log", name="Chat")
        oldest = ada.messages.first
        before = await oldest.inner_text()
        await log.evaluate("element => { element.scrollTop = 0; }")
        await expect(ada.messages).not_to_have_count(50)
        first = ada.messages.filter(has_text=before.splitlines()[-1]).first
        await expect(first).to_be_in_viewport()
        await log.evaluate("element => { element.scrollTop = 0; }")
        await expect(ada.messages.first).to_contain_text("number 0")


async def test_what_comes_while_one_reads_above_is_counted_and_one_click_away(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    async with open_as(1) as ada:
        log = ada.page.get_by_role("log", name="Chat")
        await log.evaluate("element => { element.scrollTop = 300; }")
        await expect(ada.button("To the newest")).to_be_visible()
        await stand_in.say(2, "Something new below")
        await ada.button("1 new message").click()
        await expect(ada.messages.last).to_be_in_viewport()
        await expect(ada.messages.last).to_contain_text("Something new below")


async def test_what_was_said_while_one_was_away_stands_below_a_line(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.page.goto("about:blank")
        await stand_in.say(2, "You missed this")
        await ada.page.goto(f"{stand_in.address}/watch")
        new = ada.page.locator(".divider[data-new]")
        await expect(new).to_be_visible()
        follows = await new.evaluate("element => element.nextElementSibling.textContent")
        assert "You missed this" in follows
        await ada.say("I am back")
        await expect(new).to_have_count(0)


async def test_what_is_refused_says_why_and_is_given_back(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        stand_in.refusals["/messages"] = (403, "You cannot write here until 18:40.")
        await ada.say("Long words that took long to write")
        unsent = ada.page.get_by_role("list", name="Not sent yet").get_by_role("listitem")
        await expect(unsent).to_contain_text("You cannot write here until 18:40.")
        await ada.keep("refused")
        await unsent.get_by_role("button", name="Change it").click()
        await expect(ada.composer).to_have_value("Long words that took long to write")
        stand_in.refusals.clear()
        await ada.composer.press("Enter")
        await expect(ada.messages.last).to_contain_text("Long words that took long to write")


async def test_what_is_written_outlasts_the_page_being_loaded_anew(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        await ada.composer.fill("half a thou")
        await ada.page.reload()
        await expect(ada.composer).to_have_value("half a thou")


async def test_a_spoiler_is_hidden_until_asked_for_also_in_quotes(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        quote = ada.page.get_by_role("button", name=re.compile("Go to the message that this answers"))
        await expect(quote).not_to_contain_text("comes back")
        await ada.button("Show the spoiler").click()
        await expect(ada.messages.filter(has_text="it comes back at the end").first).to_be_visible()


async def test_a_text_that_is_too_long_is_not_sent_and_not_lost(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.say("x" * 2_001)
        await expect(ada.page.get_by_role("alert").filter(has_text="1 characters too long")).to_be_visible()
        await expect(ada.button("Send")).to_be_disabled()
        await expect(ada.composer).to_have_value("x" * 2_001)
        assert stand_in.asked == []
