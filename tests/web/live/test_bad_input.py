"""What pages say by mistake or on purpose: an acknowledgement or a good-bye, and never a fault in the log."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.bad_input import NASTY
from tests.services.house import PUBLIC_URL
from tests.web.live.conftest import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.seats import Seat
    from tests.web.live.conftest import Pages

WRONG: tuple[Any, ...] = (None, 1, "text", [], [1], True, {"more": 1}, {"group_id": "1"}, {"group_id": 1.5}, {"on": 1})
WRONG_ENTER: tuple[Any, ...] = ({}, {"group_id": 0}, {"group_id": -1}, {"group_id": 2**63}, {"group_id": 10**40})
REPORT = {"entry_id": 1, "state": "locked", "behind_ms": 0}
WRONG_REPORTS: tuple[Any, ...] = (
    {},
    {**REPORT, "state": "asleep"},
    {**REPORT, "behind_ms": "1"},
    {**REPORT, "behind_ms": 1e300},
    {**REPORT, "behind_ms": None},
    {**REPORT, "entry_id": True},
    {**REPORT, "entry_id": "1"},
    {**REPORT, "more": "x" * 1000},
)
FRAMES = (
    "",
    "x",
    "2",
    "2probe",
    "5",
    "6",
    "40/admin,",
    "40[",
    "40",  # a second time
    "41/admin,",
    "42",
    "42[]",
    "42[1]",
    "42{}",
    '42["clock"',
    '42["*",{}]',
    '42["connect"]',
    '42["disconnect"]',
    '4299999999999["clock",{}]',
    '42/admin,["clock",{}]',
    '42["enter",{"_placeholder":true,"num":0}]',
    "430[1]",
    '451-["sound",{"_placeholder":true,"num":0}]',
    f'42["{"x" * 100}"]',
    f"42{'[' * 8000}",
    f'42["enter",{"9" * 9000}]',
    "bAAAA",
    "9",
)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing of it is a fault of ours."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_events_of_wrong_types_are_refused_with_a_sentence(pages: Pages, seat: Seat) -> None:
    cases = [(event, said) for event in ("enter", "leave", "clock", "report", "listen") for said in WRONG]
    cases += [("enter", said) for said in WRONG_ENTER]
    cases += [("report", said) for said in WRONG_REPORTS]
    cases += [("nothing", {}), ("state", {}), ("", {})]
    cases += [("enter", {"group_id": text}) for text in NASTY]
    page = await pages.inside(seat)
    for number, (event, said) in enumerate(cases, 1):
        answer = await page.ask(event, said)
        assert answer["ok"] is False, (event, said)
        assert answer["problem"]["status"] in (404, 422), (event, said)
        assert answer["problem"]["detail"].endswith(".")
        if number % 30 == 0:
            page = await pages.inside(seat)  # before it is too fast
    assert (await page.ask("clock", {}))["ok"]


async def test_nothing_and_too_much_said_at_once_are_refused(pages: Pages, seat: Seat) -> None:
    page = await pages.open(seat)
    assert (await page.ask("clock"))["problem"]["status"] == 422
    assert (await page.io.call("clock", ({}, {})))["problem"]["status"] == 422


async def test_malformed_frames_end_the_connection(pages: Pages, token: str) -> None:
    for frame in FRAMES:
        async with Opened(pages, token) as socket:
            await socket.send_str(frame)
            assert await closed_with(socket) == aiohttp.WSCloseCode.PROTOCOL_ERROR, frame


@pytest.fixture
async def token(pages: Pages, seat: Seat) -> str:
    return await pages.token(seat)


async def test_binary_huge_and_unending_frames_end_the_connection(pages: Pages, token: str) -> None:
    async with Opened(pages, token) as socket:
        await socket.send_bytes(b"4")
        assert await closed_with(socket) == aiohttp.WSCloseCode.UNSUPPORTED_DATA
    async with Opened(pages, token) as socket:
        await socket.send_str("42" + json.dumps(["enter", "x" * 20_000]))
        assert await closed_with(socket) == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    async with Opened(pages, token) as socket:
        for _ in range(1000):
            await socket.send_str('421["clock",{}]')
        assert await closed_with(socket) == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_who_reports_too_fast_is_told_so(pages: Pages, seat: Seat) -> None:
    page = await pages.inside(seat)
    answers = [await page.ask("report", REPORT) for _ in range(30)]
    assert {answer["ok"] for answer in answers} == {True, False}
    refused = next(answer for answer in answers if not answer["ok"])
    assert refused["problem"]["status"] == 429
    assert (await page.ask("clock", {}))["ok"], "what is asked for less often is answered"


class Opened:
    """A socket that has connected, as a page's library does it."""

    def __init__(self, pages: Pages, token: str) -> None:
        self._pages = pages
        self._token = token
        self._http = aiohttp.ClientSession()

    async def __aenter__(self) -> aiohttp.ClientWebSocketResponse:
        headers = {
            "Origin": PUBLIC_URL,
            "Host": PUBLIC_URL.partition("://")[2],
            "Cookie": f"{COOKIE}={self._token}",
        }
        address = f"{self._pages.base}/socket.io/?EIO=4&transport=websocket"
        self._socket = await self._http.ws_connect(address, headers=headers)
        await self._socket.send_str("40")
        for _ in range(2):
            await self._socket.receive()
        return self._socket

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        await self._http.close()


async def closed_with(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code that the server closes with."""
    while not (await socket.receive()).type.name.startswith("CLOS"):
        pass
    return socket.close_code
