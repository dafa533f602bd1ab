"""`/replay`: what a late joiner sees of what was heard and said, page by page, and who sees nothing of it."""

from __future__ import annotations

import re
from contextlib import suppress
from time import time
from typing import TYPE_CHECKING, Any

from sandbox.client import Refused

if TYPE_CHECKING:
    from sandbox.client import Answer, BotProcess, Channel, Member
    from tests.cogs.party import Party

LONGEST_MESSAGE = 2000


async def replay(party: Party, who: Member, channel: Channel | None = None, **options: Any) -> Answer:
    return await who.slash("replay", channel=channel or party.thread, **options)


def numbers(answer: Answer) -> list[int]:
    return [int(found) for found in re.findall(r"number\W+(\d+)", answer.whole_text)]


async def test_who_comes_back_sees_what_was_heard_and_said_meanwhile(party: Party) -> None:
    ada, ben = await party.listen(party.ada, party.ben)
    await party.ada.send(party.thread, "before they left")
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(5)
    await ben.leave()
    await replay(party, party.ben)  # that they left is noted by then
    said = await party.ada.send(party.thread, "what a *solo*")
    await party.ada.slash("play", channel=party.thread, query="Second Wind")
    await party.ada.slash("skip", channel=party.thread)
    await party.ada.send(party.thread, "and this one")
    party.listeners += [await party.ben.join(party.voice)]
    await party.ben.send(party.thread, "what did I miss?")
    told = await replay(party, party.ben)
    assert told.ephemeral
    lines = told.text.splitlines()
    assert re.search(
        r"^Since you left the voice channel of \*\*Film night\*\* \(<t:\d+:f>\): "
        r"\w+ tracks? and [34] messages; here 1 to (\d) of \1\.$",
        lines[0],
    )
    link = f"[↗](<https://discord.com/channels/{party.guild.id}/{party.thread.id}/{said.id}>)"
    # What began or was said in the second in which Ben left is told, too.
    began = next(number for number, line in enumerate(lines) if "what a" in line)
    assert any("♪" in line and "Long Haul" in line for line in lines[1:began])
    assert re.search(rf"^<t:\d+:f> \*\*Ada\*\*: what a \\\*solo\\\* {re.escape(link)}$", lines[began])
    assert re.search(r"^♪ <t:\d+:f> \*\*Second Wind\*\* \(for Ada Example\)$", lines[began + 1])
    assert "and this one" in lines[began + 2]
    assert "what did I miss?" in lines[began + 3]
    assert "replay" in lines[-1]
    offered = await party.ben.autocomplete("replay", channel=party.thread, focused="since", query="")
    assert offered[0] == ("since I left", "since I left")
    for typed in ("since I left", "I  LEFT "):
        assert (await replay(party, party.ben, since=typed)).text.splitlines()[0] == lines[0]


async def test_a_moment_can_be_typed_and_what_is_no_moment_is_told(party: Party) -> None:
    await party.ben.send(party.thread, "number 1")
    assert numbers(await replay(party, party.ada, since="2 hours")) == [1]
    assert numbers(await replay(party, party.ada, since="yesterday 21:00")) == [1]
    assert numbers(await replay(party, party.ada, since="1h 30min")) == [1]
    assert numbers(await replay(party, party.ada, since=f"<t:{int(time()) - 600}:f>")) == [1]
    nothing = await replay(party, party.ada, since="2100-01-01")
    assert nothing.ephemeral
    assert "Nothing was heard or said" in nothing.text
    assert "can't read that as a date" in (await replay(party, party.ada, since="after the film")).text
    offered = await party.ada.autocomplete("replay", channel=party.thread, focused="since", query="yes")
    assert ("yesterday", "yesterday") in offered
    offered = await party.ada.autocomplete("replay", channel=party.thread, focused="since", query="20")
    assert offered[:3] == [("20 days", "20 days"), ("20 hours", "20 hours"), ("20 minutes", "20 minutes")]


async def test_a_long_evening_comes_in_pages_that_leave_nothing_out_and_turn_after_a_restart(
    party: Party, bot: BotProcess
) -> None:
    for number in range(30):
        await (party.ada, party.ben)[number % 2].send(party.thread, f"number {number} " + "*word* " * 280)
    page = await replay(party, party.ada, since="1 hour")
    assert "30 messages; here 1 to" in page.text
    await bot.restart()
    await bot.wait_ready()
    seen = numbers(page)
    while "Later" in page.buttons:
        page = await party.ada.click(page, "Later")
        assert len(page.text) <= LONGEST_MESSAGE
        seen += numbers(page)
    assert seen == list(range(30))
    assert "to 30 of 30." in page.text
    back = numbers(page)
    while "Earlier" in page.buttons:
        page = await party.ada.click(page, "Earlier")
        back = numbers(page) + back
    assert sorted(set(back)) == list(range(30))
    assert numbers(page)[0] == 0


async def test_outsiders_and_who_was_taken_out_see_nothing(party: Party) -> None:
    for number in range(30):
        await party.ada.send(party.thread, f"number {number} " + "*word* " * 280)
    page = await replay(party, party.ben, party.general, since="1 hour")
    shown = numbers(page)
    assert "Later" in page.buttons
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    refused = await party.ben.click(page, "Later")
    assert "not a member" in refused.whole_text
    assert set(numbers(refused)) <= set(shown)
    root = await party.guild.add_member("Root", administrator=True)
    for who, channel in ((party.ben, party.general), (party.cleo, party.general), (party.dan, party.general)):
        answer = await replay(party, who, channel, since="1 hour")
        assert answer.ephemeral
        assert not numbers(answer)
    assert not numbers(await replay(party, root, since="1 hour"))
    with suppress(Refused):  # Discord does not let them type there any more
        assert not numbers(await replay(party, party.ben, since="1 hour"))
