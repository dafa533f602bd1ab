"""Rate limits: what a bucket holds, what its answers say, and what becomes of those who do not listen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client.connecting import connector
from sandbox.limits import RateLimits, resource_of, route_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

API = "https://discord.com/api/v10"


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    async with aiohttp.ClientSession(connector=to_sandbox, headers=headers) as session:
        yield session
    await sandbox.advance(600)
    await sandbox.limit_invalid_requests(10_000)
    await sandbox.relax_limits(relaxed=False)


async def post(http: aiohttp.ClientSession, channel: Channel, times: int) -> list[int]:
    """Send so many messages without waiting; returns the statuses."""
    statuses = []
    for number in range(times):
        async with http.post(f"{API}/channels/{channel.id}/messages", json={"content": str(number)}) as response:
            statuses.append(response.status)
    return statuses


async def test_a_bucket_runs_empty_for_one_channel_and_fills_with_time(
    sandbox: Sandbox, http: aiohttp.ClientSession, guild: Guild, general: Channel
) -> None:
    assert await post(http, general, 6) == [200] * 5 + [429]
    assert await post(http, await guild.create_text_channel("other"), 1) == [200]
    await sandbox.advance(5)
    assert await post(http, general, 1) == [200]


async def test_an_empty_buckets_answer_says_all_that_discords_does(
    sandbox: Sandbox, http: aiohttp.ClientSession, general: Channel
) -> None:
    await post(http, general, 4)
    url = f"{API}/channels/{general.id}/messages"
    async with http.post(url, json={"content": "last"}) as response:
        assert response.headers["X-RateLimit-Remaining"] == "0"
        bucket = response.headers["X-RateLimit-Bucket"]
    async with http.post(url, json={"content": "too many"}) as response:
        refused, body = response.headers, await response.json()
    assert response.status == 429
    assert (refused["X-RateLimit-Limit"], refused["X-RateLimit-Remaining"]) == ("5", "0")
    assert (refused["X-RateLimit-Bucket"], refused["X-RateLimit-Scope"]) == (bucket, "user")
    assert refused["Via"]
    assert 0 < float(refused["X-RateLimit-Reset-After"]) <= 5
    assert int(refused["Retry-After"]) >= body["retry_after"] > 0
    assert body["global"] is False
    assert body["message"] == "You are being rate limited."


async def test_more_than_fifty_requests_a_second_meet_the_global_limit_but_for_interactions(
    sandbox: Sandbox, http: aiohttp.ClientSession, general: Channel
) -> None:
    await sandbox.advance(1)

    async def ask(path: str) -> aiohttp.ClientResponse:
        async with http.get(f"{API}{path}") as response:
            await response.read()
            return response

    answers = await asyncio.gather(*(ask(f"/channels/{number}") for number in range(60)))
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert {answer.headers["X-RateLimit-Scope"] for answer in refused} == {"global"}
    assert refused[0].headers["X-RateLimit-Global"] == "true"
    assert "X-RateLimit-Bucket" not in refused[0].headers
    assert (await refused[0].json())["global"] is True
    async with http.post(f"{API}/interactions/1/token/callback", json={"type": 5}) as response:
        assert response.status == 404


async def test_too_many_invalid_requests_get_a_bot_banned_without_json_for_ten_minutes(
    sandbox: Sandbox, general: Channel, http: aiohttp.ClientSession
) -> None:
    await sandbox.limit_invalid_requests(3)
    headers = {"Authorization": "Bot wrong"}
    statuses = []
    for _ in range(4):
        async with http.get(f"{API}/users/@me", headers=headers) as response:
            statuses.append(response.status)
    assert statuses == [401, 401, 401, 429]
    assert response.content_type == "text/plain"
    assert "Via" not in response.headers
    await sandbox.advance(601)
    async with http.get(f"{API}/users/@me", headers=headers) as response:
        assert response.status == 401


async def test_relaxed_limits_refuse_nothing(sandbox: Sandbox, http: aiohttp.ClientSession, general: Channel) -> None:
    await sandbox.relax_limits()
    assert await post(http, general, 60) == [200] * 60


async def test_a_bot_that_reads_the_headers_is_never_refused(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    """discord.py paces itself: reactions are let through at one in a quarter of a second."""
    for number in range(4):
        await ada.send(general, f"!mark {general.id}-{number}")
    for number in range(4):
        await bot.wait_for_line(f'"marked", "text": "{general.id}-{number}"')
    assert "rate limited" not in bot.log


async def test_a_bot_that_does_not_know_its_limit_yet_is_told_and_comes_through(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.limit_calls("POST /channels/*/messages", 0.1, scope="global")
    await ada.send(general, f"!say {general.id}")
    await bot.wait_for_line(f'"said", "text": "{general.id}"')
    assert "Global rate limit" in bot.log


@pytest.mark.parametrize(
    ("method", "path", "route", "resource"),
    [
        ("POST", "/channels/123/messages", "POST /channels/*/messages", "123"),
        ("PUT", "/channels/1/messages/2/reactions/%F0%9F/@me", "PUT /channels/*/messages/*/reactions/*/@me", "1"),
        ("PATCH", "/webhooks/1/to_ken-9/messages/@original", "PATCH /webhooks/*/*/messages/*", "1/to_ken-9"),
        ("GET", "/users/@me", "GET /users/@me", ""),
    ],
)
def test_a_request_belongs_to_a_route_and_a_resource(method: str, path: str, route: str, resource: str) -> None:
    assert (route_of(method, path), resource_of(path)) == (route, resource)


def test_the_buckets_of_ended_windows_are_forgotten() -> None:
    now = [0.0]
    limits = RateLimits(lambda: now[0])
    for number in range(10_001):
        now[0] += 1
        limits.check("GET", f"/channels/{number}", "bot")
    assert len(limits._buckets) == 1
