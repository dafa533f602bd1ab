"""Music that is quieter while somebody speaks, as who listens hears it, and as all see whether the bot listens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import SILENCE
from tests.cogs.test_player import loudness_db
from tests.cogs.test_room_comings import until
from tests.media import read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Listener, Member
    from tests.cogs.party import Party

DOWN, UP = 6, 26
"""Packets in which it falls and rises."""
SESSION_OVER = 4006
"""A voice close code after which a client must come in anew (Discord docs: Voice Close Event Codes)."""
LULL = 130
"""Packets until it is surely as loud as before: 0.8 s of silence, half a second of rising, and then some."""


@dataclass
class Concert:
    """Ada hears "Long Haul", packet by packet."""

    party: Party
    ada: Listener
    file: list[bytes]

    @classmethod
    async def begin(cls, party: Party, bot_folder: Path, *, quieter: bool) -> Concert:
        await party.ada.slash("group update", channel=party.thread, quieter_while_speaking=quieter)
        (ada,) = await party.listen(party.ada)
        await party.ada.slash("play", channel=party.thread, query="Long Haul")
        return cls(party, ada, read_packets(bot_folder / "library" / "Long Haul.ogg"))

    @property
    def heard(self) -> list[bytes]:
        packets = self.ada.packets_from(self.party.bot_id)
        return [packet.payload for packet in packets if packet.payload != SILENCE]

    async def goes_on(self, packets: int) -> None:
        count = len(self.heard) + packets
        await self.ada.wait_until(lambda: len(self.heard) >= count, timeout=30)

    @property
    def turned_down(self) -> range:
        """Which packets are not the file's own."""
        others = [at for at, (one, own) in enumerate(zip(self.heard, self.file, strict=False)) if one != own]
        return range(others[0], others[-1] + 1) if others else range(0)

    async def falls(self) -> None:
        """Wait until something else is heard than what the file has."""
        await self.ada.wait_until(lambda: bool(self.turned_down), timeout=30)

    def assert_whole(self) -> None:
        """Nothing is missing and nothing doubled, by the packets' numbers."""
        packets = self.ada.packets_from(self.party.bot_id)
        assert {(after.sequence - before.sequence) % 65_536 for before, after in pairwise(packets)} == {1}

    async def end(self) -> None:
        await self.party.ada.slash("stop", channel=self.party.thread)


async def bot_is_deaf(party: Party) -> bool:
    state = await party.guild.voice_state(party.bot_id)
    assert state is not None
    return bool(state["self_deaf"])


async def sits_down(party: Party, member: Member) -> Listener:
    (listener,) = await party.listen(member)
    return listener


async def test_music_is_quieter_while_ben_speaks_and_rises_again(party: Party, bot_folder: Path) -> None:
    ben = await sits_down(party, party.ben)
    concert = await Concert.begin(party, bot_folder, quieter=True)
    await concert.goes_on(50)
    assert not await bot_is_deaf(party)
    said = len(concert.heard)
    async with ben.talk():
        await concert.falls()
        await concert.goes_on(60)
    stopped = len(concert.heard)
    await concert.goes_on(LULL)
    low = concert.turned_down
    assert said - 5 < low.start
    assert stopped < low.stop < len(concert.heard) - 20, "while he speaks, and some time longer"
    quiet, own = (packets[low.start + DOWN : low.stop - UP] for packets in (concert.heard, concert.file))
    assert loudness_db(own) - loudness_db(quiet) == pytest.approx(10.5, abs=1.0)
    concert.assert_whole()
    await concert.end()


async def test_bots_and_people_who_are_silent_turn_nothing_down(party: Party, bot_folder: Path) -> None:
    ben = await sits_down(party, party.ben)
    robot = await party.guild.add_bot("Robot", administrator=True)
    machine = await sits_down(party, robot)
    concert = await Concert.begin(party, bot_folder, quieter=True)
    await concert.goes_on(30)
    async with machine.talk(), ben.talk(SILENCE):
        await concert.goes_on(60)
    assert not concert.turned_down
    async with machine.talk(), ben.talk():
        await concert.falls()
    concert.assert_whole()
    await concert.end()


async def test_without_the_rule_the_bot_is_deafened_and_everything_is_as_loud_as_it_is(
    party: Party, bot_folder: Path
) -> None:
    ben = await sits_down(party, party.ben)
    concert = await Concert.begin(party, bot_folder, quieter=False)
    assert await bot_is_deaf(party)
    async with ben.talk():
        await concert.goes_on(60)
    assert not concert.turned_down
    assert "somebody speaks" not in (await party.ada.slash("group show", channel=party.thread)).text
    await concert.end()


async def test_the_rule_comes_and_goes_in_the_middle_of_a_track_without_a_gap(party: Party, bot_folder: Path) -> None:
    ben = await sits_down(party, party.ben)
    concert = await Concert.begin(party, bot_folder, quieter=False)
    await concert.goes_on(20)
    await party.ada.slash("group update", channel=party.thread, quieter_while_speaking=True)
    shown = (await party.ada.slash("group show", channel=party.thread)).text
    assert "while somebody speaks the music is at 30 %" in shown
    async with ben.talk():
        await concert.falls()
        await party.ada.slash("group update", channel=party.thread, quieter_while_speaking=False)
        await until(lambda: bot_is_deaf(party))
        await concert.goes_on(LULL)
        low = concert.turned_down
        assert low.stop < len(concert.heard) - 20, "he speaks on"
    concert.assert_whole()
    await concert.end()


async def test_who_leaves_in_the_middle_of_a_word_is_waited_for_no_longer_and_lost_packets_change_nothing(
    party: Party, bot_folder: Path
) -> None:
    ben = await sits_down(party, party.ben)
    concert = await Concert.begin(party, bot_folder, quieter=True)
    await concert.goes_on(20)
    await party.guild.sandbox.voice_faults.impair(party.guild, user=party.ben, loss=40.0)
    talking = asyncio.create_task(_talk_until_cut_off(ben))
    await concert.falls()
    await concert.goes_on(80)
    assert concert.turned_down.stop == len(concert.heard), "also where every second packet is lost"
    await ben.leave()
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)
    await concert.goes_on(LULL)
    assert concert.turned_down.stop < len(concert.heard) - 20
    concert.assert_whole()
    await concert.end()


async def test_whose_voice_connection_breaks_in_the_middle_of_a_word_is_waited_for_no_longer(
    party: Party, bot_folder: Path
) -> None:
    ben = await sits_down(party, party.ben)
    concert = await Concert.begin(party, bot_folder, quieter=True)
    await concert.goes_on(20)
    talking = asyncio.create_task(_talk_until_cut_off(ben))
    await concert.falls()
    await party.guild.sandbox.voice_faults.close(party.guild, SESSION_OVER, user=party.ben)
    await concert.ada.wait_until(lambda: party.ben.id not in concert.ada.present, timeout=30)
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)
    await concert.goes_on(LULL)
    assert concert.turned_down.stop < len(concert.heard) - 20
    assert await party.guild.voice_state(party.ben.id) is not None, "Discord still shows him there"
    concert.assert_whole()
    await concert.end()


async def test_who_is_deafened_is_heard_by_the_others_and_turns_the_music_down(party: Party, bot_folder: Path) -> None:
    ben = await sits_down(party, party.ben)
    root = await party.guild.add_member("Root", administrator=True)
    concert = await Concert.begin(party, bot_folder, quieter=True)
    await root.silence(party.ben, deaf=True)
    await party.ada.slash("queue show", channel=party.thread)  # the bot knows of it
    async with ben.talk():
        await concert.falls()
    await concert.goes_on(LULL)
    assert concert.turned_down.stop < len(concert.heard) - 20
    concert.assert_whole()
    await concert.end()


async def _talk_until_cut_off(listener: Listener) -> None:
    async with listener.talk():
        await asyncio.Event().wait()


async def test_volume_pause_seek_and_skip_go_on_while_somebody_speaks(party: Party, bot_folder: Path) -> None:
    ben = await sits_down(party, party.ben)
    concert = await Concert.begin(party, bot_folder, quieter=True)
    await concert.goes_on(20)
    async with ben.talk():
        await concert.falls()
        await party.ada.slash("pause", channel=party.thread)
        await party.ada.slash("resume", channel=party.thread)
        await concert.goes_on(20)
        await party.ada.slash("seek", channel=party.thread, position="0:10")
        await concert.goes_on(30)
        assert not set(concert.heard[-10:]) & set(concert.file), "it is as quiet elsewhere"
        await party.ada.slash("volume", channel=party.thread, percent=50)
        assert "The volume is 50 %" in (await party.ada.slash("volume", channel=party.thread)).text
        await concert.goes_on(30)
        await party.ada.slash("volume", channel=party.thread, percent=100)
        await party.ada.slash("play", channel=party.thread, query="First Light")
        await party.ada.slash("skip", channel=party.thread)
        await concert.goes_on(30)
        first = read_packets(bot_folder / "library" / "First Light.ogg")
        assert not set(concert.heard[-5:]) & set(first), "and the next track, too"
    await concert.end()
