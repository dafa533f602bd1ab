"""The chat beside the picture and the group's thread are one; so are the page's queue and the commands'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import FilePayload, expect

from tests.page.axe import grave_faults
from tests.page.pictures import png

if TYPE_CHECKING:
    from tests.watch.story.conftest import Evening


async def test_what_is_said_in_the_thread_is_read_on_the_page(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada:
        said = await party.ben.send(party.thread, f"Hello <@{party.ada.id}>, see <#{party.voice.id}>")
        bubble = ada.page.locator(f'[data-id="{said.id}"]')
        await expect(bubble).to_contain_text("Hello @Ada, see #Film night")
        await expect(bubble.locator(".said-name")).to_have_text("Ben")
        await party.ben.edit(said, "Hello again")
        await expect(bubble).to_contain_text("Hello again")
        await expect(bubble).to_contain_text("edited")
        await party.ben.react(said, "🎈")
        await expect(bubble.get_by_role("button", name="🎈, 1")).to_be_visible()
        await party.ben.delete(said)
        await expect(bubble).to_have_count(0)


async def test_what_is_said_on_the_page_is_said_in_the_thread_as_the_person(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        asked = await party.ben.send(party.thread, "Where was this filmed?")
        question = ada.page.locator(f'[data-id="{asked.id}"]')
        await question.hover()
        await ada.button("Reply").click()
        await ada.page.get_by_label("Files to attach").set_input_files(
            FilePayload(name="harbour.png", mimeType="image/png", buffer=png())
        )
        await ada.say("In **Porto**")
        answer = ben.messages.last
        await expect(answer.locator("strong")).to_have_text("Porto")
        await expect(answer.get_by_role("button", name="Where was this filmed?")).to_be_visible()
        picture = answer.get_by_role("img", name="harbour.png")
        await expect(picture).to_be_visible()
        await ben.until("[...document.querySelectorAll('.said img[alt=\"harbour.png\"]')].some(i => i.naturalWidth)")
        there = (await party.ben.history(party.thread))[-1]
        assert there.author_name == "Ada"
        assert there.content.endswith("In **Porto**")
        assert f"/{asked.id}" in there.content
        assert [file["filename"] for file in there.attachments] == ["harbour.png"]

        await question.hover()
        await ada.button("React").click()
        await ada.page.get_by_role("searchbox", name="Find an emoji").fill("popcorn")
        await ada.page.keyboard.press("Enter")
        await expect(ben.messages.nth(-2).get_by_role("button", name="🍿, 1")).to_be_visible()
        await expect(ada.page.get_by_role("dialog", name="Choose an emoji")).to_have_count(0)
        await expect(question.get_by_role("button", name="🍿, 1")).to_have_attribute("aria-pressed", "true")
        await ben.keep("story-chat")

        await ada.say("Wrng")
        await expect(ben.messages.last).to_contain_text("Wrng")
        await ada.composer.press("ArrowUp")
        editor = ada.page.get_by_role("textbox", name="Change your message")
        await editor.fill("Right")
        await editor.press("Enter")
        await expect(ben.messages.last).to_contain_text("Right")
        assert (await party.ben.history(party.thread))[-1].content == "Right"
        await ada.messages.last.hover()
        await ada.button("Delete").click()
        await ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(ben.messages.filter(has_text="Right")).to_have_count(0)
        assert "Right" not in [one.content for one in await party.ben.history(party.thread)]


async def test_the_queue_is_filled_ordered_and_voted_on_by_both(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await party.ada.slash("group update", channel=party.thread, reactions=True)
        await evening.play()
        finder = ada.page.get_by_role("textbox", name="Find something to add")
        await finder.fill("light")
        await ada.button("Add “First Light”").click()
        await expect(ben.entries).to_have_count(1)
        await ben.page.get_by_role("textbox", name="Find something to add").fill("wind")
        await expect(ben.button("Add “Second Wind”")).to_be_visible()
        await ben.keep("story-search")
        await ben.button("Play “Second Wind” next").click()
        await expect(ada.entries.first).to_contain_text("Second Wind")
        await party.ada.slash("play", channel=party.thread, query="Third Time")
        await expect(ben.entries.last).to_contain_text("Third Time")

        handle = ada.button("Move “Third Time”")
        for key in (" ", "ArrowUp", "ArrowUp", " "):
            await handle.press(key)
        await expect(ben.entries.first).to_contain_text("Third Time")
        await ben.entries.last.get_by_role("button", name="Vote for it").click()
        await expect(ada.page.get_by_role("group", name=re.compile("Votes for .*First Light.*: 1"))).to_be_visible()
        await finder.fill("")
        await ada.keep("story-queue")
        await ada.button("Remove “Second Wind”").click()
        await expect(ben.entries).to_have_count(2)
        await ada.button("Skip").click()
        await expect(ben.page.get_by_role("heading", level=1)).not_to_have_text("The Long Harbour")


async def test_what_is_dragged_to_another_place_waits_there_for_all(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        for title in ("First Light", "Second Wind", "Third Time"):
            await party.ada.slash("play", channel=party.thread, query=title)
        await expect(ada.entries).to_have_count(3)
        await ada.button("Move “Third Time”").hover()
        await ada.page.mouse.down()
        await ada.entries.first.locator(".track-title").hover(force=True)
        await expect(ada.page.locator(".entry[data-lifted]")).to_contain_text("Third Time")
        await ada.keep("story-dragged")
        assert await grave_faults(ada.page) == []
        await ada.page.mouse.up()
        for window in (ada, ben):
            await expect(window.entries).to_contain_text(["Third Time", "First Light", "Second Wind"])
        listed = (await party.ben.slash("queue show", channel=party.thread)).text
        assert listed.index("Third Time") < listed.index("First Light") < listed.index("Second Wind")

        handle = ben.button("Move “Third Time”")
        await handle.press(" ")
        await handle.press("ArrowDown")
        await expect(ben.page.get_by_text("Place 2 of 3.")).to_be_attached()
        assert await grave_faults(ben.page) == []
        await handle.press("Escape")
        await expect(ben.entries).to_contain_text(["Third Time", "First Light", "Second Wind"])
        for key in (" ", "ArrowDown", "ArrowDown", " "):
            await handle.press(key)
        await expect(ada.entries).to_contain_text(["First Light", "Second Wind", "Third Time"])
