"""The page's entrance, in a real browser: logging in, making an account, and what links from Discord lead to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.services.person import PASSWORD
from tests.web.windows import chromium, page, picture

if TYPE_CHECKING:
    from playwright.async_api import Page

    from services.web_access.entrance import Purpose
    from tests.services.house import House
    from tests.services.person import Person

NEW = "five owls in a kiosk"
GUESSES = """Promise.all(Array.from({length: 11}, () => fetch("/watch/open", {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({link: "a guess"})
}))).then((all) => all.some(({status}) => status === 429))"""
__all__ = ["chromium", "page"]


def link(house: House, purpose: Purpose, person: Person) -> str:
    address = house.web.entrance.link(purpose, person.discord_id, person.name)
    return "/watch#" + address.partition("#")[2]


async def entered(page: Page) -> None:
    await expect(page.locator(".entrance")).to_have_count(0)
    assert "#" not in page.url


async def test_who_has_an_account_logs_in_and_a_wrong_password_is_told(house: House, ada: Person, page: Page) -> None:
    await page.goto("/watch")
    await expect(page.get_by_role("heading", name="Watch together")).to_be_visible()
    assert await grave_faults(page) == []
    await picture(page, "entrance-log-in")
    await page.get_by_label("E-mail").fill(ada.email)
    await page.get_by_label("Password").fill("not it")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("alert")).not_to_be_empty()
    await picture(page, "entrance-refused")
    house.clock.move(timedelta(seconds=2))
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await entered(page)


async def test_who_has_none_makes_one(house: House, page: Page) -> None:
    await page.goto("/watch")
    await page.get_by_role("button", name="I have no account yet").click()
    await page.get_by_label("First name").fill("Cleo")
    await page.get_by_label("Last name").fill("Moss")
    await page.get_by_label("E-mail").fill("cleo@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Make my account").click()
    await entered(page)
    assert await house.count_people() == 1


async def test_a_link_to_register_says_for_which_discord_account(house: House, page: Page) -> None:
    dan = house.stranger("Dan")
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(link(house, "register", dan))
    await expect(page.get_by_text("For the Discord account Dan")).to_be_visible()
    assert await grave_faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await picture(page, "entrance-register-phone")
    await page.get_by_label("First name").fill("Dan")
    await page.get_by_label("Last name").fill("Moss")
    await page.get_by_label("E-mail").fill("dan@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Make my account").click()
    await entered(page)
    assert (await house.accounts.require(dan.discord_id)).email == "dan@example.com"


async def test_a_link_to_log_in_joins_the_discord_account(house: House, ada: Person, page: Page) -> None:
    phone = house.stranger("Ada's phone")
    await page.goto(link(house, "login", phone))
    await expect(page.get_by_text("For the Discord account Ada's phone")).to_be_visible()
    await page.get_by_label("E-mail").fill(ada.email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await entered(page)
    assert (await house.accounts.require(phone.discord_id)).email == ada.email


async def test_a_link_for_a_new_password_sets_it(house: House, ada: Person, page: Page) -> None:
    await page.emulate_media(color_scheme="dark")
    await page.goto(link(house, "password", ada))
    await page.get_by_label("Your password now").fill(PASSWORD)
    await page.get_by_role("textbox", name="New password").fill(NEW)
    assert await grave_faults(page) == []
    await picture(page, "entrance-new-password-dark")
    await page.get_by_role("button", name="Set my new password").click()
    await entered(page)
    await house.web.web_sessions.begin_with_password(-7, ada.email, NEW, "")


async def test_who_was_invited_is_told_which_groups_they_are_in(house: House, ada: Person, page: Page) -> None:
    seat, dan = await house.group(ada, "Film night"), house.stranger("Dan")
    await house.members.add(seat, dan.discord_id)
    await page.goto(link(house, "register", dan))
    await page.get_by_label("First name").fill("Dan")
    await page.get_by_label("Last name").fill("Moss")
    await page.get_by_label("E-mail").fill("dan@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Make my account").click()
    await expect(page.get_by_role("status").filter(has_text="You are in Film night now")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_visible()
    await picture(page, "entrance-registered")


async def test_a_link_that_came_too_soon_is_kept_and_opened_later(house: House, ada: Person, page: Page) -> None:
    seat = await house.group(ada, "Film night")
    address = "/watch#" + (await house.web.watch_links.make(seat)).partition("#")[2]
    await page.goto("/watch")
    assert await page.evaluate(GUESSES)
    await page.goto("about:blank")
    await page.goto(address)
    await expect(page.get_by_role("alert")).to_contain_text("Your link is not used up")
    await expect(page.get_by_role("alert")).to_contain_text("again in")
    assert "#link=" in page.url
    await picture(page, "entrance-too-soon")
    again = page.get_by_role("button", name="Try again", exact=True)
    await again.click()
    await entered(page)


async def test_a_link_of_watch_opens_by_itself_and_one_that_was_used_says_so(
    house: House, ada: Person, page: Page
) -> None:
    seat = await house.group(ada, "Film night")
    address = "/watch#" + (await house.web.watch_links.make(seat)).partition("#")[2]
    await page.goto(address)
    await entered(page)
    await page.goto("about:blank")
    await page.goto(address)
    await expect(page.get_by_role("alert").first).to_contain_text("used already")
    await expect(page.get_by_label("E-mail")).to_be_visible()
    assert "#" not in page.url
    await picture(page, "entrance-used-link")
