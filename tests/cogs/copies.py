"""The bot's copy of a group's thread, held against what Discord shows of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cogs.party import Party

PATIENCE_S = 60.0


def copy(folder: Path, party: Party) -> dict[int, str]:
    """What the bot has of the group's thread and knows of no deletion of."""
    query = "SELECT message_id, message FROM chats WHERE thread_id = ? AND deleted_at IS NULL"
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        return dict(connection.execute(query, (party.thread.id,)).fetchall())


async def shown(party: Party) -> dict[int, str]:
    """What Discord shows of it."""
    return {message.id: message.text for message in await party.guild.sandbox.history(party.thread)}


async def becomes_whole(folder: Path, party: Party) -> None:
    """Wait until the bot's copy is what Discord shows."""

    async def is_whole() -> bool:
        return copy(folder, party) == await shown(party)

    await until(is_whole, patience_s=PATIENCE_S)
