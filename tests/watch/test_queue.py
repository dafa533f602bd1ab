"""What waits: found, added, voted on, removed, and put in order by pointer and by keyboard."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.watch.life import film

if TYPE_CHECKING:
    from playwright.async_api import Route

    from tests.watch.stand_in import StandIn
    from tests.watch.test_chat import OpenAs

FIRST = ["The Long Harbour", "First Light", "Second Wind", "A Field Guide to Clouds"]


async def test_what_is_found_is_added_at_the_end_or_next(open_as: OpenAs) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        await ada.page.keyboard.press("/")
        finder = ada.page.get_by_role("textbox", name="Find something to add")
        await expect(finder).to_be_focused()
        await finder.press_sequentially("otto")
        await expect(ada.button("Add “Lanterns”")).to_be_visible()
        await finder.press("Enter")
        await expect(ben.entries.last).to_contain_text("Lanterns")
        await expect(ada.page.get_by_role("status").filter(has_text="Added Lanterns.")).to_be_visible()
        await finder.fill("night train")
        await ada.button("Play “Night Train to Porto” next").click()
        await expect(ben.entries.first).to_contain_text("Night Train to Porto")


async def test_a_link_is_added_as_it_is_and_nothing_found_is_said(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        finder = ada.page.get_by_role("textbox", name="Find something to add")
        await finder.fill("zzzz")
        await expect(ada.page.get_by_text("Nothing is found for “zzzz”")).to_be_visible()
        await finder.fill("https://films.example/a")
        await finder.press("Enter")
        await expect(ada.entries.last).to_contain_text("https://films.example/a")
        await expect(finder).to_have_value("")
        assert stand_in.asked == [("POST", "/groups/7/queue", {"query": "https://films.example/a", "when": "last"})]


async def test_that_it_searches_is_seen_and_words_that_are_too_long_are_told_of(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    async with open_as(1) as ada:
        finder = ada.page.get_by_role("textbox", name="Find something to add")
        go = asyncio.Event()

        async def hold(route: Route) -> None:
            await go.wait()
            await route.continue_()

        await ada.page.route("**/search?*", hold)
        await finder.fill("tidal")
        searching = ada.page.get_by_text("Searching …")
        await expect(searching).to_be_in_viewport(ratio=1)
        await expect(searching).to_have_css("position", "static")
        go.set()
        await expect(ada.page.locator(".hit")).to_have_count(2)
        await finder.fill("tidal " * 34)
        await expect(ada.page.get_by_role("alert").filter(has_text="too long to search for")).to_be_visible()
        await expect(ada.page.locator(".hit")).to_have_count(0)
        await expect(finder).to_have_attribute("maxlength", "500")


async def test_where_there_are_no_votes_it_says_how_they_come(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        how = ada.page.get_by_text("/group update reactions:yes")
        await expect(ada.entries.first).to_be_visible()
        await expect(how).to_have_count(0)
        await stand_in.change_player(may={**stand_in.life.player["may"], "vote": False})
        await expect(how).to_be_visible()
        await ada.keep("no-votes")


async def test_arrow_keys_choose_among_what_is_found(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        finder = ada.page.get_by_role("textbox", name="Find something to add")
        await finder.fill("tidal")
        await expect(ada.page.locator(".hit")).to_have_count(2)
        await finder.press("ArrowDown")
        await expect(ada.page.get_by_role("status").filter(has_text="Second Wind, 2 of 2")).to_be_attached()
        await finder.press("Shift+Enter")
        await expect(ada.entries.first).to_contain_text("Second Wind")


async def test_a_vote_is_counted_and_taken_back(open_as: OpenAs) -> None:
    async with open_as(1) as ada, open_as(2) as ben:
        vote = ada.entries.nth(1).get_by_role("button", name="Vote for it")
        await vote.click()
        await expect(ben.entries.nth(1).get_by_role("group", name=re.compile("Votes for .*: 1"))).to_be_visible()
        await expect(vote).to_have_attribute("aria-pressed", "true")
        await vote.click()
        await expect(vote).to_have_attribute("aria-pressed", "false")


async def test_an_entry_is_removed(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        await ada.button("Remove “First Light”").click()
        await expect(ada.entries).to_have_count(3)
        await expect(ada.page.get_by_role("status").filter(has_text="Removed First Light.")).to_be_visible()


async def test_the_order_is_changed_by_dragging(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1, viewport={"width": 1280, "height": 1300}) as ada:
        handle = ada.button("Move “The Long Harbour”")
        last = ada.entries.nth(3)
        start, end = await handle.bounding_box(), await last.bounding_box()
        assert start is not None
        assert end is not None
        await handle.hover()
        await ada.page.mouse.down()
        await ada.page.mouse.move(start["x"] + 5, end["y"] + end["height"] - 4, steps=8)
        await ada.keep("dragging")
        await ada.page.mouse.up()
        await expect(ada.entries.last).to_contain_text("The Long Harbour")
        assert [one["title"] for one in stand_in.life.entries] == [*FIRST[1:], FIRST[0]]


async def test_the_order_is_changed_by_keyboard_and_put_back_with_escape(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        handle = ada.button("Move “Second Wind”")
        await handle.press(" ")
        await handle.press("ArrowUp")
        await expect(ada.page.get_by_text("Place 2 of 4.")).to_be_attached()
        await handle.press("Escape")
        assert stand_in.asked == []
        for key in (" ", "ArrowUp", "ArrowUp", " "):
            await handle.press(key)
        await expect(ada.entries.first).to_contain_text("Second Wind")
        await expect(handle).to_be_focused()
        assert [one["title"] for one in stand_in.life.entries][:2] == ["Second Wind", "The Long Harbour"]


TO_END = "frame => { frame.scrollTop = frame.scrollHeight; frame.scrollIntoView({ block: 'end' }); }"


def long_queue(stand_in: StandIn, count: int = 5_000) -> None:
    life = stand_in.life
    life.entries = [life.track(f"Song {number}", "Tidal Choir", 200_000, 2) for number in range(count)]


async def test_a_long_queue_is_shown_to_its_end_and_draws_only_what_is_seen(open_as: OpenAs, stand_in: StandIn) -> None:
    long_queue(stand_in)
    async with open_as(1) as ada:
        await expect(ada.page.get_by_role("heading", name="Up next 5000")).to_be_visible()
        await expect(ada.entries.filter(has_text="Song 0").first).to_be_visible()
        frame = ada.page.locator(".entries-frame")
        await frame.evaluate(TO_END)
        await expect(ada.button("Remove “Song 4999”")).to_be_in_viewport()
        assert await ada.entries.count() < 60
        await ada.keep("long-queue-end")
        await frame.evaluate("frame => { frame.scrollTop = frame.scrollHeight / 2; }")
        middle = ada.button("Remove “Song 2503”")
        await middle.click()
        await expect(middle).to_have_count(0)
        await expect(ada.button("Remove “Song 2504”")).to_be_in_viewport()
        assert stand_in.asked == [("DELETE", f"/groups/7/queue/{stand_in.life.entries[2503]['id'] - 1}", None)]


async def test_far_down_a_queue_one_votes_and_sees_what_others_change(open_as: OpenAs, stand_in: StandIn) -> None:
    long_queue(stand_in, 300)
    async with open_as(1) as ada:
        await ada.page.locator(".entries-frame").evaluate(TO_END)
        song = ada.entries.filter(has_text="Song 290")
        vote = song.get_by_role("button", name="Vote for it")
        await vote.click()
        await expect(vote).to_have_attribute("aria-pressed", "true")
        await expect(song).to_have_attribute("aria-posinset", "291")
        del stand_in.life.entries[3]
        await stand_in.tell()
        await expect(song).to_have_attribute("aria-posinset", "290")
        await expect(vote).to_have_attribute("aria-pressed", "true")


async def test_far_down_a_queue_the_order_is_changed_by_dragging_to_its_edge(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    long_queue(stand_in, 120)
    async with open_as(1, viewport={"width": 1280, "height": 1300}) as ada:
        frame = ada.page.locator(".entries-frame")
        await frame.evaluate(TO_END)
        handle = ada.button("Move “Song 118”")
        await expect(handle).to_be_in_viewport()
        box = await frame.bounding_box()
        assert box is not None
        await handle.hover()
        await ada.page.mouse.down()
        await ada.page.mouse.move(box["x"] + 20, box["y"] + 4, steps=8)  # it scrolls there by itself
        await expect(ada.button("Remove “Song 0”")).to_be_in_viewport()
        await ada.keep("dragging-far")
        await ada.page.mouse.up()
        await expect(ada.entries.filter(has_text="Song 118")).to_have_attribute("aria-posinset", "1")
        assert [one["title"] for one in stand_in.life.entries][:2] == ["Song 118", "Song 0"]


async def test_by_keyboard_an_entry_is_moved_to_the_end_of_a_long_queue(open_as: OpenAs, stand_in: StandIn) -> None:
    long_queue(stand_in, 300)
    async with open_as(1) as ada:
        handle = ada.button("Move “Song 1”")
        for key in (" ", "End", "PageUp"):
            await handle.press(key)
        await expect(ada.page.get_by_text("Place 290 of 300.")).to_be_attached()
        await expect(handle).to_be_in_viewport()
        await handle.press(" ")
        await expect(ada.entries.filter(has_text="Song 1").filter(has=handle)).to_have_attribute("aria-posinset", "290")
        await expect(handle).to_be_focused()
        assert stand_in.life.entries[289]["title"] == "Song 1"


async def test_what_begins_to_play_waits_no_more_in_the_same_moment(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.page.evaluate(
            """() => {
                const look = () => {
                    const playing = document.querySelector(".now h1")?.textContent;
                    const waiting = [...document.querySelectorAll(".entry .track-title")].map((one) => one.textContent);
                    if (waiting.includes(playing)) document.body.dataset.twice = playing;
                };
                const all = { subtree: true, childList: true, characterData: true };
                new MutationObserver(look).observe(document.body, all);
            }"""
        )
        first = stand_in.life.entries.pop(0)
        await stand_in.change_player(entry=film(first["id"], title=first["title"]))
        await expect(ada.page.get_by_role("heading", name=first["title"])).to_be_visible()
        await expect(ada.entries).to_have_count(3)
        assert await ada.page.evaluate("document.body.dataset.twice") is None


async def test_what_the_rules_forbid_is_told_and_not_asked_for(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await stand_in.change_player(may={"move": False, "queue": False, "remove": True})
        await expect(ada.page.get_by_role("textbox", name="Find something to add")).to_be_disabled()
        handle = ada.button("Move “First Light”")
        await expect(handle).to_have_attribute("title", "The rules of this room let others change the order.")
        await expect(ada.button("Remove “First Light”")).to_have_count(0)  # somebody else's
        await expect(ada.button("Remove “Second Wind”")).to_be_visible()
