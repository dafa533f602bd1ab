"""What a session that looks healthy has lost is found by Discord's counts. The real bot, with both clocks moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cogs.copies import becomes_whole, copy, shown
from tests.cogs.party import Party

if TYPE_CHECKING:
    from pathlib import Path

    from tests.moving.time import Time


async def test_messages_and_deletes_that_were_never_told_are_found_when_the_timer_rings(
    time: Time, tmp_path: Path
) -> None:
    async with time.running_bot(tmp_path):
        guild = await time.sandbox.create_guild("A server")
        await guild.create_text_channel("general")
        party = await Party.gather(guild)
        message = await party.ben.send(party.thread, "regretted")
        await becomes_whole(tmp_path, party)
        await time.sandbox.faults.drop_events("MESSAGE_CREATE")
        await time.sandbox.faults.drop_events("MESSAGE_DELETE")
        await party.ben.send(party.thread, "nobody told of this")
        await party.ben.delete(message)
        assert "regretted" in (await party.ada.slash("message list", channel=party.thread)).text
        assert copy(tmp_path, party) != await shown(party)
        await time.advance(minutes=11)
        await becomes_whole(tmp_path, party)
