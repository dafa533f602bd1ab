"""Files that people send, when downloads fail, links expire, the bot is killed, room runs out or Cloudinary is down."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.cogs.party import Party
from tests.cogs.test_files import PATIENCE_S, kept, shows
from tests.launch.test_files import variables
from tests.storage.cloudinary_stand_in import CloudinaryStandIn

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Sandbox
    from tests.moving.time import Time


async def gather(sandbox: Sandbox) -> Party:
    """People and their group, on a server of their own."""
    guild = await sandbox.create_guild("A server")
    await guild.create_text_channel("general")
    return await Party.gather(guild)


async def test_a_download_that_fails_in_any_way_is_made_good(sandbox: Sandbox, time: Time, tmp_path: Path) -> None:
    async with time.running_bot(tmp_path):
        party = await gather(sandbox)
        faults = sandbox.faults
        await faults.fail_downloads(503, name="busy.bin")
        await faults.fail_downloads(404, name="lost.bin")
        await faults.cut_downloads(3, name="cut.bin")
        await faults.misstate_downloads(4, name="longer.bin")
        await faults.misstate_downloads(-4, name="shorter.bin")
        names = ("busy.bin", "lost.bin", "cut.bin", "longer.bin", "shorter.bin")
        sent = await party.ben.send(party.thread, "look", files=[(name, name.encode()) for name in names])
        await shows(party, "Files kept: 1,", "still fetching: 4")
        await time.advance(minutes=1)
        await shows(party, "Files kept: 5,")
        assert kept(tmp_path, sent) == [(name, name.encode()) for name in names]
        await faults.clear()


async def test_a_link_that_expired_while_the_bot_was_away_is_made_fresh(
    sandbox: Sandbox, time: Time, tmp_path: Path
) -> None:
    async with time.running_bot(tmp_path) as bot:
        party = await gather(sandbox)
        await sandbox.faults.fail_downloads(503, name="old.bin")
        sent = await party.ben.send(party.thread, "look", files=[("old.bin", b"from long ago")])
        await shows(party, "still fetching: 1")
        await bot.kill()
        with closing(sqlite3.connect(tmp_path / "chorus.db")) as connection:
            (link,) = connection.execute("SELECT url FROM chat_files").fetchone()
        await time.advance(days=2)
        await bot.restart()
        await bot.wait_ready()
        await shows(party, "Files kept: 1,")
        assert kept(tmp_path, sent) == [("old.bin", b"from long ago")]
        assert "ex=" in link


async def test_a_bot_that_is_killed_while_it_fetches_does_it_again_and_leaves_nothing_behind(
    sandbox: Sandbox, time: Time, tmp_path: Path
) -> None:
    async with time.running_bot(tmp_path) as bot:
        party = await gather(sandbox)
        await sandbox.faults.stall_downloads(70_000, name="big.bin")
        data = bytes(range(256)) * 1000
        sent = await party.ben.send(party.thread, "look", files=[("big.bin", data), ("small.bin", b"small")])
        await shows(party, "Files kept: 1,", "still fetching: 1")
        await bot.kill()
        store = tmp_path / "files" / "attachments"
        assert [path.read_bytes() for path in store.rglob("*") if path.is_file()] == [b"small"]
        (store / "unfinished" / "left").write_bytes(b"half of something")
        await sandbox.faults.clear()
        await bot.restart()
        await bot.wait_ready()
        await shows(party, "Files kept: 2,")
        assert kept(tmp_path, sent) == [("big.bin", data), ("small.bin", b"small")]
        assert len([path for path in store.rglob("*") if path.is_file()]) == 2


async def test_what_is_too_large_or_too_much_is_told(sandbox: Sandbox, time: Time, tmp_path: Path) -> None:
    limits = {"CHORUS_ATTACHMENTS__MAX_FILE_MB": "1", "CHORUS_ATTACHMENTS__QUOTA_MB_PER_GROUP": "1"}
    async with time.running_bot(tmp_path, limits):
        party = await gather(sandbox)
        await party.ben.send(party.thread, "look", files=[("much.bin", bytes(1024 * 1024 - 10))])
        await shows(party, "Files kept: 1,")
        await party.ben.send(
            party.thread, "look", files=[("more.bin", b"more than ten"), ("huge.bin", bytes(2**20 + 1))]
        )
        await shows(party, "one file larger than 1 MB, one file for which the group had no room left")


async def test_cloudinary_gets_the_files_and_the_folder_while_it_is_down(
    sandbox: Sandbox, time: Time, tmp_path: Path
) -> None:
    async with CloudinaryStandIn().running() as cloud, time.running_bot(tmp_path, variables(cloud)):
        party = await gather(sandbox)
        await party.ben.send(party.thread, "look", files=[("first.txt", b"first")])
        await shows(party, "Files kept: 1,")
        await cloud.go_down()
        sent = await party.ben.send(party.thread, "look", files=[("second.txt", b"second")])
        await shows(party, "Files kept: 2,")
        assert kept(tmp_path, sent) == [("second.txt", b"second")]
        await cloud.come_up()
        await time.advance(minutes=6)
        async with asyncio.timeout(PATIENCE_S):
            while sorted(cloud.files.values()) != [b"first", b"second"]:
                await shows(party)
