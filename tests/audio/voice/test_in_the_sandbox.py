"""The voice gateway against a whole voice server: what it plays is what members hear."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from audio.errors import VoiceError
from audio.frame import SILENCE
from audio.opening import open_media
from tests.audio.hearing import Tape
from tests.audio.voice.seat import MUSIC, WAIT_S, Hole, music, seen
from tests.media import make_tone, read_packets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import discord

    from audio.engine import AudioEngine
    from sandbox.client import Channel, Guild, Member, Packet, Sandbox
    from tests.audio.voice.seat import Seat


def assert_none_is_missing(packets: list[Packet]) -> None:
    for before, after in pairwise(packets):
        assert (after.sequence - before.sequence) % 2**16 == 1


async def test_members_hear_the_file_s_own_packets(
    seat: Seat, lounge: Channel, ada: Member, ben: Member, tmp_path: Path
) -> None:
    path = make_tone(tmp_path / "tone.ogg", format="ogg", codec="libopus", seconds=1.5)
    async with await ada.join(lounge) as first, await ben.join(lounge) as second:
        await seat.join(lounge)
        seat.stream.play(open_media(path), on_end=seat.told.put_nowait)
        assert await seat.hear() is None
        for listener in (first, second):
            heard = await listener.wait_for_end()
            assert [packet.payload for packet in heard] == [*read_packets(path), *[SILENCE] * 5]
            steps = [after.timestamp - before.timestamp for before, after in pairwise(heard)]
            assert all(step > 0 and step % 960 == 0 for step in steps)
            assert steps.count(960) > len(steps) * 0.9  # a busy machine may hold up the sender
            assert_none_is_missing(heard)
            assert not listener.unprotected
            assert listener.undecryptable == 0


async def test_what_is_played_to_nobody_waits_for_the_first_member(seat: Seat, lounge: Channel, ada: Member) -> None:
    await seat.join(lounge)
    seat.play(MUSIC[:20])
    async with await ada.join(lounge) as listener:
        heard = await listener.wait_for_end()
        assert music(heard) == MUSIC[:20]
        assert not listener.unprotected


async def test_a_late_member_hears_the_rest_and_nobody_misses_a_packet(
    seat: Seat, lounge: Channel, ada: Member, ben: Member
) -> None:
    async with await ada.join(lounge) as first:
        await seat.join(lounge)
        seat.play(MUSIC[:150])
        await first.wait_for_packets(20)
        async with await ben.join(lounge) as second:
            await seat.hear()
            rest = music(await second.wait_for_end())
            assert music(await first.wait_for_end()) == MUSIC[:150]
            assert rest == MUSIC[150 - len(rest) : 150]
            assert not first.unprotected
            assert not second.unprotected


async def test_a_late_channel_in_another_guild_hears_the_same_and_costs_the_first_nothing(
    seat: Seat, sandbox: Sandbox, client: discord.Client, lounge: Channel, ada: Member
) -> None:
    async with seen(client, "guild_join", "guild_available"):
        elsewhere = await sandbox.create_guild("Book club")
    async with seen(client, "guild_channel_create"):
        library = await elsewhere.create_voice_channel("Library")
    cleo = await elsewhere.add_member("Cleo")
    async with await ada.join(lounge) as first, await cleo.join(library) as second:
        await seat.join(lounge)
        seat.play(MUSIC[:250])
        await first.wait_for_packets(20)
        late = await seat.gateway.connect(elsewhere.id, library.id, seat.stream, on_lost=lambda *_: None)
        assert await seat.hear() is None
        rest = music(await second.wait_for_end())
        assert music(await first.wait_for_end()) == MUSIC[:250]
        assert_none_is_missing(first.packets)
        assert 0 < len(rest) < 250
        assert rest == MUSIC[250 - len(rest) : 250]
        assert not second.unprotected
        await late.disconnect()


async def test_pause_resume_skip_and_stop_are_heard_as_such(seat: Seat, lounge: Channel, ada: Member) -> None:
    async with await ada.join(lounge) as listener:
        await seat.join(lounge)
        seat.play(MUSIC[:100])
        await listener.wait_for_packets(10)
        seat.stream.pause()
        held = len(music(await listener.wait_for_end(silence_ms=100)))
        seat.stream.resume()
        await listener.wait_for_packets(held + 5 + 10)
        seat.play(MUSIC[200:220])
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
        seat.play(MUSIC[:300])
        await first.wait_for_packets(10)
        async with asyncio.timeout(WAIT_S):  # discord.py alone takes 30 s
            assert await seat.join(studio) is connection
        assert connection.channel_id == studio.id
        await second.wait_for_packets(20)
        assert Hole.of(first.packets + second.packets).lost <= 5
        assert seat.told.empty()


async def test_the_music_follows_a_bot_that_somebody_moves(
    seat: Seat, guild: Guild, lounge: Channel, studio: Channel, ada: Member
) -> None:
    connection = await seat.join(lounge)
    async with await ada.join(studio) as listener:
        seat.play(MUSIC[:20])
        await guild.move_voice(seat.bot_id, studio)
        assert await seat.hear() == studio.id
        assert connection.channel_id == studio.id
        assert music(await listener.wait_for_end()) == MUSIC[:20]


async def test_a_bot_that_is_thrown_out_knows_it_and_can_come_again(
    seat: Seat, guild: Guild, lounge: Channel, ada: Member
) -> None:
    async with await ada.join(lounge) as listener:
        connection = await seat.join(lounge)
        seat.play(MUSIC[:100])
        await listener.wait_for_packets(5)
        await guild.move_voice(seat.bot_id, None)
        assert await seat.hear() == "removed"
        assert not connection.connected
        again = await seat.join(lounge)
        assert await seat.hear() is None
        heard = music(await listener.wait_for_end())
        assert heard == [frame for frame in MUSIC[:100] if frame in heard]
        assert heard[-20:] == MUSIC[80:100]
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
        await seat.join(lounge)
        seat.play(MUSIC[:100])
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


async def test_each_connection_tells_how_it_does(seat: Seat, lounge: Channel, ada: Member) -> None:
    connection = await seat.join(lounge)
    seat.play(MUSIC[:20])
    assert connection.health.e2ee == "waiting"
    assert connection.health.sent == 0
    async with await ada.join(lounge) as listener:
        assert await seat.hear() is None
        await listener.wait_for_end()
        health = connection.health
        assert (health.sent, health.holes, health.failed) == (25, 0, 0)
        assert (health.mode, health.e2ee) == ("aead_aes256_gcm_rtpsize", "on")
        assert health.endpoint == "sandbox-1.discord.media:443"


async def test_another_stream_can_be_heard_instead(
    seat: Seat, engine: AudioEngine, lounge: Channel, ada: Member
) -> None:
    other = engine.new_stream()
    async with await ada.join(lounge) as listener:
        connection = await seat.join(lounge)
        seat.play(MUSIC)
        other.play(Tape(*MUSIC[1000:1020]), on_end=seat.told.put_nowait)
        await listener.wait_for_packets(10)
        connection.attach(other)
        assert await seat.hear() is None
        heard = music(await listener.wait_for_end())
    other.close()
    assert heard[-20:] == MUSIC[1000:1020]
    assert heard[:-20] == MUSIC[: len(heard) - 20]


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        (("aead_xchacha20_poly1305_rtpsize", "aead_aes256_gcm_rtpsize"), "aead_aes256_gcm_rtpsize"),
        (("something_new", "aead_xchacha20_poly1305_rtpsize"), "aead_xchacha20_poly1305_rtpsize"),
    ],
)
async def test_aes_is_taken_where_it_is_offered_whatever_the_order(
    seat: Seat, lounge: Channel, ada: Member, offers: Callable[..., None], offered: tuple[str, ...], taken: str
) -> None:
    offers(*offered)
    async with await ada.join(lounge) as listener:
        connection = await seat.join(lounge)
        seat.play(MUSIC[:10])
        assert music(await listener.wait_for_end()) == MUSIC[:10]
        assert connection.health.mode == taken


async def test_a_server_without_a_transport_encryption_that_we_know_is_refused(
    seat: Seat, lounge: Channel, offers: Callable[..., None]
) -> None:
    offers("something_new")
    with pytest.raises(VoiceError) as refused:
        await seat.join(lounge)
    assert refused.value.reason == "unavailable"


async def test_who_speaks_is_said_once_before_the_first_packet(seat: Seat, lounge: Channel, ada: Member) -> None:
    async with await ada.join(lounge) as listener:
        await seat.join(lounge)
        await listener.wait_until(lambda: listener.speaking == {seat.bot_id: 1})
        seat.play(MUSIC[:10])
        await listener.wait_for_end()
        seat.play(MUSIC[10:20])
        await listener.wait_for_packets(20)
        assert listener.speaking == {seat.bot_id: 1}
