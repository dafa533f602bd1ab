"""Pages that were shown before the bot was killed turn after it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cogs.away.ending import restart
from tests.cogs.test_music import queue_shows
from tests.cogs.test_room_comings import thread_says

if TYPE_CHECKING:
    from sandbox.client import BotProcess
    from tests.cogs.party import Party

MORE_THAN_A_PAGE = 12


async def test_pages_of_a_queue_and_of_what_was_played(party: Party, bot: BotProcess) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(10)
    for _ in range(MORE_THAN_A_PAGE):
        await party.ada.slash("play", channel=party.thread, query="First Light")
    queue = await party.ada.slash("queue show", channel=party.thread)
    assert "10. **First Light**" in queue.text
    assert "11. **First Light**" not in queue.text
    await restart(bot)
    await thread_says(party, "I was cut off and am back")
    turned = await party.ada.click(queue, "Next")
    assert "12. **First Light**" in turned.text
    assert "1. **First Light**" in (await party.ada.click(turned, "First")).text
    outsider = await party.cleo.slash("queue show", channel=party.general)
    assert outsider.ephemeral
    for _ in range(MORE_THAN_A_PAGE):
        count = len(ada.packets)
        await party.ada.slash("skip", channel=party.thread)
        await ada.wait_for_packets(count + 5)
    history = await party.ada.slash("history show", channel=party.thread)
    await restart(bot)
    older = await party.ada.click(history, "Older")
    assert "**Long Haul**" in older.text
    newer = await party.ada.click(older, "Newer")
    assert newer.text == history.text
    (menu,) = newer.selects
    await restart(bot)
    await queue_shows(party, "**First Light**")
    picked = await party.ada.select(newer, [menu.options[0]], custom_id=menu.custom_id)
    assert "First Light" in picked.text
    await party.ada.slash("stop", channel=party.thread)
