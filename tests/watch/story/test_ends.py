"""Visits that end under an open page: it says why, shows nothing any more, and nobody comes back by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.watch.story.seeing import MOVES

if TYPE_CHECKING:
    from tests.cogs.party import Party
    from tests.watch.story.conftest import Evening, StoryWindow

STATUS = "async path => (await fetch(path)).status"
SRC = "document.querySelector('video').getAttribute('src')"


async def delete_group(party: Party) -> None:
    question = await party.ada.slash("group delete", channel=party.thread)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)


async def is_over(window: StoryWindow, why: str) -> None:
    """The page says so, and has nothing of the room any more."""
    await expect(window.page.get_by_role("heading", name="This visit is over")).to_be_visible()
    await expect(window.page.get_by_role("alert")).to_contain_text(why)
    await expect(window.page.locator("video")).to_have_count(0)
    await window.until("soundLevel() < 0.001")
    await expect(window.messages).to_have_count(0)


async def test_whoever_is_removed_sees_nothing_any_more_and_the_others_watch_on(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await ben.until(MOVES)
        await ben.button("Listen here").click()
        await ben.until("soundLevel() > 0.02")
        await ben.composer.fill("I was about to say")
        film = await ben.page.evaluate(SRC)
        await party.ada.slash("member remove", channel=party.thread, person=party.ben)
        await is_over(ben, "You are not in this group any more.")
        await expect(ben.page.get_by_label("What you wrote and was not sent")).to_have_value("I was about to say")
        assert await grave_faults(ben.page) == []
        await ben.keep("story-removed")
        assert await ben.page.evaluate(STATUS, film) == 403
        await expect(ada.page.get_by_role("img", name="Here: Ada")).to_be_visible()
        await ada.say("Without Ben")
        await expect(ada.messages.last).to_contain_text("Without Ben")
        await ada.until(MOVES)

        await ben.button("To your groups").click()
        await expect(ben.page.get_by_text("You are in no group yet")).to_be_visible()
        await ben.page.reload()
        await expect(ben.page.get_by_role("alert")).to_contain_text("You are not in this group")
        await expect(ben.page.locator("video")).to_have_count(0)
        await expect(ada.page.get_by_role("img", name="Here: Ada")).to_be_visible()


async def test_whoever_is_removed_while_offline_is_told_on_coming_back(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada), evening.opened(party.ben) as ben:
        await evening.play()
        await ben.until(MOVES)
        await ben.cut()
        await expect(ben.page.get_by_text("Offline since")).to_be_visible()
        await party.ada.slash("member remove", channel=party.thread, person=party.ben)
        await ben.mend()
        await is_over(ben, "You are not in this group")


async def test_a_group_that_is_deleted_ends_every_visit(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await ben.until(MOVES)
        await delete_group(party)
        for window in (ada, ben):
            await is_over(window, "This group is no more.")
        await ada.button("To your groups").click()
        await expect(ada.page.get_by_text("You are in no group yet")).to_be_visible()


async def test_a_visit_that_is_ended_elsewhere_is_over_here(evening: Evening) -> None:
    async with evening.opened(evening.party.ada) as ada:
        await evening.play()
        await ada.until(MOVES)
        other = await ada.page.context.new_page()
        await other.goto(ada.page.url)
        await other.get_by_role("button", name="Settings").click()
        await other.get_by_role("button", name="Log out in this browser").click()
        await ada.page.bring_to_front()
        await is_over(ada, "You were logged out of this page.")
        assert await grave_faults(ada.page) == []
        await ada.keep("story-over")
        await ada.button("Log in again").click()
        await expect(ada.page.get_by_role("heading", name="Watch together")).to_be_visible()
