"""Whom the bot hears speak in a call, and that nobody notices in what is played that it listens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audio.frame import SILENCE
from sandbox.client.listener_voice import SPOKEN
from sandbox.voice.opcodes import Close
from tests.audio.voice.seat import MUSIC, WAIT_S, Hole, Seat, music, seen, voice_client

if TYPE_CHECKING:
    import discord

    from sandbox.client import Channel, Listener, Member, Sandbox


@dataclass
class Heard:
    """Whose spoken packets arrived."""

    users: list[int | None] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, user_id: int | None) -> None:
        self.users.append(user_id)
        self.more.set()

    async def wait(self, count: int) -> None:
        """Until so many more have come."""
        count += len(self.users)
        async with asyncio.timeout(WAIT_S):
            while len(self.users) < count:
                self.more.clear()
                await self.more.wait()


async def is_deaf(seat: Seat) -> bool:
    state = await seat.guild.voice_state(seat.bot_id)
    assert state is not None
    return bool(state["self_deaf"])


async def becomes(seat: Seat, *, deaf: bool) -> None:
    async with asyncio.timeout(WAIT_S):
        while await is_deaf(seat) != deaf:
            pass


async def exchange(speaker: Listener, hearer: Listener) -> None:
    """Return when what the speaker says now has reached another member, and so would have reached the bot."""
    before = len(hearer.packets_from(speaker.user_id))
    async with speaker.talk():
        await hearer.wait_until(lambda: len(hearer.packets_from(speaker.user_id)) > before + 10)


async def test_who_speaks_is_heard_with_their_name_and_silence_is_not(seat: Seat, lounge: Channel, ada: Member) -> None:
    heard = Heard()
    await seat.gateway.connect(seat.guild.id, lounge.id, seat.stream, on_lost=lambda *_: None, on_voice=heard)
    assert not await is_deaf(seat)
    async with await ada.join(lounge) as listener:
        async with listener.talk():  # whose it is may be told a moment later
            await heard.wait(20)
        said = [SPOKEN] * 5 + [SILENCE] * 20 + [SPOKEN]
        waiting = asyncio.create_task(heard.wait(said.count(SPOKEN)))
        await asyncio.sleep(0)
        before = len(heard.users)
        for frame in said:
            listener.send(frame)
        await waiting
        assert heard.users[before:] == [ada.id] * said.count(SPOKEN)


async def test_a_bot_that_nobody_told_to_listen_is_deafened_and_is_sent_nothing(
    seat: Seat, lounge: Channel, ada: Member, ben: Member
) -> None:
    heard = Heard()
    await seat.join(lounge)
    assert await is_deaf(seat)
    voice_client(seat).state.ears.on_voice = heard
    voice_client(seat).state.ears.open(voice_client(seat).state.socket)
    async with await ada.join(lounge) as speaker, await ben.join(lounge) as hearer:
        await exchange(speaker, hearer)
        assert heard.users == []


async def test_listening_begins_and_ends_while_music_plays_without_a_gap(
    seat: Seat, lounge: Channel, ada: Member, ben: Member
) -> None:
    heard = Heard()
    connection = await seat.join(lounge)
    async with await ada.join(lounge) as speaker, await ben.join(lounge) as hearer:
        seat.play(MUSIC)
        await hearer.wait_for_packets(50)
        await connection.listen(heard)
        await becomes(seat, deaf=False)
        async with speaker.talk():
            await heard.wait(10)
        await connection.listen(None)
        await becomes(seat, deaf=True)
        before = len(heard.users)
        await exchange(speaker, hearer)
        assert len(heard.users) == before
        packets = hearer.packets_from(seat.bot_id)
        assert Hole.of(packets).lost == 0
        numbers = [packet.sequence for packet in packets]
        assert numbers == [(numbers[0] + count) & 0xFFFF for count in range(len(numbers))]
        assert music(packets)[0] in MUSIC[:20]


async def test_it_listens_on_after_a_move_and_a_new_session(
    sandbox: Sandbox, seat: Seat, lounge: Channel, studio: Channel, ada: Member
) -> None:
    heard = Heard()
    for channel in (lounge, studio):
        await seat.gateway.connect(seat.guild.id, channel.id, seat.stream, on_lost=lambda *_: None, on_voice=heard)
        assert not await is_deaf(seat)
    await seat.gateway.connect(seat.guild.id, lounge.id, seat.stream, on_lost=lambda *_: None, on_voice=heard)
    async with await ada.join(lounge) as listener:
        async with listener.talk():
            await heard.wait(5)
        await sandbox.voice_faults.close(seat.guild, Close.SESSION_INVALID)
        await listener.wait_until(lambda: listener.departures > 0)
        await listener.wait_until(lambda: bool(listener.present))
        async with listener.talk():
            await heard.wait(5)
        assert not await is_deaf(seat)


async def test_a_bot_that_moves_stays_deafened(seat: Seat, lounge: Channel, studio: Channel) -> None:
    told: list[bool] = []

    @seat.client.event
    async def on_voice_state_update(_member: discord.Member, _: discord.VoiceState, after: discord.VoiceState) -> None:
        told.append(after.self_deaf)

    await seat.join(lounge)
    async with seen(seat.client, "voice_state_update"):
        await seat.join(studio)
    del seat.client.on_voice_state_update  # type: ignore[attr-defined]  # set by name
    assert told
    assert all(told)
    assert await is_deaf(seat)
