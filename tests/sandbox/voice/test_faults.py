"""Voice servers, heartbeats and networks that go wrong on command, under an unmodified discord.py and listeners."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused
from sandbox.voice.opcodes import Close
from sandbox.voice.transport import XCHACHA20_POLY1305
from tests.sandbox.voice.streams import (
    PATIENT,
    WORD,
    assert_no_packet_is_another,
    assert_one_hole_at_most,
    hole,
    play_on_to,
    play_to,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Channel, Guild, Member, Sandbox
    from tests.sandbox.voice.conftest import Conductor

ELSEWHERE = "sandbox-2.discord.media:443"


@pytest.fixture(autouse=True)
async def _all_is_well_afterwards(sandbox: Sandbox) -> AsyncIterator[None]:
    yield
    await sandbox.voice_faults.clear()


@pytest.mark.parametrize("code", [4006, 4009, 4014, 4017, 4021, 4999])
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
        faults.vacate_server(lounge),
        faults.assign_server(lounge, ELSEWHERE),
        faults.downgrade_dave(lounge),
    ):
        with pytest.raises(Refused):
            await fault


async def test_a_region_change_is_one_hole_for_everyone_and_another_server(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as first, await ben.join(lounge) as second:
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await conductor.order("secure 2")
        first.send(WORD)
        playing = asyncio.create_task(conductor.order("play 100"))
        await first.wait_for_packets(10)
        vacated = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: data["endpoint"] is None)
        await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
        assert (await vacated)["guild_id"] == str(guild.id)
        await playing
        await first.wait_for_end()
        await second.wait_for_end()
        assert first.privacy_code == second.privacy_code
    assert await conductor.order("where") == ELSEWHERE
    assert first.reconnected == second.reconnected == 1
    bot_id = int((await sandbox.bot_user())["id"])
    for packets in (first.packets_from(bot_id), second.packets_from(bot_id)):
        assert_one_hole_at_most(packets)
        assert_no_packet_is_another(packets)
        assert len(hole(packets)) + len(packets) == 105


async def test_who_comes_after_a_region_change_joins_the_others(
    sandbox: Sandbox, ada: Member, ben: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge) as first:
        await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
        await first.wait_until(lambda: first.reconnected == 1)
        async with await ben.join(lounge) as second:
            await first.wait_until_secure()
            assert first.present == {ben.id}
            second.send(b"\xfchello")
            assert [packet.payload for packet in await first.wait_for_packets(1)] == [b"\xfchello"]


async def test_who_comes_while_there_is_no_server_waits_for_one(
    sandbox: Sandbox, ada: Member, ben: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as first:
        await sandbox.voice_faults.vacate_server(lounge)
        told = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda _: True)
        entering = asyncio.create_task(conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}"))
        joining = asyncio.create_task(ben.join(lounge))
        assert (await told)["endpoint"] is None
        await sandbox.voice_faults.assign_server(lounge, ELSEWHERE)
        await entering
        assert await conductor.order("where") == ELSEWHERE
        async with await joining as second:
            await first.wait_until(lambda: len(first.present) == 2)
            await second.wait_until_secure()


async def test_a_server_that_does_not_answer_is_waited_for(
    sandbox: Sandbox, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge)
        listener.send(WORD)
        playing = asyncio.create_task(conductor.order("play 100"))
        await listener.wait_for_packets(10)
        await sandbox.voice_faults.silence_server(ELSEWHERE)
        assigned = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: data["endpoint"] == ELSEWHERE)
        await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
        await listener.wait_until(lambda: not listener.secure)
        await assigned
        assert await conductor.order("where") == ELSEWHERE
        assert listener.reconnected == 0
        await sandbox.voice_faults.silence_server(ELSEWHERE, silent=False)
        await playing
        await listener.wait_for_end()
    assert_one_hole_at_most(listener.packets)
    assert_no_packet_is_another(listener.packets)


async def test_a_server_that_never_answers_is_left_for_the_next_one(
    sandbox: Sandbox, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge, PATIENT)
        playing = await play_to(listener, conductor)
        await sandbox.voice_faults.silence_server(ELSEWHERE)
        assigned = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: data["endpoint"] == ELSEWHERE)
        await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
        await assigned
        # Told of a second server before it has dialled the first, discord.py takes its own goodbye for the server's,
        # and leaves for good.
        assert await conductor.order("where") == ELSEWHERE
        await sandbox.voice_faults.assign_server(lounge, "sandbox-3.discord.media:443")
        await listener.wait_until(lambda: listener.reconnected == 1, timeout=PATIENT)
        await play_on_to(listener, conductor, playing)
    assert await conductor.order("where") == "sandbox-3.discord.media:443"
    assert_one_hole_at_most(listener.packets)
    assert_no_packet_is_another(listener.packets)


async def test_who_joins_a_channel_whose_server_never_answers_gives_up(
    sandbox: Sandbox, ada: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge):
        await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
        await sandbox.voice_faults.silence_server(ELSEWHERE)
        ben = await ada.guild.add_member("Ben")
        with pytest.raises(TimeoutError):
            await ben.join(lounge, timeout=0.3)
        assert await ada.guild.voice_state(ben.id) is None


async def test_a_bot_that_is_moved_plays_on_in_the_other_channel(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, lounge: Channel, conductor: Conductor
) -> None:
    attic = await guild.create_voice_channel("Attic")
    async with await ada.join(lounge) as below, await ben.join(attic) as above:
        await conductor.enter(lounge)
        below.send(WORD)
        playing = asyncio.create_task(conductor.order("play 100"))
        await below.wait_for_packets(10)
        await sandbox.voice_faults.move(guild, int((await sandbox.bot_user())["id"]), attic)
        await playing
        rest = await above.wait_for_end()
    both = below.packets + rest
    assert_no_packet_is_another(both)
    assert hole(below.packets) == hole(rest) == []
    assert len(hole(both)) + len(both) == 105


async def test_a_member_who_is_kicked_is_disconnected(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.kick(guild, ada)
        assert await listener.wait_closed() == Close.DISCONNECTED
        assert await guild.voice_state(ada.id) is None


async def test_a_member_who_is_moved_is_disconnected(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel
) -> None:
    attic = await guild.create_voice_channel("Attic")
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.move(guild, ada, attic)
        assert await listener.wait_closed() == Close.DISCONNECTED


async def test_heartbeats_that_are_acknowledged_late_show_in_the_latency(
    sandbox: Sandbox, guild: Guild, lounge: Channel, conductor: Conductor
) -> None:
    await sandbox.voice_faults.set_heartbeat_interval(500)
    await sandbox.voice_faults.disturb_heartbeats(guild, delay_s=0.2)
    await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
    assert float(await conductor.order("latency")) > 0.1  # two clocks tell of the same delay, so not all of it


async def test_a_bot_whose_heartbeats_are_never_acknowledged_joins_anew_and_plays_on(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.set_heartbeat_interval(500)
        # The third beat would be due after the patience has ended. Should the bot be too slow for the second one, the
        # next connection does not miss it.
        await sandbox.voice_faults.disturb_heartbeats(guild, count=2)
        await conductor.enter(lounge, PATIENT, 1.45)
        playing = await play_to(listener, conductor)
        await listener.wait_until(lambda: listener.departures == 1)
        await listener.wait_until(lambda: len(listener.present) == 1)
        await play_on_to(listener, conductor, playing)
    assert_one_hole_at_most(listener.packets)
    assert_no_packet_is_another(listener.packets)


async def test_a_bad_network_loses_doubles_and_reorders_what_it_says(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge)
        await sandbox.voice_faults.impair(guild, loss=20, duplication=20, reordering=20, seed=5)
        await conductor.order("play 100")
        treated = await sandbox.voice_faults.heal(guild)
        # The last of the bot's packets, its silence, may come when the network is well again.
        await listener.wait_until(lambda: len(listener.packets) == 105 - len(treated.lost))
        await listener.wait_until(lambda: listener.repeated == len(treated.doubled))
    heard = [packet.sequence for packet in listener.packets]
    assert 100 <= treated.passed + len(treated.lost) <= 105
    assert set(hole(listener.packets)) == {lost for lost in treated.lost if min(heard) < lost < max(heard)}
    assert min(len(treated.lost), len(treated.doubled), len(treated.overtaken)) > 3
    assert heard != sorted(heard)
