"""What the web server lets in, and what it answers to everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.services.person import PASSWORD
from tests.web.conftest import Browser, served
from web.routes import ENDPOINTS

if TYPE_CHECKING:
    from pathlib import Path

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
COOKIE = "__Host-chorus"


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


async def enter(browser: Browser, house: House, seat: Seat) -> None:
    """Open a personal link."""
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    status, me = await browser.ask("POST", "/watch/open", json={"link": token})
    assert (status, me["name"], me["group_id"]) == (200, "Ada Example", seat.group_id)


async def test_a_link_logs_in_and_logging_out_ends_it(browser: Browser, house: House, seat: Seat) -> None:
    assert (await browser.ask("GET", "/me"))[0] == 401
    await enter(browser, house, seat)
    cookie = browser.answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert (await browser.ask("GET", "/me"))[1]["name"] == "Ada Example"
    stolen = dict(browser.cookies)
    assert (await browser.ask("GET", "/users/logout"))[0] == 204
    assert (await browser.ask("GET", "/me"))[0] == 401
    browser.cookies = stolen
    status, problem = await browser.ask("GET", "/me")
    assert (status, problem["code"]) == (401, "web-session-over")
    assert "/watch" in problem["detail"]


async def test_a_password_logs_in_and_its_token_may_be_a_bearers(browser: Browser, ada: Person) -> None:
    status, me = await browser.ask("POST", "/users/login", json={"email": ada.email, "password": PASSWORD})
    assert (status, me["name"], me["group_id"]) == (200, "Ada Example", None)
    token = browser.cookies.pop(COOKIE)
    bearer = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site"}
    assert (await browser.ask("GET", "/me", headers=bearer))[0] == 200
    assert (await browser.ask("POST", "/users/logout", headers=bearer))[0] == 204
    assert (await browser.ask("GET", "/me", headers=bearer))[0] == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", None])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_other_page_can_log_somebody_out(
    browser: Browser, house: House, seat: Seat, method: str, site: str | None
) -> None:
    await enter(browser, house, seat)
    browser.says = {} if site is None else {"Sec-Fetch-Site": site}
    status, problem = await browser.ask(method, "/users/logout")
    assert (status, problem["code"]) == (403, "from-elsewhere")
    assert (await browser.ask("GET", "/me"))[0] == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"json": {"link": "made up"}}, 404),
        ({"json": {"link": ""}}, 422),
        ({"json": {"link": "x" * 201}}, 422),
        ({"json": {"link": 7}}, 422),
        ({"json": {"link": None}}, 422),
        ({"json": {}}, 422),
        ({"json": {"link": "x", "more": 1}}, 422),
        ({"json": []}, 422),
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, 422),
        ({"data": "link=x"}, 415),
        ({"data": b"\xff\xfe", "headers": {"Content-Type": "application/json"}}, 422),
        ({"data": b"x" * 100_000, "headers": {"Content-Type": "application/json"}}, 413),
        ({}, 415),
    ],
)
async def test_a_body_that_is_wrong_is_told_in_a_problem(
    browser: Browser, body: dict[str, object], status: int
) -> None:
    answered, problem = await browser.ask("POST", "/watch/open", **body)  # type: ignore[arg-type]
    assert answered == status
    assert browser.answer.content_type == "application/problem+json"
    assert problem["status"] == status
    assert problem["detail"].endswith((".", "Discord."))
    assert browser.cookies == {}


async def test_what_is_not_there_and_other_names_of_this_machine_get_nothing(browser: Browser) -> None:
    for path in ("/nothing", "/assets/..%2Fwatch.html", "/assets/%00", "/assets/.hidden", "/assets/gone.js"):
        status, problem = await browser.ask("GET", path)
        assert (status, problem["code"]) == (404, "no-such-route"), path
    assert (await browser.ask("DELETE", "/me"))[0] == 405
    assert (await browser.ask("GET", "/watch", headers={"Host": "evil.example"}))[0] == 404
    assert (await browser.ask("GET", "/watch"))[1] == "<title>Chorus</title>"
    assert "script-src 'self'" in browser.answer.headers["Content-Security-Policy"]
    assert (await browser.ask("GET", "/assets/watch-1.js"))[1] == "go()"


async def test_guessing_links_and_passwords_is_slowed_for_an_address(browser: Browser) -> None:
    statuses = [(await browser.ask("POST", "/watch/open", json={"link": f"guess {n}"}))[0] for n in range(12)]
    assert statuses[:10] == [404] * 10
    assert statuses[10:] == [429, 429]
    assert browser.answer.headers["Retry-After"] == "5", "one more each five seconds"


async def test_the_address_behind_a_trusted_proxy_is_the_one_it_wrote_down(house: House, tmp_path: Path) -> None:
    async with served(house, tmp_path, trusted_proxies=1) as base, aiohttp.ClientSession() as http:
        browser = Browser(http, base)

        async def guess(told: str) -> int:
            headers = {"X-Forwarded-For": told}
            return (await browser.ask("POST", "/watch/open", json={"link": "guess"}, headers=headers))[0]

        for _ in range(10):
            assert await guess("6.6.6.6, 203.0.113.9") == 404
        assert await guess("7.7.7.7, 203.0.113.9") == 429, "what people write into it themselves changes nothing"
        assert await guess("6.6.6.6, 203.0.113.10") == 404


async def test_the_api_describes_every_endpoint(browser: Browser) -> None:
    status, described = await browser.ask("GET", "/openapi.json")
    assert status == 200
    for one in ENDPOINTS:
        operation = described["paths"][one.path][one.method.lower()]
        assert operation["operationId"] == one.name
        assert operation["summary"]
    assert described["components"]["schemas"]["Me"]["required"]
