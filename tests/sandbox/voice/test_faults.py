"""Voice that goes wrong on command, under an unmodified discord.py; the hole is counted in packets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused
from sandbox.voice.opcodes import Close
from sandbox.voice.rtp import SILENCE_FRAME
from sandbox.voice.transport import XCHACHA20_POLY1305
from tests.sandbox.voice.voice_bot import payload

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Packet, Sandbox
    from tests.sandbox.voice.conftest import Conductor


@pytest.fixture
async def lounge(guild: Guild) -> Channel:
    return await guild.create_voice_channel("Lounge")


async def enter(conductor: Conductor, lounge: Channel) -> None:
    """The bot joins the one who listens there."""
    await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
    await conductor.order("secure 1")


def hole(packets: list[Packet]) -> list[int]:
    """The sequence numbers that never came."""
    heard = {packet.sequence for packet in packets}
    return [sequence for sequence in range(min(heard), max(heard)) if sequence not in heard]


def assert_no_packet_is_another(packets: list[Packet]) -> None:
    """Whatever was lost, each packet stands at its own place in the stream."""
    first = packets[0].sequence
    songs = [packet for packet in packets if packet.payload != SILENCE_FRAME]
    assert [packet.payload for packet in songs] == [payload(packet.sequence - first) for packet in songs]


@pytest.mark.parametrize("code", [4006, 4009, 4014, 4015, 4017, 4021, 4999])
async def test_a_connection_is_closed_with_any_code(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, code: int
) -> None:
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.close(guild, code, user=ada)
        assert await listener.wait_closed() == code


async def test_nobody_is_hit_who_is_not_in_voice(sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel) -> None:
    faults = sandbox.voice_faults
    for fault in (
        faults.close(guild, 4006, user=ada),
        faults.kick(guild, ada),
        faults.vacate_server(guild),
        faults.assign_server(guild, "sandbox-2.discord.media:443"),
        faults.downgrade_dave(lounge),
    ):
        with pytest.raises(Refused):
            await fault


@pytest.mark.parametrize("code", [4006, 4009, 4017])
async def test_a_bot_that_lost_its_session_asks_for_another(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor, code: int
) -> None:
    async with await ada.join(lounge) as listener:
        await enter(conductor, lounge)
        asked = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: int(data["guild_id"]) == guild.id)
        await sandbox.voice_faults.close(guild, code)
        await listener.wait_until(lambda: listener.present == set())
        assert (await asked)["endpoint"] is not None


async def test_a_region_change_is_one_hole_and_another_server(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await enter(conductor, lounge)
        playing = asyncio.create_task(conductor.order("play 100"))
        await listener.wait_for_packets(10)
        vacated = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: data["endpoint"] is None)
        await sandbox.voice_faults.change_region(guild, "sandbox-2.discord.media:443")
        assert (await vacated)["guild_id"] == str(guild.id)
        await playing
        packets = await listener.wait_for_end()
    assert await conductor.order("where") == "sandbox-2.discord.media:443"
    missing = hole(packets)
    assert missing == list(range(missing[0], missing[0] + len(missing)))
    assert_no_packet_is_another(packets)
    assert len(missing) + len(packets) == 105


async def test_a_bot_that_is_kicked_stays_away(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await enter(conductor, lounge)
        await sandbox.voice_faults.kick(guild, int((await sandbox.bot_user())["id"]))
        await listener.wait_until(lambda: listener.present == set())
        assert await conductor.order("gone") == "gone"


async def test_a_bot_that_is_moved_plays_on_in_the_other_channel(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, lounge: Channel, conductor: Conductor
) -> None:
    attic = await guild.create_voice_channel("Attic")
    async with await ada.join(lounge) as below, await ben.join(attic) as above:
        await enter(conductor, lounge)
        playing = asyncio.create_task(conductor.order("play 100"))
        await below.wait_for_packets(10)
        await sandbox.voice_faults.move(guild, int((await sandbox.bot_user())["id"]), attic)
        await playing
        rest = await above.wait_for_end()
    both = below.packets + rest
    assert_no_packet_is_another(both)
    assert hole(below.packets) == hole(rest) == []
    assert len(hole(both)) + len(both) == 105


async def test_a_member_who_is_moved_is_disconnected(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel
) -> None:
    attic = await guild.create_voice_channel("Attic")
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.move(guild, ada, attic)
        assert await listener.wait_closed() == Close.DISCONNECTED


async def test_a_bad_network_loses_doubles_and_reorders_what_it_says(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await enter(conductor, lounge)
        await sandbox.voice_faults.impair(guild, loss=20, duplication=20, reordering=20, seed=5)
        await conductor.order("play 100")
        treated = await sandbox.voice_faults.heal(guild)
        await listener.wait_until(lambda: len(listener.packets) == treated.passed)
        await listener.wait_until(lambda: listener.repeated == len(treated.doubled))
    heard = [packet.sequence for packet in listener.packets]
    assert treated.passed + len(treated.lost) == 105
    assert set(hole(listener.packets)) == {lost for lost in treated.lost if min(heard) < lost < max(heard)}
    assert min(len(treated.lost), len(treated.doubled), len(treated.overtaken)) > 3
    assert heard != sorted(heard)
