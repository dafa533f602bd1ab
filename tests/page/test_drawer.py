"""The drawer for people who work on the bot: traffic, log, faults with what the bot does about each, saved states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.cogs.party import register, voice_channel
from tests.page.inside import InsideView

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from sandbox.client import Channel, Guild, Listener, Member, Sandbox
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]


@pytest.fixture
async def inside(open_as: OpenAs) -> AsyncIterator[InsideView]:
    """Ada's window with the drawer open; all faults are off afterwards."""
    async with open_as("Ada") as window:
        await window.page.get_by_role("button", name="Inside view").click()
        inside = InsideView(window)
        yield inside
        await inside.show("Faults")
        off = inside.region.get_by_role("button", name="All off")
        if await off.is_enabled():
            await off.click()
        await expect(off).to_be_disabled()


async def test_what_passes_is_shown_with_its_details_and_can_be_searched(inside: InsideView, lounge: Guild) -> None:
    await lounge.member("Ada").slash("chorus help", channel=lounge.channel("general"))
    asked = inside.rows.filter(has_text="INTERACTION_CREATE").filter(has_text="/chorus help").last
    await expect(asked).to_contain_text("to the bot")
    answered = inside.rows.filter(has_text="POST /interactions/*/*/callback").last
    await expect(answered).to_contain_text(re.compile(r"20[04].* ms, \d+ of 10 left"))
    await inside.region.get_by_role("button", name="Pause").click()
    await answered.get_by_role("button").click()
    await expect(answered.locator("pre")).to_contain_text("/interactions/")
    await expect(answered.locator("pre")).to_contain_text("•••/callback")
    await inside.region.get_by_role("button", name="Go on").click()
    await inside.region.get_by_role("searchbox").fill("no such words")
    await expect(inside.region).to_contain_text("Nothing has passed yet")
    await inside.region.get_by_role("searchbox").fill("callback")
    await expect(inside.rows.first).to_contain_text("callback")
    await inside.region.get_by_role("checkbox", name="REST").uncheck()
    await expect(inside.rows).to_have_count(0)


async def test_the_bots_log_is_shown_by_level_and_words(inside: InsideView, bot_log: Path) -> None:
    with bot_log.open("a") as file:
        file.write("2026-11-28 10:00:00,000 INFO    chorus: all is well\n")
        file.write("2026-11-28 10:00:01,000 ERROR   chorus: this is not\nTraceback: of it\n")
    await inside.show("Bot's log")
    lines = inside.region.get_by_role("log")
    await expect(lines).to_contain_text("all is well")
    await expect(lines.locator("[data-level=ERROR]")).to_have_text([re.compile("this is not"), "Traceback: of it"])
    await inside.region.get_by_role("combobox").select_option("WARNING")
    await expect(lines).not_to_contain_text("all is well")
    await inside.region.get_by_role("searchbox").fill("traceback")
    await expect(lines.locator("div")).to_have_text(["Traceback: of it"])


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        ("Connection lost", "resumed: it has been told all that it missed"),
        ("Reconnect request", "resumed: it has been told all that it missed"),
        ("Session invalid", "is ready in the new session"),
    ],
)
async def test_a_fault_of_the_gateway_shows_how_the_bot_comes_back(inside: InsideView, title: str, seen: str) -> None:
    await inside.show("Faults")
    card = await inside.use(title)
    await expect(card.get_by_role("list", name="What the bot did")).to_contain_text(seen)
    await expect(card).to_contain_text(re.compile(r"\d+ ms|\d\.\d s"))


@pytest.mark.parametrize(
    ("title", "first", "then"),
    [
        ("Rate limit (429)", "was answered with 429", "asked again"),
        ("Server error (500)", "was answered with 500", "asked again"),
        ("Slow answers", "was answered after 3.0 s", "was answered after"),
    ],
)
async def test_a_fault_of_calls_waits_for_them_and_shows_what_came_of_it(
    inside: InsideView, group: tuple[Member, Channel, Channel], title: str, first: str, then: str
) -> None:
    ada, thread, _ = group
    await inside.show("Faults")
    card = await inside.use(title)
    await expect(card).to_contain_text("waits for 3 more")
    await ada.slash("message send", channel=thread, text=f"through {title}")
    await expect(card).to_contain_text(first)
    await expect(card).to_contain_text(then)


@pytest.mark.parametrize("title", ["Server outage", "Bot removed"])
async def test_a_server_that_is_gone_is_there_again_when_switched_off(inside: InsideView, title: str) -> None:
    await inside.show("Faults")
    card = await inside.use(title)
    await expect(card.get_by_role("switch")).to_be_checked()
    await expect(card).to_contain_text("was told that the server is gone")
    await inside.use(title)
    await expect(card.get_by_role("switch")).not_to_be_checked()
    await expect(card).to_contain_text("was told that the server is there")


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        ("Another voice server", ["the voice connection ended (code 4022)", "its sound is heard again"]),
        ("Voice server crash", ["the voice connection ended (code 4015)", "its sound is heard again"]),
        ("Thrown out of voice", ["the voice connection ended (code 4014)"]),
    ],
)
async def test_a_fault_of_voice_shows_how_the_sound_goes_on(
    inside: InsideView, playing: Listener, title: str, seen: list[str]
) -> None:
    await inside.show("Faults")
    card = await inside.use(title)
    for step in seen:
        await expect(card).to_contain_text(step)


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("Packets lost", r"[1-9]\d* of its packets were lost, [1-9]\d* have arrived"),
        ("Packets out of order", r"[1-9]\d* of \d+ packets came behind the one after them"),
        ("Jitter", r"\d+ packets have come, at most [2-8]\d ms late"),
    ],
)
async def test_a_bad_network_is_counted_while_the_bot_sends_on(
    inside: InsideView, playing: Listener, title: str, count: str
) -> None:
    await inside.show("Faults")
    card = await inside.use(title)
    await expect(card.get_by_role("switch")).to_be_checked()
    steps = card.get_by_role("list", name="What the bot did")
    await expect(steps).to_contain_text(re.compile(r"sends on: \d+ packets/s"))
    await expect(steps).to_contain_text(re.compile(count))
    await inside.region.get_by_role("button", name="All off").click()
    await expect(card.get_by_role("switch")).not_to_be_checked()
    await expect(steps).to_contain_text(re.compile(r"^(?!.*[1-9]\d* of).*packets", re.DOTALL))


async def test_a_message_that_comes_late_is_seen_to_be_put_in_its_place(
    inside: InsideView, group: tuple[Member, Channel, Channel]
) -> None:
    ada, thread, _ = group
    await inside.show("Faults")
    card = await inside.use("Message late")
    steps = card.get_by_role("list", name="What the bot did")
    await expect(card).to_contain_text("waits for")
    await ada.send(thread, "a first word")
    await expect(steps).to_contain_text("“a first word” is kept back from it")
    await ada.send(thread, "and a second")
    await expect(steps).to_contain_text("was told of “and a second”, which was said after it")
    await expect(steps).to_contain_text("was told of “a first word”")
    await expect(card).not_to_contain_text("waits for")
    listed = (await ada.slash("message list", channel=thread)).whole_text
    assert listed.index("a first word") < listed.index("and a second")
    await expect(steps).to_contain_text("shows both in an answer, in the order they were said in")


async def test_a_message_that_is_lost_is_seen_to_be_found_when_the_chat_is_read_again(
    inside: InsideView, group: tuple[Member, Channel, Channel]
) -> None:
    ada, thread, _ = group
    await inside.show("Faults")
    card = await inside.use("Message lost")
    steps = card.get_by_role("list", name="What the bot did")
    await ada.send(thread, "a word for nobody")
    await expect(steps).to_contain_text("“a word for nobody” never reaches it")
    await expect(card).not_to_contain_text("waits for")
    assert "a word for nobody" not in (await ada.slash("message list", channel=thread)).whole_text
    again = await inside.use("Session invalid")
    await expect(again).to_contain_text("reads what was said: GET /channels/*/messages was answered with 200")
    await expect(steps).to_contain_text("found “a word for nobody” when it read the chat (GET /channels/*/messages)")
    assert "a word for nobody" in (await ada.slash("message list", channel=thread)).whole_text
    await expect(steps).to_contain_text("shows “a word for nobody” in an answer")


async def test_what_waits_for_events_and_heartbeats_is_taken_back_with_all_off(inside: InsideView) -> None:
    await inside.show("Faults")
    for title in ("Message late", "Message lost", "Dead connection"):
        await expect(await inside.use(title)).to_contain_text("waits for")
    await inside.region.get_by_role("button", name="All off").click()
    for title in ("Message late", "Message lost", "Dead connection"):
        await expect(inside.fault(title)).not_to_contain_text("waits for")


async def test_voice_without_the_bot_in_it_says_what_to_do(inside: InsideView) -> None:
    await inside.show("Faults")
    card = await inside.use("Voice server crash")
    await expect(card.get_by_role("alert")).to_contain_text("Play something first")


async def test_the_drawer_is_worked_by_keyboard_and_gives_the_focus_back(inside: InsideView) -> None:
    page = inside.window.page
    await expect(inside.region.get_by_role("tab", name="Traffic")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(inside.region.get_by_role("tab", name="Bot's log")).to_be_focused()
    await expect(inside.region.get_by_role("tab", name="Bot's log")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await expect(inside.region.get_by_role("tab", name="States")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(inside.region).to_have_count(0)
    await expect(page.get_by_role("button", name="Inside view")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(inside.region).to_be_visible()


async def test_a_state_is_saved_and_come_back_to(inside: InsideView, sandbox: Sandbox) -> None:
    window = inside.window
    await window.go("general")
    await window.say("before the state")
    await inside.show("States")
    await inside.region.get_by_label("Name").fill("a good moment")
    await inside.region.get_by_role("button", name="Save", exact=True).click()
    await expect(inside.region.get_by_role("status")).to_contain_text("Saved as “a good moment”")
    await window.say("after the state")
    await expect(window.messages.last).to_contain_text("after the state")
    sessions = await sandbox.link.call("sessions")
    await inside.region.get_by_role("button", name="Load a good moment").click()
    await inside.region.get_by_role("button", name="Load it").click()
    await expect(window.messages.last).to_contain_text("before the state")
    await expect(inside.region).to_contain_text("is loaded")
    await sandbox.link.call("wait_ready", after=sessions, timeout_s=30)


@pytest.fixture
async def group(lounge: Guild) -> tuple[Member, Channel, Channel]:
    """Somebody with a group: its thread and its voice channel."""
    name = f"Fred{len(await lounge.threads())}"
    person = await lounge.add_member(name)
    await register(person, lounge.channel("general"))
    await person.slash("group create", channel=lounge.channel("general"), name=f"{name}'s group")
    return person, await lounge.thread(f"{name}'s group"), await voice_channel(lounge, f"{name}'s group")


@pytest.fixture
async def playing(group: tuple[Member, Channel, Channel]) -> AsyncIterator[Listener]:
    """Somebody hears the bot play in their group's voice channel."""
    person, thread, voice = group
    listener = await person.join(voice)
    await person.slash("play", channel=thread, query="First Light")
    await person.slash("loop", channel=thread, mode="track")
    yield listener
    await person.slash("stop", channel=thread)
    await listener.leave()
