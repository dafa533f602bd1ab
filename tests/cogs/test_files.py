"""Files that people send in a group's thread, through the real bot."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Message
    from tests.cogs.party import Party

PATIENCE_S = 30.0


async def shows(party: Party, *wanted: str) -> str:
    """Wait until `/group show` says all of this."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            text = (await party.ada.slash("group show", channel=party.thread)).text
            if all(words in text for words in wanted):
                return text


def kept(folder: Path, message: Message) -> list[tuple[str, bytes]]:
    """The files of a message: their names, and what lies in the bot's folder for each."""
    query = "SELECT name, key FROM chat_files WHERE message_id = ? AND state = 'kept' ORDER BY id"
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        rows = connection.execute(query, (message.id,)).fetchall()
    store = folder / "files" / "attachments"
    return [(name, (store / key[:2] / key).read_bytes()) for name, key in rows]


async def test_ten_files_of_all_sizes_and_names_are_kept(party: Party, bot_folder: Path) -> None:
    names = [
        "a.txt",
        "../../etc/passwd",
        "x" * 296 + ".ogg",
        "映画.mp4",
        "..",
        "a b.c",
        "CON",
        "0.bin",
        "r/s\\t",
        "e.e",
    ]
    contents = [b"", *(bytes([number]) * 10**number for number in range(1, 6)), *(b"%d" % n for n in range(4))]
    sent = await party.ben.send(party.thread, "look", files=list(zip(names, contents, strict=True)))
    await shows(party, "Files kept: 10,")
    found = kept(bot_folder, sent)
    assert [content for _, content in found] == contents
    assert [name for name, _ in found] == [attachment["filename"] for attachment in sent.attachments]
