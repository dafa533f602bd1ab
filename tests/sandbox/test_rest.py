"""What is particular to HTTP: rate limits, refusals before any route, bad bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.client.connecting import connector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord

    from sandbox.client import Channel, Sandbox

API = "https://discord.com/api/v10"


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    async with aiohttp.ClientSession(connector=to_sandbox, headers=headers) as session:
        yield session


async def test_a_rate_limited_request_is_made_again(sandbox: Sandbox, api: discord.Client, general: Channel) -> None:
    await sandbox.limit_next(0.01, count=2)
    assert (await api.fetch_channel(general.id)).id == general.id


async def test_a_rate_limit_says_how_long_and_answers_carry_their_bucket(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    await sandbox.limit_next(1.5)
    async with http.get(f"{API}/users/@me") as response:
        assert response.status == 429
        assert (await response.json())["retry_after"] == 1.5
        assert response.headers["Via"]
    async with http.get(f"{API}/users/@me") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "application/json"
        assert {"X-RateLimit-Bucket", "X-RateLimit-Remaining", "X-RateLimit-Reset-After"} <= response.headers.keys()


async def test_without_the_token_nothing_is_answered(sandbox: Sandbox) -> None:
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    async with aiohttp.ClientSession(connector=to_sandbox) as session:
        async with session.get(f"{API}/users/@me") as response:
            assert (response.status, (await response.json())["code"]) == (401, 0)
        async with session.get(f"{API}/gateway") as response:
            assert (await response.json())["url"] == "wss://gateway.discord.gg"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/sticker-packs", None, 501, 0),
        ("GET", "/channels/1", None, 404, 10003),
        ("GET", "/channels/x", None, 400, 50035),
        ("POST", "/users/@me/channels", b"{", 400, 50109),
        ("POST", "/users/@me/channels", b"{}", 400, 50035),
    ],
    ids=["unknown route", "unknown channel", "no id", "no JSON", "field missing"],
)
async def test_bad_requests_get_discords_answer(
    http: aiohttp.ClientSession, method: str, path: str, body: bytes | None, status: int, code: int
) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.request(method, API + path, data=body, headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (status, code)


async def test_the_gateways_address_and_sessions_are_told(http: aiohttp.ClientSession) -> None:
    async with http.get(f"{API}/gateway/bot") as response:
        answer = await response.json()
    assert answer["shards"] == 1
    assert answer["session_start_limit"]["max_concurrency"] == 1


async def test_a_ban_for_invalid_requests_says_how_long(sandbox: Sandbox) -> None:
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    await sandbox.limit_invalid_requests(1)
    try:
        async with aiohttp.ClientSession(connector=to_sandbox, headers={"Authorization": "Bot nobody"}) as session:
            for status, wait in ((401, None), (429, "600")):
                async with session.get(f"{API}/users/@me") as response:
                    assert (response.status, response.headers.get("Retry-After")) == (status, wait)
    finally:
        await sandbox.limit_invalid_requests(10_000)


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        ("/users/@me/channels", {"recipient_id": {"_errors": [{"code": "BASE_TYPE_REQUIRED"}]}}),
        ("/channels/{}/webhooks", {"name": {"_errors": [{"code": "BASE_TYPE_REQUIRED"}]}}),
        ("/channels/x/typing", {"_errors": [{"code": "INVALID_VALUE"}]}),
    ],
)
async def test_a_wrong_body_is_told_field_by_field(
    http: aiohttp.ClientSession, general: Channel, path: str, errors: dict[str, Any]
) -> None:
    async with http.post(API + path.format(general.id), json={}) as response:
        body = await response.json()
    assert (response.status, body["code"], body["message"]) == (400, 50035, "Invalid Form Body")
    fields = body["errors"]
    for entry in (fields if "_errors" in fields else next(iter(fields.values())))["_errors"]:
        assert entry.pop("message")
    assert fields == errors


async def test_an_ordered_limit_leaves_nothing_in_its_bucket(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    await sandbox.faults.limit_calls("GET /users/@me", 1.5)
    async with http.get(f"{API}/users/@me") as response:
        headers = response.headers
    assert (headers["X-RateLimit-Remaining"], headers["X-RateLimit-Reset-After"]) == ("0", "1.500")
    assert (headers["Retry-After"], headers["Via"]) == ("2", "1.1 google")


@pytest.mark.parametrize(("status", "of_discord"), [(400, True), (403, True), (500, True), (502, False), (504, False)])
async def test_an_ordered_failure_carries_the_headers_of_who_would_answer_so(
    sandbox: Sandbox, http: aiohttp.ClientSession, status: int, of_discord: bool
) -> None:
    await sandbox.faults.fail_calls("GET /users/@me", status)
    async with http.get(f"{API}/users/@me") as response:
        assert response.status == status
    assert {name in response.headers for name in ("Via", "X-RateLimit-Remaining")} == {of_discord}


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ("user", "You are being rate limited."),
        ("global", "You are being rate limited."),
        ("shared", "The resource is being rate limited."),
    ],
)
async def test_a_limit_says_whose_it_is(
    sandbox: Sandbox, http: aiohttp.ClientSession, scope: str, message: str
) -> None:
    await sandbox.faults.limit_calls("GET /users/@me", 0.1, scope=scope)
    async with http.get(f"{API}/users/@me") as response:
        body = await response.json()
    assert response.headers["X-RateLimit-Scope"] == scope
    assert (body["message"], body["global"]) == (message, scope == "global")
    assert ("X-RateLimit-Global" in response.headers) is (scope == "global")
