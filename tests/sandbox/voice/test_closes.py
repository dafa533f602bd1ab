"""What an unmodified discord.py 2.7.1 does when its voice WebSocket is closed, and what a listener hears of it.

- 4006, 4009, 4017 and codes that nobody knows: it waits up to two seconds by chance, leaves, joins anew and plays on.
  All it sent in between is lost. What it sends before end-to-end encryption is ready again goes out in clear, and a
  real client does not play it. That is quick where its reading thread is at rest. As a rule it is not: from a handshake
  on it waits 30 seconds for a packet on that connection's socket, whatever becomes of the socket. Until then a new
  connection has no address and no sound; with a time-out shorter than that (30 seconds unless told otherwise) the song
  ends and the bot sits there in silence for good, its WebSocket beating. A packet from anybody puts the thread to rest.
  On a socket that lives on, such a thread can take the answer with the address before it is wanted: silence for good.
  Its player looks at the connection before each packet, and breaks the song off where it does so just while the call is
  being left: a matter of luck, more likely the busier the machine. The bot here then plays on (`bots/playing.py`).
- 4015: it asks for its voice server again, and waits for the two answers in an order in which they do not come. After
  its time-out it leaves. It never resumes; if it did, it would wait for a key that only a new session is sent.
- 4014 and 4022: it waits for a voice server of its channel, after its time-out it leaves. 4021: it leaves at once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.voice.streams import (
    ENDLESS,
    PATIENT,
    assert_no_packet_is_another,
    assert_one_hole_at_most,
    hole,
    play_on_to,
    play_to,
)

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox
    from tests.sandbox.voice.conftest import Conductor


@pytest.mark.parametrize("code", [4006, 4009, 4017])
async def test_a_bot_whose_session_is_over_joins_anew_and_plays_on_behind_one_hole(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor, code: int
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge, PATIENT)
        playing = await play_to(listener, conductor)
        asked = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: int(data["guild_id"]) == guild.id)
        await sandbox.voice_faults.close(guild, code)
        await listener.wait_until(lambda: listener.departures == 1)
        assert (await asked)["endpoint"] is not None
        await listener.wait_until(lambda: len(listener.present) == 1)
        await play_on_to(listener, conductor, playing)
    assert_one_hole_at_most(listener.packets)
    assert_no_packet_is_another(listener.packets)
    assert len({packet.ssrc for packet in listener.packets}) == 2
    assert {packet.sequence for packet in listener.unprotected} <= set(hole(listener.packets))
    assert listener.undecryptable == 0


@pytest.mark.parametrize("code", [4014, 4022, 4021])
async def test_a_bot_that_is_told_not_to_come_back_leaves(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor, code: int
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge, 2.0)
        playing = await play_to(listener, conductor)
        await sandbox.voice_faults.close(guild, code)
        assert await conductor.order("gone") == "gone"
        assert await playing == "played"
        assert listener.present == set()
    assert not hole(listener.packets)


async def test_a_bot_whose_voice_server_crashed_does_not_resume_but_leaves_and_can_be_told_to_come_back(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge, 2.0)
        playing = await play_to(listener, conductor)
        asked = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: int(data["guild_id"]) == guild.id)
        await sandbox.voice_faults.close(guild, 4015)
        await asked
        assert await conductor.order("gone") == "gone"
        assert await playing == "played"
        await conductor.enter(lounge)
        await conductor.order("play 10")
        await listener.wait_for_end()
    assert len({packet.ssrc for packet in listener.packets}) == 2


@pytest.mark.parametrize("code", [4004, 4006, 4017])
async def test_a_bot_that_is_refused_when_it_connects_tries_again(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor, code: int
) -> None:
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.refuse(guild, code)
        left = sandbox.wait_for("VOICE_STATE_UPDATE", lambda data: data["channel_id"] is None)
        await conductor.enter(lounge)
        assert int((await left)["guild_id"]) == guild.id
        await conductor.order("play 5")
        assert len(await listener.wait_for_end()) == 10


async def test_a_bot_that_is_kicked_stays_away(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge)
        await sandbox.voice_faults.kick(guild, int((await sandbox.bot_user())["id"]))
        await listener.wait_until(lambda: listener.present == set())
        assert await conductor.order("gone") == "gone"


@pytest.mark.drill
async def test_a_bot_that_nobody_spoke_to_comes_back_within_half_a_minute(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge, PATIENT)
        playing = asyncio.create_task(conductor.order(f"play {ENDLESS}", timeout_s=90))
        await listener.wait_for_packets(10)
        await sandbox.voice_faults.close(guild, 4006)
        await listener.wait_until(lambda: listener.departures == 1)
        await listener.wait_until(lambda: len(listener.present) == 1, timeout=40)
        await play_on_to(listener, conductor, playing)
    assert_one_hole_at_most(listener.packets)
    assert_no_packet_is_another(listener.packets)
