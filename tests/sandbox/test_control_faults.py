"""Every fault of the gateway, events and calls, ordered by hand with no more than `help` says that it needs."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.acting import breaking, breaking_calls
from sandbox.client import Sandbox
from tests.sandbox.test_control import Line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FAULTS = sorted({*breaking.ACTIONS, *breaking_calls.ACTIONS} - {"wait_held"})
"""Who waits for what is held has to have it come: that is in `faults/test_events.py`."""
SAMPLES: dict[str, Any] = {
    "event": "MESSAGE_CREATE",
    "route": "GET /users/@me",
    "status": 500,
    "code": 4000,
    "delay_s": 0.0,
    "retry_after_s": 0.0,
    "interval_ms": 41_250,
    "resumable": True,
    "number": 10_000,
    "hold": 0,
    "after_bytes": 1,
    "by": -1,
}


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running


@pytest.fixture(scope="module")
async def known(sandbox: Sandbox) -> dict[str, Any]:
    """A value for each argument that a fault may need: a message that was edited, and the first hold, among others."""
    guild = await sandbox.create_guild("Film club")
    general = await guild.create_text_channel("general")
    ada = await guild.add_member("Ada")
    written = await ada.send(general, "old")
    await ada.edit(written, "new")
    await sandbox.faults.hold_event("MESSAGE_CREATE")
    return {**SAMPLES, "channel_id": general.id, "message_id": written.id}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_needs_no_more_than_help_says(sandbox: Sandbox, known: dict[str, Any], name: str) -> None:
    line = Line(*await asyncio.open_unix_connection(str(sandbox.control), limit=1024 * 1024))
    told = (await line.ask(b'{"id": 1, "do": "help"}'))["result"][name]["args"]
    needed = {argument: known[argument] for argument, about in told.items() if "default" not in about}
    defaults = {argument: about["default"] for argument, about in told.items() if "default" in about}
    for args in (needed, {**needed, **defaults}):
        answer = await line.ask(json.dumps({"id": 2, "do": name, "args": args}).encode())
        assert answer["ok"], answer
    line.writer.close()
    await line.writer.wait_closed()
