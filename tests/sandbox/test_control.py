"""The control socket's protocol, spoken by hand."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.acting import ACTIONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Channel, Member, Sandbox


class Line:
    """A control connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def ask(self, line: bytes) -> dict[str, Any]:
        """Send a line and read the next."""
        self.writer.write(line + b"\n")
        return await self.read()

    async def read(self) -> dict[str, Any]:
        """The next line."""
        answer: dict[str, Any] = json.loads(await self._reader.readline())
        return answer


@pytest.fixture
async def line(sandbox: Sandbox) -> AsyncIterator[Line]:
    opened = Line(*await asyncio.open_unix_connection(str(sandbox.control)))
    yield opened
    opened.writer.close()
    await opened.writer.wait_closed()


async def test_a_request_is_answered_under_its_number(line: Line) -> None:
    answer = await line.ask(b'{"id": 7, "do": "sessions"}')
    assert (answer["id"], answer["ok"]) == (7, True)


@pytest.mark.parametrize(
    ("request_line", "message"),
    [
        (b'{"id": 1, "do": "fly"}', "no action 'fly'"),
        (b'{"id": 1, "do": "send", "args": {"member_id": 1}}', "missing a required argument: 'channel_id'"),
        (b'{"id": 1, "do": "guilds", "args": {"speed": 9}}', "unexpected keyword argument 'speed'"),
        (b"not JSON", "Expecting value"),
    ],
    ids=["unknown action", "missing argument", "unknown argument", "no JSON"],
)
async def test_misuse_is_told_apart_from_refusal(line: Line, request_line: bytes, message: str) -> None:
    answer = await line.ask(request_line)
    assert answer["error"]["kind"] == "misuse"
    assert message in answer["error"]["message"]


async def test_help_tells_of_every_action_with_its_arguments_and_defaults(line: Line) -> None:
    told = (await line.ask(b'{"id": 1, "do": "help"}'))["result"]
    assert set(told) == set(ACTIONS)
    assert all(action["does"] for action in told.values())
    assert told["hold_event"]["args"]["event"] == {"type": "str"}
    assert told["hold_event"]["args"]["nth"] == {"type": "int", "default": 1}


async def test_a_refusal_carries_discords_code(line: Line) -> None:
    answer = await line.ask(b'{"id": 1, "do": "send", "args": {"member_id": 1, "channel_id": 1, "content": "x"}}')
    assert answer["error"] == {"kind": "refused", "code": 10003, "message": "Unknown Channel"}


async def test_subscribers_hear_of_events_before_the_answer(line: Line, ada: Member, general: Channel) -> None:
    assert (await line.ask(b'{"id": 1, "do": "subscribe"}'))["ok"]
    request = {"id": 2, "do": "send", "args": {"member_id": ada.id, "channel_id": general.id, "content": "x"}}
    event = await line.ask(json.dumps(request).encode())
    assert (event["event"], event["data"]["content"]) == ("MESSAGE_CREATE", "x")
    assert (await line.read())["id"] == 2
