"""The list of messages: its end, its past, and what is new in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import Locator

    from sandbox.client import Channel, Guild, Member
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]

FULL_PAGE = 50


async def say_many(member: Member, channel: Channel, count: int) -> None:
    for number in range(count):
        await member.send(channel, f"line {number}.")


async def top_of(message: Locator) -> float:
    box = await message.bounding_box()
    assert box is not None
    return box["y"]


async def test_the_list_stays_at_its_end_unless_one_scrolls_up(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("ends")
    await say_many(ben, channel, 40)
    async with open_as("Ada") as ada:
        await ada.go("ends")
        await expect(ada.messages.last).to_be_in_viewport()
        await ben.send(channel, "later")
        await expect(ada.messages.filter(has_text="later")).to_be_in_viewport()
        await ada.messages.first.scroll_into_view_if_needed()
        await expect(ada.page.get_by_role("button", name="To the newest")).to_be_visible()
        await ben.send(channel, "unseen")
        to_end = ada.page.get_by_role("button", name="1 new message")
        await expect(to_end).to_be_visible()
        await expect(ada.messages.filter(has_text="unseen")).not_to_be_in_viewport()
        await to_end.click()
        await expect(ada.messages.filter(has_text="unseen")).to_be_in_viewport()
        await expect(to_end).to_have_count(0)


async def test_older_messages_come_while_one_scrolls_and_nothing_jumps(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("past")
    await say_many(ben, channel, FULL_PAGE * 2 + 10)
    async with open_as("Ada") as ada:
        await ada.go("past")
        await expect(ada.messages).to_have_count(FULL_PAGE)
        log = ada.page.get_by_role("log")
        first = ada.messages.filter(has_text="line 60.")
        before = await log.evaluate(
            """log => { log.scrollTop = 300;
                return log.querySelector("article").getBoundingClientRect().top }"""
        )
        await expect(ada.messages).to_have_count(FULL_PAGE * 2)
        assert abs(await top_of(first) - before) < 60  # the name is said above the first alone
        await log.evaluate("log => { log.scrollTop = 0 }")
        await expect(ada.messages).to_have_count(FULL_PAGE * 2 + 10)
        await expect(ada.page.get_by_text("This is where “past” begins.")).to_have_count(1)


async def test_a_line_stands_above_what_is_new(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("news")
    await ben.send(channel, "old")
    async with open_as("Ada") as ada:
        await ada.go("general")
        await ben.send(channel, "fresh")
        await expect(ada.page.get_by_role("button", name="news")).to_contain_text("1 unread")
        await ada.go("news")
        line = ada.page.locator(".divider[data-new]")
        await expect(line).to_be_visible()
        assert await line.evaluate("line => line.nextElementSibling.textContent.includes('fresh')")
        await ada.say("Read it")
        await expect(line).to_have_count(0)


async def test_five_hundred_messages_can_be_read_to_their_beginning(open_as: OpenAs, lounge: Guild) -> None:
    ben, channel = lounge.member("Ben"), await lounge.create_text_channel("long")
    first = await ben.send(channel, "The very first")
    await say_many(ben, channel, 500)
    await ben.send(channel, "back", reply_to=first)
    async with open_as("Ada") as ada:
        await ada.go("long")
        await ada.messages.last.get_by_role("button", name="Go to the message").click()
        await expect(ada.messages.filter(has_text="The very first").first).to_be_in_viewport()
        await expect(ada.messages).to_have_count(502)
        await ada.page.get_by_role("button", name="To the newest").click()
        await ada.say("Still quick")
        await expect(ada.messages.last).to_contain_text("Still quick")
        await expect(ada.messages.last).to_be_in_viewport()
