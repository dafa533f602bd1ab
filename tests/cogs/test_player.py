"""What members hear of gapless changes, winding, repeating and volume, and what `/player health` tells them."""

from __future__ import annotations

import asyncio
import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.cogs.test_music import SILENCE, heard, queue_of, queue_shows
from tests.cogs.truth.agreement import PATIENCE_S
from tests.media import decode_opus, read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import BotProcess, Listener, Sandbox
    from tests.cogs.party import Party

HALF_A_SECOND = 25
"""Packets."""
SAMPLES = 960
"""Per packet, which is how RTP counts time (RFC 7587 section 4.1)."""


def assert_packet_continuous(listener: Listener, *changes: int) -> None:
    """From the first packet of music to the last nothing is missing and nothing between; 20 ms lie at the changes.

    A change is told by the number of packets of music before it. Elsewhere the clock may go on further in between: a
    machine that stands still for a moment is not what these tests are about.
    """
    sounding = [index for index, packet in enumerate(listener.packets) if packet.payload != SILENCE]
    music = listener.packets[sounding[0] : sounding[-1] + 1]
    assert len(music) == len(sounding), "no silence in between"
    assert {(after.sequence - before.sequence) % 65_536 for before, after in pairwise(music)} == {1}
    for change in changes:
        assert (music[change].timestamp - music[change - 1].timestamp) % 2**32 == SAMPLES


def loudness_db(packets: list[bytes]) -> float:
    samples = decode_opus(packets)
    return 10 * math.log10(sum(sample * sample for sample in samples) / len(samples) + 1e-9)


async def typed(party: Party, command: str, **options: Any) -> str:
    return (await party.ada.slash(command, channel=party.thread, **options)).text


async def test_one_track_follows_the_other_packet_to_packet(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    for title in ("First Light", "Second Wind", "Third Time"):
        await typed(party, "play", query=title)
    await ada.wait_for_end()
    await queue_shows(party, "empty")
    titles = ("First Light", "Second Wind", "Third Time")
    files = [read_packets(bot_folder / "library" / f"{title}.ogg") for title in titles]
    assert heard(ada) == [packet for file in files for packet in file]
    assert_packet_continuous(ada, len(files[0]), len(files[0]) + len(files[1]))


async def test_a_track_that_is_encoded_follows_one_that_is_not_just_the_same(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    for title in ("First Light", "Hummed"):
        await typed(party, "play", query=title)
    await ada.wait_for_end()
    first = read_packets(bot_folder / "library" / "First Light.ogg")
    assert heard(ada)[: len(first)] == first
    assert abs(len(heard(ada)) - len(first) - 100) <= 2
    assert_packet_continuous(ada, len(first))


async def test_a_seek_goes_on_at_the_place(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await typed(party, "play", query="First Light")
    await ada.wait_for_packets(20)
    assert "Going on at 0:02" in await typed(party, "seek", position="0:02")
    await ada.wait_for_end()
    file = read_packets(bot_folder / "library" / "First Light.ogg")
    rest = file[100:]
    assert heard(ada)[-len(rest) :] == rest
    assert heard(ada)[: -len(rest)] == file[: len(heard(ada)) - len(rest)]
    assert len(heard(ada)) < len(file)


async def test_a_seek_in_a_pause_stays_paused(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await typed(party, "play", query="First Light")
    await ada.wait_for_packets(20)
    await typed(party, "pause")
    await ada.wait_for_end(silence_ms=300)
    count = len(heard(ada))
    assert "Paused at 0:02" in await typed(party, "seek", position="0:02")
    assert "(0:02 of" in await typed(party, "queue show")
    await typed(party, "resume")
    rest = read_packets(bot_folder / "library" / "First Light.ogg")[100:]
    await ada.wait_until(lambda: len(heard(ada)) >= count + len(rest), 10)
    assert heard(ada)[count:] == rest


@pytest.mark.parametrize(
    ("position", "words"), [("1:00", "this track is 0:03 long"), ("soon", "can't read that"), ("+99", "past the end")]
)
async def test_a_place_that_is_none_is_told(party: Party, position: str, words: str) -> None:
    (ada,) = await party.listen(party.ada)
    await typed(party, "play", query="First Light")
    await ada.wait_for_packets(5)
    answer = await party.ada.slash("seek", channel=party.thread, position=position)
    assert answer.ephemeral
    assert words in answer.text


async def test_another_volume_is_heard_within_half_a_second_and_a_hundred_percent_is_the_file_itself(
    party: Party, bot_folder: Path
) -> None:
    (ada,) = await party.listen(party.ada)
    file = read_packets(bot_folder / "library" / "Long Haul.ogg")
    await typed(party, "play", query="Long Haul")
    await ada.wait_for_packets(50)
    assert "50 % from now on" in await typed(party, "volume", percent=50)
    at = len(heard(ada))
    await ada.wait_for_packets(at + 150)
    assert "encoded on the way, at 50 %" in await typed(party, "player health")
    assert "The volume is 50 %" in await typed(party, "volume")
    await typed(party, "volume", percent=100)
    back = len(heard(ada))
    await ada.wait_for_packets(back + 150)
    assert "the file's own packets" in await typed(party, "player health")
    packets = heard(ada)
    assert packets[:at] == file[:at]
    quiet = loudness_db(packets[at + HALF_A_SECOND : back])
    assert loudness_db(file[at + HALF_A_SECOND : back]) - quiet == pytest.approx(6.0, abs=0.7)
    assert packets[back + HALF_A_SECOND : back + 150] == file[back + HALF_A_SECOND : back + 150]
    assert_packet_continuous(ada)
    await typed(party, "stop")


async def test_the_volume_stays_for_what_comes(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await typed(party, "volume", percent=200)
    await typed(party, "play", query="First Light")
    await ada.wait_for_end()
    file = read_packets(bot_folder / "library" / "First Light.ogg")
    assert loudness_db(heard(ada)[10:-10]) - loudness_db(file[10:-10]) == pytest.approx(6.0, abs=1.0)


async def test_a_looped_track_comes_again_without_a_gap(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await typed(party, "play", query="First Light")
    assert "each track is repeated" in await typed(party, "loop", mode="track")
    assert "This track is repeated" in await queue_of(party)
    file = read_packets(bot_folder / "library" / "First Light.ogg")
    # The bot knows of a change within two ticks of its turn at feeding.
    await ada.wait_until(lambda: len(heard(ada)) > 2 * len(file) + 20, 20)
    assert "Nothing is repeated" in await typed(party, "loop", mode="off")
    await ada.wait_for_end()
    assert heard(ada) == file * 3
    assert_packet_continuous(ada, len(file), 2 * len(file))


async def test_an_empty_queue_can_be_looped_for_what_comes(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    assert "the queue plays round and round" in await typed(party, "loop", mode="queue")
    assert "The queue is empty" in await typed(party, "queue show")
    await typed(party, "play", query="First Light")
    file = read_packets(bot_folder / "library" / "First Light.ogg")
    await ada.wait_until(lambda: len(heard(ada)) > len(file) + 20, PATIENCE_S)
    assert heard(ada)[len(file) : len(file) + 20] == file[:20]
    await typed(party, "stop")


async def test_going_back_plays_the_track_before_and_far_into_a_track_its_beginning(
    party: Party, bot_folder: Path
) -> None:
    (ada,) = await party.listen(party.ada)
    for title in ("First Light", "Long Haul"):
        await typed(party, "play", query=title)
    await ada.wait_for_packets(20)
    await typed(party, "skip")
    first, haul = (read_packets(bot_folder / "library" / f"{title}.ogg") for title in ("First Light", "Long Haul"))
    await ada.wait_until(lambda: haul[20] in heard(ada))
    await typed(party, "seek", position="0:06")
    await ada.wait_until(lambda: haul[320] in heard(ada))
    assert "from the beginning" in await typed(party, "previous")
    await ada.wait_until(lambda: heard(ada).count(haul[5]) == 2)
    assert "Back to **First Light**" in await typed(party, "previous")
    await ada.wait_until(lambda: first[100] in heard(ada))
    assert "1. **Long Haul**" in await queue_of(party)
    await typed(party, "stop")


async def test_a_skip_goes_on_with_what_is_ready_without_silence(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    for title in ("Long Haul", "First Light"):
        await typed(party, "play", query=title)
    await ada.wait_for_packets(50)
    await typed(party, "skip")
    await ada.wait_for_end()
    first = read_packets(bot_folder / "library" / "First Light.ogg")
    assert heard(ada)[-len(first) :] == first
    assert_packet_continuous(ada)


async def test_health_says_first_whether_all_is_well(party: Party) -> None:
    (ada,) = await party.listen(party.ada)
    assert "in no voice channel" in await typed(party, "player health")
    await typed(party, "play", query="Long Haul")
    await ada.wait_for_packets(100)
    answer = await party.ada.slash("player health", channel=party.thread)
    assert answer.ephemeral
    assert re.match(r"\*\*(All is|Not all is) well", answer.text)
    for words in ("from the library: Long Haul.ogg", "own packets", "end to end on", "99 of 100 packets"):
        assert words in answer.text
    counted = re.search(r"(\d+) sent, \d+ missed", answer.text)
    assert counted is not None
    assert int(counted[1]) >= 100
    await typed(party, "stop")


async def test_two_skips_at_once_skip_two_tracks(party: Party, bot_folder: Path) -> None:
    ada, _ = await party.listen(party.ada, party.ben)
    for title in ("Long Haul", "First Light", "Second Wind"):
        await typed(party, "play", query=title)
    await ada.wait_for_packets(20)
    await asyncio.gather(*(one.slash("skip", channel=party.thread) for one in (party.ada, party.ben)))
    await ada.wait_for_end()
    second = read_packets(bot_folder / "library" / "Second Wind.ogg")
    assert heard(ada)[-len(second) :] == second


async def killed_and_told(party: Party, bot: BotProcess, words: str) -> None:
    """The bot is killed and started anew, until it has said so in the thread."""
    await bot.kill()
    await bot.restart()
    await bot.wait_ready()
    async with asyncio.timeout(PATIENCE_S):
        while not any(words in said.content for said in await party.ada.history(party.thread)):
            pass


async def test_a_group_whose_music_a_crash_cut_off_hears_it_go_on_where_somebody_listens(
    party: Party, bot: BotProcess, bot_folder: Path
) -> None:
    (ada,) = await party.listen(party.ada)
    await typed(party, "play", query="Long Haul")
    await typed(party, "volume", percent=150)
    await typed(party, "seek", position="0:10")
    await ada.wait_for_packets(100)
    await killed_and_told(party, bot, "**Long Haul** goes on at 0:1")
    await ada.wait_for_packets(len(ada.packets) + 20)
    assert "The volume is 150 %" in await typed(party, "volume")
    await typed(party, "stop")


@pytest.mark.parametrize("deaf", [True, False])
async def test_where_nobody_hears_it_the_bot_stays_away_and_says_what_goes_on(
    party: Party, bot: BotProcess, bot_folder: Path, deaf: bool
) -> None:
    """Who has deafened themselves hears nothing."""
    (ada,) = await party.listen(party.ada)
    haul = read_packets(bot_folder / "library" / "Long Haul.ogg")
    await typed(party, "play", query="Long Haul")
    await typed(party, "seek", position="0:05")
    await ada.wait_until(lambda: haul[300] in heard(ada), 30)
    await ada.leave()
    if deaf:
        party.listeners.append(await party.ada.join(party.voice, deaf=True))
    await killed_and_told(party, bot, "I was cut off in mid-song and am back.")
    if deaf:
        await party.listeners.pop().leave()
    (ada,) = await party.listen(party.ada)
    assert "Nothing is playing, but something waits" in await typed(party, "pause")
    count = len(heard(ada))
    await typed(party, "resume")
    await ada.wait_for_packets(count + 20)
    assert haul.index(heard(ada)[count]) > 250, "it goes on where it was, not at its beginning"
    await typed(party, "stop")


async def test_a_song_goes_on_at_its_place_when_discord_has_lost_the_bots_session(
    party: Party, sandbox: Sandbox, bot_folder: Path
) -> None:
    (ada,) = await party.listen(party.ada)
    haul = read_packets(bot_folder / "library" / "Long Haul.ogg")
    await typed(party, "play", query="Long Haul")
    await ada.wait_for_packets(50)
    await sandbox.faults.invalidate_session(resumable=False)
    await sandbox.wait_connected(PATIENCE_S)
    count = len(heard(ada))
    await ada.wait_until(lambda: len(heard(ada)) > count + 100, PATIENCE_S)
    places = [haul.index(packet) for packet in heard(ada)]
    assert places == sorted(set(places)), "nothing comes twice"
    assert max(after - before for before, after in pairwise(places)) <= HALF_A_SECOND
    assert not any("cut off" in said.content for said in await party.ada.history(party.thread))
    await typed(party, "stop")
