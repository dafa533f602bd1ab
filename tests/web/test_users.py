"""People over HTTP: the directory, and one's own account from its beginning to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.services.person import GUILD_ID, PASSWORD
from tests.web.people import logged_in

if TYPE_CHECKING:
    from services.web_access.entrance import Purpose
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.conftest import Browser

NEW = "five owls in a kiosk"
CLEO = {"first_name": "Cleo", "last_name": "Moss", "email": "cleo@example.com", "password": PASSWORD}


async def test_who_registers_on_the_page_is_logged_in_and_may_log_in_on_discord(house: House, browser: Browser) -> None:
    status, me = await browser.ask("POST", "/users/register", json=CLEO)
    assert (status, me["name"]) == (200, "Cleo Moss")
    assert (await browser.ask("GET", "/me"))[1]["id"] == me["id"]
    cleo = house.stranger("cleo")
    welcome = await house.accounts.login(cleo.discord_id, cleo.name, CLEO["email"], PASSWORD)
    assert welcome.user.row_id == me["id"]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"email": "no address"}, 400, "email-malformed"),
        ({"password": "password"}, 400, "password-weak"),
        ({"first_name": " "}, 400, "name-empty"),
        ({"first_name": "x" * 81}, 422, "field"),
        ({"email": "Ada@example.com"}, 409, "email-taken"),
        ({"link": "made up"}, 404, "link-spent"),
        ({"password": 7}, 422, "field"),
    ],
)
async def test_what_is_refused_makes_no_account(
    house: House, ada: Person, browser: Browser, wrong: dict[str, Any], status: int, code: str
) -> None:
    before = await house.count_people()
    answered, problem = await browser.ask("POST", "/users/register", json={**CLEO, **wrong})
    assert (answered, problem["code"]) == (status, code)
    assert browser.cookies == {}
    assert await house.count_people() == before


async def test_who_asks_for_one_address_after_the_other_has_to_wait(
    house: House, ada: Person, browser: Browser
) -> None:
    taken = {**CLEO, "email": ada.email}
    assert (await browser.ask("POST", "/users/register", json=taken))[0] == 409
    assert (await browser.ask("POST", "/users/register", json=CLEO))[1]["code"] == "too-many-tries"


async def test_the_people_of_ones_server_are_listed_page_by_page(
    house: House, ada: Person, ben: Person, browser: Browser
) -> None:
    elsewhere = await house.person("Dora")
    house.chat_server.here.discard(elsewhere.discord_id)
    await house.group(ada, "Film night", ben)
    visitor = await logged_in(browser, ada)
    status, page = await visitor.ask("GET", "/users?limit=1")
    assert (status, page["total"], page["next"]) == (200, 2, 1)
    assert page["users"] == [{"id": visitor.id, "name": "Ada Example", "together": False}]
    _, rest = await visitor.ask("GET", f"/users?limit=1&offset={page['next']}&server_id={GUILD_ID}")
    assert ([one["name"] for one in rest["users"]], rest["users"][0]["together"]) == (["Ben Example"], True)
    assert rest["next"] is None


@pytest.mark.parametrize("server", [str(GUILD_ID + 1), "1", "9" * 19])
async def test_nobody_is_shown_the_people_of_another_server(
    house: House, ada: Person, browser: Browser, server: str
) -> None:
    house.chat_server.servers[GUILD_ID + 2] = "Elsewhere"
    visitor = await logged_in(browser, ada)
    status, problem = await visitor.ask("GET", f"/users?server_id={server}")
    assert (status, problem["code"]) == (404, "server-unknown")


async def test_names_and_e_mail_are_changed_by_whoever_they_are_of(
    house: House, ada: Person, ben: Person, browser: Browser
) -> None:
    visitor, other = await logged_in(browser, ada), await logged_in(browser, ben)
    own = f"/users/{visitor.id}"
    assert (await visitor.ask("PUT", own, {"last_name": "Byron"}))[1]["last_name"] == "Byron"
    status, problem = await visitor.ask("PUT", own, {"email": "new@example.com"})
    assert (status, problem["code"]) == (403, "password-needed")
    status, account = await visitor.ask("PUT", own, {"email": "new@example.com", "password": PASSWORD})
    assert (status, account["email"], account["first_name"]) == (200, "new@example.com", "Ada")
    assert (await visitor.ask("GET", own))[1] == account
    for method, path, body in (
        ("GET", own, None),
        ("PUT", own, {"last_name": "Mine"}),
        ("PUT", f"{own}/password", {"old_password": PASSWORD, "new_password": NEW}),
        ("DELETE", own, {"password": PASSWORD}),
    ):
        status, problem = await other.ask(method, path, body)
        assert (status, problem["code"]) == (403, "not-yourself"), (method, path)
    assert (await visitor.ask("GET", own))[1] == account


async def test_a_new_password_ends_the_other_stays(ada: Person, browser: Browser) -> None:
    here, there = await logged_in(browser, ada), await logged_in(browser, ada)
    path, body = f"/users/{here.id}/password", {"old_password": PASSWORD, "new_password": NEW}
    assert await here.ask("PUT", path, body) == (200, {"ended": 2})
    assert (await there.ask("GET", "/me"))[0] == 401
    assert (await here.ask("GET", "/me"))[0] == 200
    await logged_in(browser, ada, NEW)


async def test_an_account_is_deleted_with_its_password_and_its_groups_pass_on(
    house: House, ada: Person, ben: Person, browser: Browser
) -> None:
    seat = await house.group(ada, "Film night", ben)
    visitor = await logged_in(browser, ada)
    stolen = dict(visitor.browser.cookies)
    status, problem = await visitor.ask("DELETE", f"/users/{visitor.id}", {"password": PASSWORD + "!"})
    assert (status, problem["code"]) == (403, "wrong-password")
    house.clock.move(timedelta(seconds=2))
    status, farewell = await visitor.ask("DELETE", f"/users/{visitor.id}", {"password": PASSWORD})
    assert status == 200, farewell
    assert farewell["groups"] == [
        {"id": seat.group_id, "name": "Film night", "what": "passed on", "heir": "Ben Example"}
    ]
    visitor.browser.cookies = stolen
    assert (await visitor.ask("GET", "/me"))[0] == 401


@pytest.mark.parametrize("purpose", ["register", "login", "password"])
async def test_a_link_that_was_used_or_is_too_old_is_of_no_use(
    house: House, ada: Person, browser: Browser, purpose: Purpose
) -> None:
    path, body = {
        "register": ("/users/register", dict(CLEO)),
        "login": ("/users/login", {"email": ada.email, "password": PASSWORD}),
        "password": ("/users/password", {"old_password": PASSWORD, "new_password": NEW}),
    }[purpose]
    asks = house.stranger("Dan") if purpose == "register" else ada

    def link() -> str:
        return house.web.entrance.link(purpose, asks.discord_id, asks.name).partition("=")[2]

    late = {**body, "link": link()}
    house.clock.move(timedelta(minutes=16))
    for wrong in (late, {**body, "link": "x" * 43}, {**body, "link": link()[:-1]}):
        status, problem = await browser.ask("POST", path, json=wrong)
        assert (status, problem["code"]) == (404, "link-spent")
    token = link()
    assert (await browser.ask("POST", "/users/link", json={"link": token}))[1]["discord_name"] == asks.name
    assert (await browser.ask("POST", path, json={**body, "link": token}))[0] == 200
    assert (await browser.ask("POST", path, json={**body, "link": token}))[1]["code"] == "link-spent"
    assert (await browser.ask("POST", "/users/link", json={"link": token}))[1]["code"] == "link-spent"
