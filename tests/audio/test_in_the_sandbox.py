"""The voice gateway against a whole voice server: what it plays is what members hear."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import discord
import pytest

from audio.discord_voice import DiscordVoiceGateway
from audio.errors import VoiceError
from audio.frame import SILENCE
from audio.opening import open_media
from sandbox.client import Sandbox
from sandbox.client.connecting import connector
from tests.audio.hearing import Tape
from tests.media import make_tone, read_packets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from audio.voice import VoiceConnection
    from sandbox.client import Channel, Guild, Member, Packet

MUSIC = [bytes([0xFC, number // 250, number % 250]) * 40 for number in range(500)]
WAIT_S = 10


@dataclass
class Seat:
    """The bot in one guild's voice, and what it was told."""

    gateway: DiscordVoiceGateway
    guild: Guild
    bot_id: int
    told: asyncio.Queue[object] = field(default_factory=asyncio.Queue)

    async def join(self, channel: Channel) -> VoiceConnection:
        return await self.gateway.connect(
            self.guild.id,
            channel.id,
            on_lost=lambda _, reason: self.told.put_nowait(reason),
            on_moved=lambda _, channel_id: self.told.put_nowait(channel_id),
        )

    async def hear(self) -> object:
        return await asyncio.wait_for(self.told.get(), WAIT_S)


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running


@pytest.fixture(scope="module")
async def client(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    intents = discord.Intents(guilds=True, voice_states=True)
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    async with discord.Client(intents=intents, connector=to_sandbox) as client:
        running = asyncio.create_task(client.start(sandbox.token))
        while not client.is_ready():
            await asyncio.wait({running}, timeout=0.01)
            assert not running.done()
        yield client
        await client.close()
        await running


@asynccontextmanager
async def seen(client: discord.Client, *events: str) -> AsyncIterator[None]:
    """Ends when discord.py has dispatched one of the events that the body causes."""
    waiting = [asyncio.ensure_future(client.wait_for(event)) for event in events]
    await asyncio.sleep(0)  # all of them listen now
    yield
    done, others = await asyncio.wait(waiting, timeout=WAIT_S, return_when=asyncio.FIRST_COMPLETED)
    assert done
    for event in others:
        event.cancel()


@pytest.fixture
async def guild(sandbox: Sandbox, client: discord.Client) -> Guild:
    async with seen(client, "guild_join", "guild_available"):
        return await sandbox.create_guild("Film club")


@pytest.fixture
async def lounge(guild: Guild, client: discord.Client) -> Channel:
    async with seen(client, "guild_channel_create"):
        return await guild.create_voice_channel("Lounge")


@pytest.fixture
async def studio(guild: Guild, client: discord.Client) -> Channel:
    async with seen(client, "guild_channel_create"):
        return await guild.create_voice_channel("Studio", user_limit=1)


@pytest.fixture
async def ada(guild: Guild) -> Member:
    return await guild.add_member("Ada")


@pytest.fixture
async def ben(guild: Guild) -> Member:
    return await guild.add_member("Ben")


@pytest.fixture
async def seat(client: discord.Client, guild: Guild) -> AsyncIterator[Seat]:
    assert client.user is not None
    yield Seat(DiscordVoiceGateway(client), guild, client.user.id)
    ours = client.get_guild(guild.id)
    if ours is not None and ours.voice_client is not None:
        await ours.voice_client.disconnect(force=True)


def music(packets: list[Packet]) -> list[bytes]:
    return [packet.payload for packet in packets if packet.payload != SILENCE]


def assert_none_is_missing(packets: list[Packet]) -> None:
    for before, after in pairwise(packets):
        assert (after.sequence - before.sequence) % 2**16 == 1


async def test_members_hear_the_file_s_own_packets(
    seat: Seat, lounge: Channel, ada: Member, ben: Member, tmp_path: Path
) -> None:
    path = make_tone(tmp_path / "tone.ogg", format="ogg", codec="libopus", seconds=1.5)
    async with await ada.join(lounge) as first, await ben.join(lounge) as second:
        connection = await seat.join(lounge)
        connection.play(open_media(path), on_end=seat.told.put_nowait)
        assert await seat.hear() is None
        for listener in (first, second):
            heard = await listener.wait_for_end()
            assert [packet.payload for packet in heard] == [*read_packets(path), *[SILENCE] * 5]
            assert [packet.timestamp - heard[0].timestamp for packet in heard] == [960 * i for i in range(len(heard))]
            assert_none_is_missing(heard)
            assert not listener.unprotected
            assert listener.undecryptable == 0


async def test_what_is_played_to_nobody_waits_for_the_first_member(seat: Seat, lounge: Channel, ada: Member) -> None:
    connection = await seat.join(lounge)
    connection.play(Tape(*MUSIC[:20]), on_end=seat.told.put_nowait)
    async with await ada.join(lounge) as listener:
        heard = await listener.wait_for_end()
        assert music(heard) == MUSIC[:20]
        assert not listener.unprotected


async def test_a_late_member_hears_the_rest_and_nobody_misses_a_packet(
    seat: Seat, lounge: Channel, ada: Member, ben: Member
) -> None:
    async with await ada.join(lounge) as first:
        connection = await seat.join(lounge)
        connection.play(Tape(*MUSIC[:150]), on_end=seat.told.put_nowait)
        await first.wait_for_packets(20)
        async with await ben.join(lounge) as second:
            await seat.hear()
            rest = music(await second.wait_for_end())
            assert music(await first.wait_for_end()) == MUSIC[:150]
            assert rest == MUSIC[150 - len(rest) : 150]
            assert not first.unprotected
            assert not second.unprotected


async def test_pause_resume_skip_and_stop_are_heard_as_such(seat: Seat, lounge: Channel, ada: Member) -> None:
    async with await ada.join(lounge) as listener:
        connection = await seat.join(lounge)
        connection.play(Tape(*MUSIC[:100]), on_end=seat.told.put_nowait)
        await listener.wait_for_packets(10)
        connection.pause()
        held = len(music(await listener.wait_for_end(silence_ms=100)))
        connection.resume()
        await listener.wait_for_packets(held + 5 + 10)
        connection.play(Tape(*MUSIC[200:220]), on_end=seat.told.put_nowait)
        assert await seat.hear() is None
        heard = music(await listener.wait_for_end(silence_ms=100))
        first_part = heard.index(MUSIC[200])
        assert first_part >= held + 10
        assert heard == MUSIC[:first_part] + MUSIC[200:220]
        assert seat.told.empty()
        assert_none_is_missing(listener.packets)


async def test_the_gateway_moves_a_bot_that_already_sits_in_the_guild(
    seat: Seat, lounge: Channel, studio: Channel, ada: Member, ben: Member
) -> None:
    async with await ada.join(lounge) as first, await ben.join(studio) as second:
        connection = await seat.join(lounge)
        connection.play(Tape(*MUSIC[:300]), on_end=seat.told.put_nowait)
        await first.wait_for_packets(10)
        async with asyncio.timeout(WAIT_S):  # discord.py alone takes 30 s
            assert await seat.join(studio) is connection
        assert connection.channel_id == studio.id
        await second.wait_for_packets(20)
        heard = len(music(first.packets))
        assert music(second.packets)[:10] == MUSIC[heard : heard + 10]
        assert seat.told.empty()


async def test_the_music_follows_a_bot_that_somebody_moves(
    seat: Seat, guild: Guild, lounge: Channel, studio: Channel, ada: Member
) -> None:
    connection = await seat.join(lounge)
    async with await ada.join(studio) as listener:
        connection.play(Tape(*MUSIC[:20]), on_end=lambda _: None)
        await guild.move_voice(seat.bot_id, studio)
        assert await seat.hear() == studio.id
        assert connection.channel_id == studio.id
        assert music(await listener.wait_for_end()) == MUSIC[:20]


async def test_a_bot_that_is_thrown_out_knows_it_and_can_come_again(
    seat: Seat, guild: Guild, lounge: Channel, ada: Member
) -> None:
    async with await ada.join(lounge) as listener:
        connection = await seat.join(lounge)
        tape = Tape(*MUSIC)
        connection.play(tape, on_end=seat.told.put_nowait)
        await listener.wait_for_packets(5)
        await guild.move_voice(seat.bot_id, None)
        assert await seat.hear() == "removed"
        assert not connection.connected
        assert await asyncio.to_thread(tape.closed.wait, WAIT_S)
        again = await seat.join(lounge)
        again.play(Tape(*MUSIC[:10]), on_end=seat.told.put_nowait)
        assert await seat.hear() is None
        assert music(await listener.wait_for_end())[-10:] == MUSIC[:10]
        assert again.connected
        assert seat.told.empty()


async def test_a_bot_that_leaves_is_gone_and_tells_nobody(seat: Seat, guild: Guild, lounge: Channel) -> None:
    connection = await seat.join(lounge)
    assert await guild.voice_state(seat.bot_id) is not None
    await connection.disconnect()
    assert not connection.connected
    assert await guild.voice_state(seat.bot_id) is None
    assert seat.told.empty()


async def test_two_who_call_at_once_get_the_same_connection(seat: Seat, lounge: Channel) -> None:
    first, second = await asyncio.gather(seat.join(lounge), seat.join(lounge))
    assert first is second


async def test_music_goes_on_while_the_main_gateway_is_away(
    seat: Seat, sandbox: Sandbox, lounge: Channel, ada: Member
) -> None:
    async with await ada.join(lounge) as listener:
        connection = await seat.join(lounge)
        connection.play(Tape(*MUSIC[:100]), on_end=seat.told.put_nowait)
        await listener.wait_for_packets(10)
        await sandbox.drop_gateway()
        assert await seat.hear() is None
        assert music(await listener.wait_for_end()) == MUSIC[:100]


async def test_full_and_forbidden_channels_are_refused(
    seat: Seat, client: discord.Client, guild: Guild, studio: Channel, ada: Member
) -> None:
    async with seen(client, "guild_role_update"):
        await guild.set_bot_permissions(move_members=False)
    async with seen(client, "voice_state_update"):
        listener = await ada.join(studio)
    async with listener:
        with pytest.raises(VoiceError) as full:
            await seat.join(studio)
    async with seen(client, "guild_role_update"):
        await guild.set_bot_permissions(speak=False)
    with pytest.raises(VoiceError) as forbidden:
        await seat.join(studio)
    assert (full.value.reason, forbidden.value.reason) == ("full", "forbidden")
