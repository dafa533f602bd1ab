"""REST calls that fail, come late, get no answer, or are held while the bot dies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client import SandboxError
from sandbox.client.connecting import connector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

API = "https://discord.com/api/v10"
SEND = "POST /channels/*/messages"


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    async with aiohttp.ClientSession(connector=to_sandbox, headers=headers) as session:
        yield session


async def said(sandbox: Sandbox, channel: Channel) -> list[str]:
    """What the bot's messages there say."""
    return [message.text for message in await sandbox.history(channel) if message.is_bot]


@pytest.mark.parametrize("status", [500, 502])
async def test_a_call_that_fails_on_discords_side_is_made_again(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel, status: int
) -> None:
    await sandbox.faults.fail_calls(SEND, status)
    await ada.send(general, f"!say {general.id}")
    await bot.wait_for_line(f'"said", "text": "{general.id}"')
    assert await said(sandbox, general) == [str(general.id)]


async def test_a_call_that_failed_after_it_took_effect_is_made_twice(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.fail_calls("POST /webhooks/*/*", 502, performed=True)
    await ada.send(general, f"!post {general.id}")
    await bot.wait_for_line(f'"said", "text": "{general.id}"')
    assert await said(sandbox, general) == [str(general.id)] * 2


async def test_a_nonce_keeps_a_message_that_is_sent_again_from_appearing_twice(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.fail_calls(SEND, 502, performed=True)
    await ada.send(general, f"!say {general.id}")
    await bot.wait_for_line(f'"said", "text": "{general.id}"')
    assert await said(sandbox, general) == [str(general.id)]


async def test_a_limited_call_is_made_again(sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel) -> None:
    await sandbox.faults.limit_calls(SEND, 0.05, scope="shared", count=2)
    await ada.send(general, f"!say {general.id}")
    await bot.wait_for_line(f'"said", "text": "{general.id}"')
    assert await said(sandbox, general) == [str(general.id)]


async def test_a_webhook_that_somebody_deleted_is_unknown(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.forget_webhooks()
    await ada.send(general, f"!post {general.id}")
    await bot.wait_for_line('"failed", "status": 404, "code": 10015')
    await ada.send(general, f"!post {general.id}")
    await bot.wait_for_line(f'"said", "text": "{general.id}"')


async def test_only_the_route_that_was_named_fails_and_only_so_often(
    sandbox: Sandbox, http: aiohttp.ClientSession, general: Channel
) -> None:
    await sandbox.faults.fail_calls("GET /channels/*", 503, count=2)
    statuses = []
    for path in ("users/@me", f"channels/{general.id}", f"channels/{general.id}/messages", f"channels/{general.id}"):
        async with http.get(f"{API}/{path}") as response:
            statuses.append(response.status)
    async with http.get(f"{API}/channels/{general.id}") as response:
        statuses.append(response.status)
    assert statuses == [200, 503, 200, 503, 200]


@pytest.mark.parametrize(
    ("route", "why"),
    [("/channels", "not a route"), ("POST /chanels/*/messages", "no call"), ("BREW /coffee", "no call")],
)
async def test_a_route_that_there_is_not_is_refused(sandbox: Sandbox, route: str, why: str) -> None:
    for order in (
        sandbox.faults.fail_calls(route, 500),
        sandbox.faults.limit_calls(route, 1),
        sandbox.faults.slow_calls(route, 1),
        sandbox.faults.lose_calls(route),
        sandbox.faults.hold_call(route),
    ):
        with pytest.raises(SandboxError, match=why):
            await order
    assert await sandbox.faults.pending() == []


async def test_a_failure_of_the_proxy_is_a_page_and_one_of_discords_is_json(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    for status in (502, 504):
        await sandbox.faults.fail_calls("GET /users/@me", status)
        async with http.get(f"{API}/users/@me") as response:
            assert (response.status, response.content_type) == (status, "text/html")
            assert f"{status} " in await response.text()
    await sandbox.faults.fail_calls("GET /users/@me", 500)
    async with http.get(f"{API}/users/@me") as response:
        assert (response.status, response.content_type) == (500, "application/json")
        assert (await response.json())["message"] == "500: Internal Server Error"


async def test_a_guild_that_is_down_answers_with_503_until_it_is_back(
    sandbox: Sandbox, http: aiohttp.ClientSession, guild: Guild
) -> None:
    statuses = []
    await guild.go_down()
    async with http.get(f"{API}/guilds/{guild.id}") as response:
        statuses.append(response.status)
    await guild.come_back()
    async with http.get(f"{API}/guilds/{guild.id}") as response:
        statuses.append(response.status)
    assert statuses == [503, 200]


async def test_forgotten_webhooks_are_unknown_to_every_call_but_answers_of_interactions_are_known(
    sandbox: Sandbox, http: aiohttp.ClientSession, general: Channel
) -> None:
    async with http.get(f"{API}/applications/@me") as response:
        application = (await response.json())["id"]
    async with http.post(f"{API}/channels/{general.id}/webhooks", json={"name": "hook"}) as response:
        hook = await response.json()
    url = f"{API}/webhooks/{hook['id']}/{hook['token']}"
    async with http.post(url, params={"wait": "true"}, json={"content": "there"}) as response:
        message = await response.json()
    await sandbox.faults.forget_webhooks(3)
    answers = []
    for method, path in (
        ("POST", f"{API}/webhooks/{application}/token"),
        ("POST", url),
        ("PATCH", f"{url}/messages/{message['id']}"),
        ("GET", f"{API}/webhooks/{hook['id']}"),
    ):
        async with http.request(method, path, json={"content": "x"}) as response:
            answers.append((await response.json())["message"])
    assert await sandbox.faults.pending() == []
    async with http.patch(f"{url}/messages/{message['id']}", json={"content": "y"}) as response:
        answers.append((await response.json())["content"])
    assert answers[1:] == ["Unknown Webhook"] * 3 + ["y"]


async def test_a_slow_answer_comes_after_all(sandbox: Sandbox, http: aiohttp.ClientSession, general: Channel) -> None:
    await sandbox.faults.slow_calls("GET /channels/*", 0.3)
    with pytest.raises(TimeoutError):
        await http.get(f"{API}/channels/{general.id}", timeout=aiohttp.ClientTimeout(total=0.1))
    await sandbox.faults.slow_calls("GET /channels/*", 0.05)
    async with http.get(f"{API}/channels/{general.id}") as response:
        assert response.status == 200


@pytest.mark.parametrize(("performed", "messages"), [(False, 0), (True, 1)])
async def test_a_lost_call_has_taken_effect_or_not(
    sandbox: Sandbox, http: aiohttp.ClientSession, general: Channel, performed: bool, messages: int
) -> None:
    await sandbox.faults.lose_calls(SEND, performed=performed)
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(f"{API}/channels/{general.id}/messages", json={"content": "lost"})
    assert len(await said(sandbox, general)) == messages


@pytest.mark.parametrize(("performed", "expected"), [(False, []), (True, ["first"])])
async def test_a_bot_is_killed_in_the_middle_of_a_call(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel, performed: bool, expected: list[str]
) -> None:
    hold = await sandbox.faults.hold_call(SEND, performed=performed)
    await ada.send(general, "!say first")
    assert (await hold.reached())["method"] == "POST"
    await bot.kill()
    await hold.release()
    await bot.restart()
    await bot.wait_ready()
    assert await said(sandbox, general) == expected
    await ada.send(general, "!say second")
    await bot.wait_for_line('"said", "text": "second"')
    assert await said(sandbox, general) == [*expected, "second"]


async def test_a_held_call_whose_caller_is_gone_never_takes_effect(
    sandbox: Sandbox, http: aiohttp.ClientSession, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "spared")
    hold = await sandbox.faults.hold_call("DELETE /channels/*/messages/*")
    asking = asyncio.create_task(http.delete(f"{API}/channels/{general.id}/messages/{message.id}"))
    await hold.reached()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await http.close()
    await sandbox.now()
    await hold.release()
    assert [kept.id for kept in await sandbox.history(general)] == [message.id]


async def test_the_second_call_is_held_and_released(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    hold = await sandbox.faults.hold_call(SEND, nth=2)
    await ada.send(general, "!say one")
    await bot.wait_for_line('"said", "text": "one"')
    await ada.send(general, "!say two")
    await hold.reached()
    assert await said(sandbox, general) == ["one"]
    await hold.release()
    await bot.wait_for_line('"said", "text": "two"')
    assert await said(sandbox, general) == ["one", "two"]


async def test_a_hold_that_nothing_comes_for_says_so(sandbox: Sandbox, bot: BotProcess) -> None:
    hold = await sandbox.faults.hold_call("DELETE /guilds/*")
    with pytest.raises(TimeoutError, match="nothing came"):
        await hold.reached(timeout_s=0.05)
