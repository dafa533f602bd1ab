"""Faults as they are ordered: refused when they could never come, and listed until they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import SandboxError
from sandbox.faults import Delivery, EventPattern, Faults, Told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from sandbox.client import Channel, Guild, Member, Sandbox


@pytest.fixture(autouse=True)
async def _all_is_well_afterwards(sandbox: Sandbox) -> AsyncIterator[None]:
    yield
    await sandbox.faults.clear()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def delivery(told: list[str]) -> Delivery:
    def push(name: str, _payload: Mapping[str, Any]) -> None:
        told.append(name)

    return Delivery(push)


def test_what_is_stalled_twice_flows_as_far_as_it_was_let_go(delivery: Delivery, told: list[str]) -> None:
    first = delivery.stall()
    delivery.tell("one", Told({}))
    second = delivery.stall()
    delivery.tell("two", Told({}))
    first()
    assert told == ["one"]
    second()
    assert told == ["one", "two"]


def test_a_later_stall_that_is_let_go_first_waits_for_the_earlier(delivery: Delivery, told: list[str]) -> None:
    first, second = delivery.stall(), delivery.stall()
    delivery.tell("one", Told({}))
    second()
    assert told == []
    first()
    assert told == ["one"]


@pytest.mark.parametrize("event", ["MESSAGE_CRAETE", "message_create", "READY", "GUILD_MEMBERS_CHUNK", ""])
async def test_an_event_that_no_fault_can_meet_is_refused(sandbox: Sandbox, event: str) -> None:
    faults = sandbox.faults
    for order in (
        faults.drop_events(event),
        faults.double_events(event),
        faults.delay_events(event),
        faults.blank_events(event),
        faults.hold_event(event),
    ):
        with pytest.raises(SandboxError, match="no gateway event"):
            await order
    assert await faults.pending() == []


@pytest.mark.parametrize("count", [0, -1])
async def test_a_fault_for_less_than_one_occasion_is_refused(sandbox: Sandbox, guild: Guild, count: int) -> None:
    faults, voice = sandbox.faults, sandbox.voice_faults
    for order in (
        faults.drop_events("*", count),
        faults.double_events("*", count),
        faults.delay_events("*", count=count),
        faults.delay_events("*", behind=count),
        faults.blank_events(count=count),
        faults.hold_event("*", count),
        faults.fail_calls("*", 500, count=count),
        faults.limit_calls("*", 1, count=count),
        faults.slow_calls("*", 1, count=count),
        faults.lose_calls("*", count=count),
        faults.hold_call("*", count),
        faults.forget_webhooks(count),
        faults.refuse_resumes(count),
        faults.disturb_heartbeats(count),
        voice.refuse(guild, count=count),
        voice.disturb_heartbeats(guild, count),
    ):
        with pytest.raises(SandboxError, match="at least 1"):
            await order
    assert await faults.pending() == []


@pytest.mark.parametrize("code", [0, 999, 1001, 1006, 2999, 5000, 70_000])
async def test_a_close_code_that_nobody_may_send_is_refused(
    sandbox: Sandbox, guild: Guild, ada: Member, code: int
) -> None:
    for order in (
        sandbox.faults.close_gateway(code),
        sandbox.voice_faults.close(guild, code, user=ada),
        sandbox.voice_faults.refuse(guild, code, user=ada),
    ):
        with pytest.raises(SandboxError, match="no close code"):
            await order


async def test_what_was_ordered_is_pending_until_it_has_come(sandbox: Sandbox, ada: Member, general: Channel) -> None:
    await sandbox.faults.refuse_resumes(2, resumable=True)
    await sandbox.faults.disturb_heartbeats(3, delay_s=0.1)
    await sandbox.faults.drop_gateway(after_events=1000)
    await sandbox.faults.drop_events("MESSAGE_CREATE", 2, channel_id=str(general.id))
    await sandbox.faults.hold_call("GET /users/@me", 3)
    pending = await sandbox.faults.pending()
    assert [(fault["do"], fault["left"]) for fault in pending] == [
        ("refuse_resumes", 2),
        ("disturb_heartbeats", 3),
        ("drop_gateway", 1000),
        ("drop_events", 2),
        ("hold_call", 1),
    ]
    assert pending[3]["where"] == {"channel_id": str(general.id)}
    assert (pending[4]["route"], pending[4]["before"]) == ("GET /users/@me", 2)
    await sandbox.faults.clear()
    assert await sandbox.faults.pending() == []


def test_what_has_come_is_not_pending(delivery: Delivery, told: list[str]) -> None:
    faults = Faults()
    faults.events.drop(EventPattern("MESSAGE_CREATE"), 2)
    for left in ([1], []):
        faults.events.deliver("MESSAGE_CREATE", [(delivery, Told({}))])
        assert [fault["left"] for fault in faults.pending()] == left
    faults.events.deliver("MESSAGE_CREATE", [(delivery, Told({}))])
    assert told == ["MESSAGE_CREATE"]
