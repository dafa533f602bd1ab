"""`/recap`: what a group reads in its thread after a session, the files that come with it, and its button."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Message, Sandbox
    from tests.cogs.party import Party


async def recap_of(party: Party, **options: Any) -> Message:
    """What `/recap` posts."""
    answer = await party.ada.slash("recap", channel=party.thread, **options)
    assert answer.ephemeral
    assert "The recap is in" in answer.text
    posted = (await party.ben.history(party.thread))[-1]
    assert str(posted.id) in answer.text
    return posted


async def a_session(party: Party) -> None:
    """Two tracks, words under each of them that people react to, and a stop."""
    ada, _ = await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(5)
    liked = await party.ben.send(party.thread, "this *solo*")
    await party.ben.send(party.thread, "nothing special")
    await party.ada.react(liked, "🔥")
    await party.ben.react(liked, "🔥")
    await party.ben.slash("play", channel=party.thread, query="Hummed")
    await party.ada.slash("skip", channel=party.thread)
    best = await party.ada.send(party.thread, "hum along")
    for emoji in ("❤️", "🔥", "👏"):
        await party.ben.react(best, emoji)
    regretted = await party.ada.send(party.thread, "regretted")
    await party.ben.react(regretted, "😱")
    await party.ben.unreact(regretted, "😱")
    await party.ada.slash("stop", channel=party.thread)


async def test_a_session_is_told_with_its_people_its_best_words_and_its_setlist(party: Party) -> None:
    await a_session(party)
    posted = await recap_of(party)
    lines = posted.content.splitlines()
    assert re.search(
        r"^\*\*Film night\*\* listened from <t:\d+:f> to <t:\d+:t> \(0:\d\d\): 2 tracks, and 4 messages meanwhile\.$",
        lines[0],
    )
    assert lines[1] == "Listening were Ada Example, Ben Example."
    assert "❤️ 1 🔥 1 👏 1 **Ada**: hum along ♪ Hummed at 0:0" in lines[3]
    assert "🔥 2 **Ben**: this \\*solo\\* ♪ Long Haul at 0:0" in lines[4]
    assert "/channels/" in lines[4]
    assert lines[5] == "Setlist:"
    assert re.search(r"^1\. <t:\d+:t> \*\*Long Haul\*\* for Ada Example$", lines[6])
    assert re.search(r"^2\. <t:\d+:t> \*\*Hummed\*\* for Ben Example$", lines[7])
    assert "regretted" not in posted.content
    assert posted.raw["mentions"] == []


async def test_the_setlist_comes_as_files_for_other_players(party: Party, sandbox: Sandbox) -> None:
    await a_session(party)
    files = (await recap_of(party)).attachments
    assert [re.sub(r"\d{4}-\d\d-\d\d", "…", file["filename"]) for file in files] == [
        "Film_night_….m3u8",
        "Film_night_….json",
    ]
    contents = [(await sandbox.fetch_attachment(file)).decode() for file in files]
    assert contents[0].startswith("#EXTM3U\n#PLAYLIST:Film night ")
    assert "#EXTINF:20,Long Haul\nLong Haul.ogg\n" in contents[0]
    assert [track["title"] for track in json.loads(contents[1])["tracks"]] == ["Long Haul", "Hummed"]


async def test_a_session_can_be_heard_again_after_a_restart_by_who_may_play(party: Party, bot: BotProcess) -> None:
    await a_session(party)
    posted = await recap_of(party)
    await bot.restart()
    await bot.wait_ready()
    for listener in party.listeners:
        await listener.leave()
    refused = await party.ben.click(posted, "Play it again")
    assert "Sit down in" in refused.whole_text
    (ada,) = await party.listen(party.ada)
    queued = await party.ada.click(posted, "Play it again")
    assert not queued.ephemeral
    assert "Long Haul" in queued.text
    assert "The rest of its playlist follows" in queued.text
    await ada.wait_for_packets(5)
    shown = ""
    while "Hummed" not in shown:
        shown = (await party.ada.slash("queue show", channel=party.thread)).text
    assert "Playing now: **Long Haul**" in shown


async def test_an_earlier_session_is_offered_and_what_is_none_is_told(party: Party) -> None:
    nothing = await party.ada.slash("recap", channel=party.thread)
    assert nothing.ephemeral
    assert "has heard nothing yet" in nothing.text
    await a_session(party)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    (current, earlier) = await party.ada.autocomplete("recap", channel=party.thread, focused="session", query="")
    assert re.search(r"^going on for (less than 1|\d) min, one track · First Light$", current[0])
    assert re.search(r"^(less than 1|\d) min ago, (less than 1|\d) min, 2 tracks · Long Haul$", earlier[0])
    assert "Long Haul" in (await recap_of(party, session=earlier[1])).content
    going = (await recap_of(party)).content
    assert "has been listening since" in going
    assert "Long Haul" not in going
    for typed in ("yesterday", "0", "-1", "9" * 30, "**bold** @everyone", "\u202e1"):
        answer = await party.ada.slash("recap", channel=party.thread, session=typed)
        assert answer.ephemeral
        assert "know of no such session" in answer.text


async def test_a_recap_typed_elsewhere_shows_nothing_there_and_outsiders_get_none(party: Party) -> None:
    await a_session(party)
    before = await party.cleo.history(party.general)
    answer = await party.ada.slash("recap", channel=party.general)
    assert answer.ephemeral
    assert "Long Haul" not in answer.text
    assert await party.cleo.history(party.general) == before
    posts = len(await party.ben.history(party.thread))
    for who in (party.cleo, party.dan):
        refused = await who.slash("recap", channel=party.general)
        assert refused.ephemeral
        assert "Long Haul" not in refused.text
        assert not await who.autocomplete("recap", channel=party.general, focused="session", query="")
    assert len(await party.ben.history(party.thread)) == posts
