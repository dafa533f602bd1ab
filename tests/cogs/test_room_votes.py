"""Who may do what to the music, as people in the channel see and hear it: votes, own tracks, the list, the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import Party
from tests.cogs.test_music import heard, queue_shows
from tests.cogs.test_player import HALF_A_SECOND, loudness_db
from tests.cogs.test_room_comings import thread_says
from tests.media import make_tone, read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Answer, Listener, Member


async def rules(party: Party, **options: Any) -> None:
    answer = await party.ada.slash("group update", channel=party.thread, **options)
    assert "is changed" in answer.text, answer.text


async def skip(party: Party, member: Member) -> Answer:
    return await member.slash("skip", channel=party.thread)


async def three_listen(party: Party) -> list[Listener]:
    """Ada has put two tracks on; Ben and Cleo listen too."""
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    listeners = await party.listen(party.ada, party.ben, party.cleo)
    for query in ("Long Haul", "First Light"):
        await party.ada.slash("play", channel=party.thread, query=query)
    await listeners[0].wait_for_packets(20)
    return listeners


async def test_those_who_listen_skip_a_track_together(party: Party, bot_folder: Path) -> None:
    await rules(party, vote_skip=60)
    ada, ben, cleo = await three_listen(party)
    first = await skip(party, party.ben)
    assert not first.ephemeral
    assert "1 of 2 want the next track; one more is needed" in first.text
    again = await skip(party, party.ben)
    assert again.ephemeral
    assert "voted already" in again.text
    assert "Skipped. Next: **First Light**" in (await skip(party, party.cleo)).text
    track = read_packets(bot_folder / "library" / "First Light.ogg")
    for listener in (ada, ben, cleo):
        await listener.wait_for_end()
        assert heard(listener)[-len(track) :] == track


async def test_a_vote_goes_with_who_leaves_and_passes_when_the_others_do(party: Party) -> None:
    await rules(party, vote_skip=100)
    ada, ben, cleo = await three_listen(party)
    assert "1 of 3" in (await skip(party, party.ben)).text
    await ben.leave()
    assert "1 of 2" in (await skip(party, party.cleo)).text
    await ada.leave()
    await thread_says(party, "that is enough now")
    await queue_shows(party, "Playing now: **First Light**")
    await cleo.leave()


async def test_who_is_deafened_has_no_vote_and_does_not_count(party: Party) -> None:
    await rules(party, vote_skip=60)
    root = await party.guild.add_member("Root", administrator=True)
    await three_listen(party)
    await root.silence(party.ben, deaf=True)
    refused = await skip(party, party.ben)
    assert refused.ephemeral
    assert "You are deafened" in refused.text
    assert "1 of 2" in (await skip(party, party.cleo)).text
    await root.silence(party.ben, deaf=False)
    assert "Next: **First Light**" in (await skip(party, party.ben)).text
    await party.ada.slash("stop", channel=party.thread)


async def test_a_dj_and_whoever_asked_for_a_track_skip_it_alone(party: Party) -> None:
    await rules(party, vote_skip=100)
    await party.listen(party.ada, party.ben)
    for query in ("Long Haul", "First Light", "Second Wind"):
        await party.ben.slash("play", channel=party.thread, query=query)
    assert "Next: **First Light**" in (await skip(party, party.ben)).text
    assert "Next: **Second Wind**" in (await skip(party, party.ada)).text
    await party.ada.slash("stop", channel=party.thread)


async def test_where_each_has_their_own_tracks_the_others_are_told_whose_it_is(party: Party) -> None:
    await rules(party, music="requester")
    await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await party.ben.slash("play", channel=party.thread, query="First Light")
    for command in ("pause", "skip", "stop", "previous"):
        refused = await party.ben.slash(command, channel=party.thread)
        assert refused.ephemeral
        assert "only whoever asked for a track, or a DJ, may do that" in refused.text
    await skip(party, party.ada)
    assert "Paused" in (await party.ben.slash("pause", channel=party.thread)).text
    assert "Going on" in (await party.ben.slash("resume", channel=party.thread)).text
    assert "Skipped" in (await skip(party, party.ben)).text


async def test_a_limit_makes_it_softer_at_once_and_nobody_louder(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("volume", channel=party.thread, percent=150)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(20)
    await rules(party, volume_limit=50)
    limited = len(heard(ada)) + HALF_A_SECOND
    assert "The volume is 50 %" in (await party.ada.slash("volume", channel=party.thread)).text
    refused = await party.ada.slash("volume", channel=party.thread, percent=51)
    assert "at most 50 %" in refused.text
    await ada.wait_until(lambda: len(heard(ada)) >= limited + 100)
    file = read_packets(bot_folder / "library" / "Long Haul.ogg")
    softer_db = loudness_db(file[limited : limited + 100]) - loudness_db(heard(ada)[limited : limited + 100])
    assert softer_db == pytest.approx(6.0, abs=1.0)
    await party.ada.slash("stop", channel=party.thread)


async def test_whoever_runs_the_bot_sets_what_holds_where_a_group_has_chosen_nothing(tmp_path: Path) -> None:
    variables = {
        "CHORUS_PLAYER__QUEUE_LIMIT_PER_PERSON": "3",
        "CHORUS_PLAYER__FAIR_TURNS": "true",
        "CHORUS_ROOM__VOTE_PERCENT": "60",
        "CHORUS_ROOM__VOLUME_CEILING": "90",
        "CHORUS_ROOM__BLOCKED": "polka",
    }
    (tmp_path / "library").mkdir()
    for title in ("One", "Two", "Three", "Four"):
        make_tone(tmp_path / "library" / f"{title}.ogg", format="ogg", codec="libopus", seconds=9.0)
    async with Sandbox.start(seed="empty") as sandbox, running_bot(sandbox, tmp_path, variables):
        guild = await sandbox.create_guild("A server")
        await guild.create_text_channel("general")
        party = await Party.gather(guild)
        shown = (await party.ada.slash("group show", channel=party.thread)).text
        assert "60 % of the listeners skip a track together (default)" in shown
        assert "90 % at most (default)" in shown
        await party.listen(party.ada, party.ben)
        for title in ("One", "Two", "Three"):
            assert f"**{title}**" in (await party.ben.slash("play", channel=party.thread, query=title)).text
        refused = await party.ben.slash("play", channel=party.thread, query="Four")
        assert "as many tracks in this queue as one person may: 3" in refused.text
        assert "**Four**" in (await party.ada.slash("play", channel=party.thread, query="Four")).text
        queue = (await party.ada.slash("queue show", channel=party.thread)).text
        assert queue.index("Four") < queue.index("Three"), "they take turns"
        assert "at most 90 %" in (await party.ada.slash("volume", channel=party.thread, percent=91)).text
        assert "“polka”" in (await party.ada.slash("play", channel=party.thread, query="polka")).text
        await party.go_home()


async def test_what_a_group_has_not_chosen_is_marked_and_what_it_has_can_be_given_up(party: Party) -> None:
    await rules(party, vote_skip=60, volume_limit=70)
    shown = (await party.ada.slash("group show", channel=party.thread)).text
    assert "60 % of the listeners skip a track together;" in shown
    assert "who leaves leaves their tracks here (default)" in shown
    await rules(party, reset="vote_skip")
    shown = (await party.ada.slash("group show", channel=party.thread)).text
    assert "nobody votes (default)" in shown
    assert "70 % at most" in shown
    await rules(party, reset="all rules")
    assert "70 % at most" not in (await party.ada.slash("group show", channel=party.thread)).text


async def test_what_is_on_the_list_is_refused_with_the_entry_until_it_is_taken_off(party: Party) -> None:
    await party.listen(party.ada)
    await rules(party, block="FIRST, example.com")
    for query, entry in (("First Light", "first"), ("https://example.com/song.mp3", "example.com")):
        refused = await party.ada.slash("play", channel=party.thread, query=query)
        assert refused.ephemeral
        assert f"“{entry}” is on the list" in refused.text
    shown = (await party.ada.slash("group show", channel=party.thread)).text
    assert "not played: first, example.com" in shown
    await rules(party, unblock="first")
    assert "First Light" in (await party.ada.slash("play", channel=party.thread, query="First Light")).text
    await party.ada.slash("stop", channel=party.thread)
