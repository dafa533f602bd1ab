"""What people send besides words and files: polls and stickers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.page.pictures import SIDE_PX, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import Locator

    from sandbox.client import Guild
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


def answer(poll: Locator, text: str) -> Locator:
    """The button of an answer."""
    return poll.get_by_role("button", name=text)


async def test_a_poll_is_seen_voted_in_counted_and_closed(open_as: OpenAs, lounge: Guild) -> None:
    ada, channel = lounge.member("Ada"), await lounge.create_text_channel("polling")
    sent = await ada.send_poll(channel, "What next? <b>", ["Film", "Music"])
    async with open_as("Ben") as ben, open_as("Cleo") as cleo:
        polls = []
        for window in (ben, cleo):
            await window.go("polling")
            polls.append(window.messages.first.get_by_role("region", name=re.compile("Poll")))
            await expect(polls[-1].get_by_role("heading")).to_have_text("What next? <b>")
            await expect(polls[-1]).to_contain_text("0 votes")
        bens, cleos = polls
        await answer(bens, "Film").click()
        await expect(answer(bens, "Film")).to_have_attribute("aria-pressed", "true")
        await expect(cleos).to_contain_text("1 vote")
        await expect(answer(cleos, "Film")).to_have_attribute("aria-pressed", "false")
        await answer(cleos, "Music").press("Enter")
        await expect(bens).to_contain_text("2 votes")
        await answer(bens, "Music").click()  # of one answer only: the other is taken back
        await expect(answer(bens, "Film")).to_have_attribute("aria-pressed", "false")
        await expect(answer(cleos, "Music")).to_have_text(re.compile("2$"))
        assert await grave_faults(ben.page) == []
        await ada.end_poll(sent)
        await expect(bens).to_contain_text("2 votes, closed")
        await expect(answer(bens, "Film")).to_be_disabled()
        result = ben.messages.filter(has_text="the poll is over")
        await expect(result).to_contain_text("asked What next? <b>, and the poll is over: Music, with 2 of 2 votes.")
        await ben.keep("poll")
        await result.get_by_role("button", name="What next?").click()
        await expect(ben.messages.first).to_be_focused()


async def test_of_a_poll_of_several_answers_one_chooses_several(open_as: OpenAs, lounge: Guild) -> None:
    channel = await lounge.create_text_channel("polling-more")
    await lounge.member("Ada").send_poll(channel, "Which days?", ["Friday", "Saturday", "Sunday"], several=True)
    async with open_as("Ben") as ben:
        await ben.go("polling-more")
        poll = ben.messages.last.get_by_role("region", name=re.compile("Poll"))
        for day in ("Friday", "Sunday"):
            await answer(poll, day).click()
            await expect(answer(poll, day)).to_have_attribute("aria-pressed", "true")
        await expect(poll).to_contain_text("2 votes, several answers")
        await answer(poll, "Friday").click()
        await expect(poll).to_contain_text("1 vote, several answers")


async def test_stickers_are_pictures_that_tell_their_names(open_as: OpenAs, lounge: Guild) -> None:
    channel = await lounge.create_text_channel("stickers")
    wave = await lounge.create_sticker("Wave", png())
    await lounge.member("Ada").send_stickers(channel, wave, content="Hello")
    async with open_as("Ben") as ben:
        await ben.go("stickers")
        picture = ben.messages.last.get_by_role("img", name="Sticker: Wave")
        await expect(picture).to_have_js_property("naturalWidth", SIDE_PX)
        await expect(ben.messages.last).to_contain_text("Hello")
        await ben.keep("sticker")
