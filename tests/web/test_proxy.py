"""The page behind another server, as docs/web.md has it: a small one in its place passes on the same headers."""

from __future__ import annotations

import logging
import re
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from launch.sections import WebSettings
from tests.services.house import PUBLIC_URL
from tests.services.person import PASSWORD
from tests.web.conftest import Browser, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.services.house import House
    from tests.services.person import Person

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "web.md").read_text("utf-8")
HOST = PUBLIC_URL.partition("://")[2]
HOP_BY_HOP = {"transfer-encoding", "content-length", "connection", "keep-alive", "date", "server"}


@asynccontextmanager
async def before(target: str) -> AsyncIterator[str]:
    """A server that passes on what it is asked, with `Host`, and with who asked at the end of `X-Forwarded-For`."""
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(cookie_jar=jar, auto_decompress=False) as http:

        async def passed_on(request: web.Request) -> web.Response:
            headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
            told = [*filter(None, [request.headers.get("X-Forwarded-For")]), request.remote or ""]
            headers |= {"Host": request.host, "X-Forwarded-For": ", ".join(told)}
            body = await request.read()
            async with http.request(request.method, target + request.path_qs, headers=headers, data=body) as answer:
                response = web.Response(status=answer.status, body=await answer.read())
                for name, value in answer.headers.items():
                    if name.lower() not in HOP_BY_HOP | {"content-type"}:
                        response.headers.add(name, value)
                response.headers["Content-Type"] = answer.headers.get("Content-Type", "application/octet-stream")
                return response

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", passed_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


@asynccontextmanager
async def browser_at(address: str, base: str) -> AsyncIterator[Browser]:
    """A browser on a machine of its own: on Linux all of 127.0.0.0/8 is this one."""
    connector = aiohttp.TCPConnector(local_addr=(address, 0))
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Browser(http, base)


async def test_people_log_in_and_out_through_it_with_a_cookie_for_tls(
    house: House, ada: Person, tmp_path: Path
) -> None:
    async with (
        served(house, tmp_path, trusted_proxies=1) as target,
        before(target) as base,
        browser_at("127.0.0.1", base) as browser,
    ):
        body = {"email": ada.email, "password": PASSWORD}
        assert (await browser.ask("POST", "/users/login", json=body))[0] == 200
        cookie = browser.answer.cookies["__Host-chorus"]
        assert (cookie["secure"], cookie["httponly"]) == (True, True)
        assert (await browser.ask("GET", "/groups"))[0] == 200
        assert (await browser.ask("GET", "/users/logout", headers={"Sec-Fetch-Site": "cross-site"}))[0] == 403
        assert (await browser.ask("GET", "/users/logout"))[0] == 204
        assert (await browser.ask("GET", "/groups"))[0] == 401


@pytest.mark.skipif("not __import__('sys').platform.startswith('linux')", reason="other systems have 127.0.0.1 only")
async def test_each_person_is_slowed_down_for_their_own_address_whatever_they_say_it_is(
    house: House, tmp_path: Path
) -> None:
    async with (
        served(house, tmp_path, trusted_proxies=1) as target,
        before(target) as base,
        browser_at("127.0.0.2", base) as guesser,
        browser_at("127.0.0.3", base) as other,
    ):

        async def guess(browser: Browser, told: str) -> int:
            headers = {"X-Forwarded-For": told}
            return (await browser.ask("POST", "/watch/open", json={"link": "guess"}, headers=headers))[0]

        assert [await guess(guesser, f"203.0.113.{n}") for n in range(11)] == [404] * 10 + [429]
        assert await guess(other, "127.0.0.2") == 404


async def test_another_name_gets_nothing_through_it(house: House, tmp_path: Path) -> None:
    async with (
        served(house, tmp_path, trusted_proxies=1) as target,
        before(target) as base,
        browser_at("127.0.0.1", base) as browser,
    ):
        assert (await browser.ask("GET", "/api", headers={"Host": "evil.example"}))[0] == 404
        assert (await browser.ask("GET", "/api", headers={"Host": HOST}))[0] == 200


async def test_no_log_has_a_token_or_a_password(
    house: House, ada: Person, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    seat = await house.group(ada, "Film night")
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    await browser.ask("POST", "/watch/open", json={"link": token})
    await browser.ask("POST", "/watch/open", json={"link": token})
    await browser.ask("POST", "/users/login", json={"email": ada.email, "password": PASSWORD})
    await browser.ask("GET", f"/me?link={token}")
    await browser.ask("GET", f"/nothing?link={token}")
    secrets = (token, PASSWORD, *browser.cookies.values())
    told = [record.getMessage() for record in caplog.records if record.name.startswith(("web", "services", "aiohttp"))]
    assert not [line for line in told for secret in secrets if secret in line]


def test_the_examples_pass_on_what_the_bot_needs() -> None:
    port = WebSettings().port
    assert f"reverse_proxy 127.0.0.1:{port}" in PAGE
    assert f"proxy_pass http://127.0.0.1:{port};" in PAGE
    for header, value in (
        ("Host", "$host"),
        ("X-Forwarded-For", "$proxy_add_x_forwarded_for"),
        ("Upgrade", "$http_upgrade"),
        ("Connection", "$connection_upgrade"),
    ):
        assert re.search(rf"proxy_set_header {header} +{re.escape(value)};", PAGE), header
