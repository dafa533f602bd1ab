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

    from sandbox.client import BotProcess, Channel, Member, Sandbox

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
    with pytest.raises(SandboxError, match="not a route"):
        await sandbox.faults.fail_calls("/channels", 500)


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
    hold = await sandbox.faults.hold_call("POST /nowhere")
    with pytest.raises(TimeoutError, match="nothing came"):
        await hold.reached(timeout_s=0.05)
