"""A page that stops to read, beside one that reads: over real sockets, whose buffers fill."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.web.live.conftest import PATIENCE_S
from tests.web.live.test_bad_input import Opened
from web.live.server import MOST_UNREAD

if TYPE_CHECKING:
    import aiohttp

    from services.seats import Seat
    from tests.services.house import House
    from tests.web.live.conftest import Pages

PACKET = bytes(64 * 1024)
KERNEL_BYTES = 32 << 20
"""More than the buffers of both ends take (tcp_wmem and tcp_rmem), beside what the server lets wait."""


async def say(socket: aiohttp.ClientWebSocketResponse, text: str, answer: str) -> None:
    """Say something in Socket.IO's way, and read on until its acknowledgement has come."""
    await socket.send_str(text)
    while not str((await socket.receive()).data).startswith(answer):
        pass


async def test_a_page_that_stops_to_read_is_let_go_of_and_holds_up_nobody(
    house: House, pages: Pages, seat: Seat, bens: Seat
) -> None:
    reader = await pages.inside(seat)
    await reader.ask("listen", {"on": True})
    async with Opened(pages, await pages.token(bens)) as slow:
        await say(slow, f'421["enter",{{"group_id":{seat.group_id}}}]', "431")
        await say(slow, '422["listen",{"on":true}]', "432")
        await reader.hears("people", lambda people: people[1]["on_page"])
        most = MOST_UNREAD + KERNEL_BYTES // len(PACKET)
        gone = asyncio.create_task(reader.hears("people", lambda people: not people[1]["on_page"]))
        sent = 0
        while not gone.done():
            house.watching.watch_rooms._send_sound(seat.group_id, PACKET)
            sent += 1
            assert sent <= most, "the server keeps what nobody reads"
            async with asyncio.timeout(PATIENCE_S):  # whoever reads has each at once
                while not any(event == "sound" for event, _ in reader.told) and not gone.done():
                    await house.count_people()  # others run while the database is read
            reader.told[:] = [one for one in reader.told if one[0] != "sound"]
        await gone
        assert (await reader.ask("clock", {}))["ok"]
