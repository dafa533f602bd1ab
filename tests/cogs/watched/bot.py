"""The real bot, with a line by which a test is its watch page: `python -m tests.cogs.watched.bot SOCKET FOLDER`.

The same as `bot.py --folder FOLDER run` in all else. What the page's live channel would tell the services of who comes,
goes and is ready, the test tells (`page.py`), and it is answered how the player stands.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from launch import running, settings
from services.clock import SystemClock

if TYPE_CHECKING:
    from launch.settings import Settings
    from models import QueueEntry
    from services.clock import Clock
    from services.container import Services

SEEN = "Second Wind"
"""The one track that has a picture."""


async def has_picture(entry: QueueEntry) -> bool:
    return entry.title == SEEN


async def carry_out(services: Services, told: dict[str, Any]) -> dict[str, Any]:
    """Do what the page would, and tell how the group's player stands."""
    async with services.playback._database.read() as tx:
        group = await tx.groups.by_thread(told["thread"])
        assert group is not None
        (user_id,) = (await tx.rooms.accounts_of([told["person"]])).values()
    viewers, player = services.playback.viewers, services.playback.player_of(group.row_id)
    match told["deed"]:
        case "enter":
            viewers.entered(group.row_id, user_id)
        case "leave":
            viewers.left(group.row_id, user_id)
    if player is None:
        return {"phase": "idle"}
    if told["deed"] == "ready" and player.state.current is not None:
        viewers.ready(group.row_id, user_id, player.state.current)
    anchor = player.anchor
    return {
        "phase": player.state.phase,
        "on_page": player.state.on_page,
        "position_ms": anchor.position_ms,
        "at": anchor.at,
        "moving": anchor.moving,
        "waits": user_id in player.waiting_for,
    }


async def be_told(services: Services, socket: str) -> None:
    """Carry out what the test says, a line at a time."""
    reader, writer = await asyncio.open_unix_connection(socket)
    while line := await reader.readline():
        writer.write(json.dumps(await carry_out(services, json.loads(line))).encode() + b"\n")


async def main(socket: str, folder: Path) -> None:
    """Run until told to stop."""
    logging.basicConfig(level=logging.INFO)
    put_together, following = running._put_together, set[asyncio.Task[None]]()

    def with_a_line(settings: Settings, opened: running._Opened, clock: Clock) -> Services:
        services = put_together(settings, opened, clock)
        services.playback.gate.has_picture = has_picture
        following.add(asyncio.create_task(be_told(services, socket)))
        return services

    running._put_together = with_a_line
    await running.serve(settings.load(folder, os.environ), SystemClock())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
