"""Floods: many messages at once, without a request for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client import Refused, Sandbox
from sandbox.client.connecting import connector
from tests.sandbox.test_gateway import GATEWAY, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Channel, Member

MESSAGES = 1_000
EVERYTHING = [f"message number {number}" for number in range(MESSAGES)]


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    """One of its own, which no bot is connected to."""
    async with Sandbox.start(seed="empty") as running:
        yield running


@pytest.fixture
async def wire(sandbox: Sandbox) -> AsyncIterator[Wire]:
    async with (
        aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as session,
        session.ws_connect(GATEWAY) as socket,
    ):
        yield Wire(socket)


@pytest.fixture
async def thread(ada: Member, ben: Member, general: Channel) -> Channel:
    """A private thread of Ada's, with Ben and the bot in it."""
    thread = await ada.start_thread(general, "Film night", private=True)
    await ada.add_to_thread(thread, ben)
    return thread


@pytest.mark.parametrize("headlong", [False, True], ids=["no faster than it is read", "headlong"])
async def test_a_flood_is_written_by_its_members_in_turn_counted_journalled_and_sent(
    sandbox: Sandbox, wire: Wire, ada: Member, ben: Member, thread: Channel, headlong: bool
) -> None:
    await wire.identify(sandbox.token)
    await wire.event("READY")
    before = (await thread.fetch())["total_message_sent"]
    flood = sandbox.flood([ada, ben], [thread], MESSAGES, headlong=headlong)
    assert (await flood)["cpu_s"] > 0
    heard = [(await wire.event("MESSAGE_CREATE"))["content"] for _ in range(MESSAGES)]
    assert heard == EVERYTHING
    assert (await thread.fetch())["total_message_sent"] == before + MESSAGES
    journal = (await sandbox.journal(thread))[-MESSAGES:]
    assert [entry["content"] for entry in journal] == EVERYTHING
    assert [entry["author_id"] for entry in journal] == [ada.id, ben.id] * (MESSAGES // 2)


async def test_a_flood_by_who_may_not_write_is_refused(sandbox: Sandbox, ada: Member, general: Channel) -> None:
    await general.set_permissions(ada, send_messages=False)
    with pytest.raises(Refused) as refused:
        await sandbox.flood([ada], [general], 10, per_s=1000)
    assert refused.value.code == 50013
