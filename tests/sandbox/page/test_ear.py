"""A window in voice: what it hears, and what ends it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from sandbox.page.tone import tone_packets
from sandbox.voice.opcodes import Close
from sandbox.voice.rtp import SILENCE_FRAME
from tests.sandbox.page.page_socket import page_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Channel, Guild, Listener, Member, Sandbox
    from tests.sandbox.page.page_socket import PageSocket


@pytest.fixture
async def lounge(guild: Guild) -> Channel:
    return await guild.create_voice_channel("Lounge")


@pytest.fixture
async def singer(ben: Member, lounge: Channel) -> AsyncIterator[Listener]:
    """Ben, who sits in the lounge to be heard."""
    async with await ben.join(lounge) as joined:
        yield joined


@pytest.fixture
async def page(ada: Member) -> AsyncIterator[PageSocket]:
    """A window of Ada's."""
    async with page_of(ada) as page:
        yield page


async def sit_down(page: PageSocket, channel: Channel, *, deaf: bool = False) -> None:
    answer = await page.ask("join_voice", channel_id=str(channel.id), deaf=deaf)
    assert answer["ok"], answer
    await page.voice("connected")


def song(count: int, voice: int = 1) -> list[bytes]:
    """Payloads that are all different; `voice` tells songs apart."""
    return [bytes([0xFC, voice, number]) * 20 for number in range(count)]


async def sing(singer: Listener, payloads: list[bytes]) -> None:
    await singer.wait_until(lambda: bool(singer.present))
    await singer.wait_until_secure()
    for payload in payloads:
        singer.send(payload)


async def test_a_window_hears_what_is_sent_byte_by_byte(
    page: PageSocket, ada: Member, lounge: Channel, singer: Listener
) -> None:
    await sit_down(page, lounge)
    before_ms = time.time() * 1000
    await sing(singer, [*song(20), SILENCE_FRAME])
    heard = await page.hear(21)
    assert [packet.opus for packet in heard] == [*song(20), SILENCE_FRAME]
    assert [packet.sequence for packet in heard] == list(range(21))
    assert [packet.timestamp for packet in heard] == [960 * number for number in range(21)]
    assert {packet.user_id for packet in heard} == {singer.user_id}
    assert len({packet.ssrc for packet in heard}) == 1
    assert all(before_ms - 1 <= packet.arrival_ms <= time.time() * 1000 + 1 for packet in heard)


async def test_two_windows_of_two_people_hear_the_same(
    page: PageSocket, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    cleo = await guild.add_member("Cleo")
    async with page_of(cleo) as other:
        await sit_down(page, lounge)
        await sit_down(other, lounge)
        await singer.wait_until(lambda: len(singer.present) == 2)
        await sing(singer, song(10))
        one, another = await page.hear(10), await other.hear(10)
        assert [packet[2:6] for packet in one] == [packet[2:6] for packet in another]
        assert [packet.opus for packet in one] == [packet.opus for packet in another] == song(10)


async def test_a_second_window_of_the_same_person_takes_over_and_the_first_is_told(
    page: PageSocket, ada: Member, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    await sit_down(page, lounge)
    async with page_of(ada) as second:
        await sit_down(second, lounge)
        assert (await page.voice("ended"))["reason"] == "elsewhere"
        await sing(singer, song(5))
        assert [packet.opus for packet in await second.hear(5)] == song(5)
        await page.ask("leave_voice")
        assert await guild.voice_state(ada.id) is not None, "the first window stood up in the second's name"
        assert page.heard == []


async def test_a_window_that_is_moved_hears_the_other_channel(
    page: PageSocket, ada: Member, guild: Guild, lounge: Channel
) -> None:
    other = await guild.create_voice_channel("Other")
    await sit_down(page, lounge)
    cleo = await guild.add_member("Cleo")
    async with await cleo.join(other) as singer:
        await guild.move_voice(ada.id, other)
        told = await page.voice("connected")
        assert told["channel_id"] == str(other.id)
        await sing(singer, song(5))
        assert [packet.opus for packet in await page.hear(5)] == song(5)


async def test_joining_another_channel_leaves_the_former(
    page: PageSocket, sandbox: Sandbox, ada: Member, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    elsewhere = await sandbox.create_guild("Elsewhere")
    await elsewhere.add_member(ada)
    far = await elsewhere.create_voice_channel("Far")
    await sit_down(page, lounge)
    await singer.wait_until(lambda: bool(singer.present))
    await sit_down(page, far)
    await singer.wait_until(lambda: not singer.present)
    assert await guild.voice_state(ada.id) is None
    state = await elsewhere.voice_state(ada.id)
    assert state is not None
    assert int(state["channel_id"]) == far.id


async def test_one_who_is_thrown_out_is_told_and_may_come_back(
    page: PageSocket, ada: Member, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    await sit_down(page, lounge)
    await guild.move_voice(ada.id, None)
    assert (await page.voice("ended"))["reason"] == "removed"
    await sit_down(page, lounge)
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)


async def test_a_deleted_channel_is_the_end(page: PageSocket, lounge: Channel) -> None:
    await sit_down(page, lounge)
    await lounge.delete()
    assert (await page.voice("ended"))["reason"] == "removed"


async def test_a_window_follows_its_channel_to_another_voice_server(
    page: PageSocket, sandbox: Sandbox, lounge: Channel, singer: Listener
) -> None:
    await sit_down(page, lounge)
    await sandbox.voice_faults.vacate_server(lounge)
    await sandbox.voice_faults.assign_server(lounge, "sandbox-9.discord.media:443")
    await singer.wait_until(lambda: singer.reconnected == 1 and bool(singer.present))
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)


@pytest.mark.parametrize("code", [Close.SERVER_CRASHED, Close.SESSION_INVALID, Close.SESSION_TIMEOUT])
async def test_a_window_whose_connection_is_dropped_hears_on(
    page: PageSocket, sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, singer: Listener, code: Close
) -> None:
    await sit_down(page, lounge)
    await singer.wait_until(lambda: bool(singer.present))
    await sandbox.voice_faults.close(guild, code, user=ada)
    if code != Close.SERVER_CRASHED:  # it is another session then
        await page.voice("connected")
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)


async def test_a_window_waits_for_a_voice_server_that_is_away(
    page: PageSocket, sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, singer: Listener
) -> None:
    await sandbox.voice_faults.vacate_server(lounge)
    assert (await page.ask("join_voice", channel_id=str(lounge.id)))["ok"]
    await page.voice("connecting")
    await sandbox.voice_faults.assign_server(lounge, "sandbox-9.discord.media:443")
    await page.voice("connected")
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)


async def test_a_window_that_is_refused_at_first_tries_again(
    page: PageSocket, sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, singer: Listener
) -> None:
    await sandbox.voice_faults.refuse(guild, Close.SESSION_INVALID, count=2, user=ada)
    await sit_down(page, lounge)
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)


async def test_what_a_window_does_not_take_is_dropped_and_counted_and_it_hears_on(
    page: PageSocket, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    """The window reads nothing meanwhile; a witness tells when each part of the song was sent."""
    long = [payload * 20 for payload in song(40)]
    await sit_down(page, lounge)
    async with await (await guild.add_member("Cleo")).join(lounge) as witness:
        for part in range(1, 51):
            await sing(singer, long)
            await witness.wait_for_packets(part * len(long))
    told = await page.event("voice", lambda data: data["dropped"] > 0)
    assert told["state"] == "connected"
    assert 0 < len(page.heard) < 50 * len(long)
    await page.ask("places")  # what waited before the answer is read now
    await sing(singer, song(1, voice=2))
    while page.heard[-1].opus != song(1, voice=2)[0]:
        await page.hear(len(page.heard) + 1)


async def test_a_closed_window_leaves_the_channel(ada: Member, guild: Guild, lounge: Channel, singer: Listener) -> None:
    async with page_of(ada) as page:
        await sit_down(page, lounge)
        await singer.wait_until(lambda: bool(singer.present))
    await singer.wait_until(lambda: not singer.present)
    assert await guild.voice_state(ada.id) is None


async def test_joining_and_leaving_twice_changes_nothing(
    page: PageSocket, ada: Member, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    assert (await page.ask("leave_voice"))["ok"]
    await sit_down(page, lounge)
    assert (await page.ask("join_voice", channel_id=str(lounge.id)))["ok"]
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)
    assert singer.departures == 0
    assert (await page.ask("leave_voice"))["ok"]
    assert (await page.voice("ended"))["reason"] == "left"
    assert (await page.ask("leave_voice"))["ok"]
    assert await guild.voice_state(ada.id) is None


async def test_a_window_that_is_let_go_in_the_middle_of_joining_is_in_no_channel(
    page: PageSocket, ada: Member, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    assert (await page.ask("join_voice", channel_id=str(lounge.id)))["ok"]
    assert (await page.ask("leave_voice"))["ok"]
    assert await guild.voice_state(ada.id) is None
    await sit_down(page, lounge)
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)


async def test_the_deafened_hear_nothing_until_they_are_not(
    page: PageSocket, ada: Member, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    await sit_down(page, lounge, deaf=True)
    state = await guild.voice_state(ada.id)
    assert state is not None
    assert state["self_deaf"]
    async with await (await guild.add_member("Cleo")).join(lounge) as witness:
        await sing(singer, song(5, voice=1))
        await witness.wait_for_packets(5)
        assert (await page.ask("deafen", deaf=False))["ok"]
        await sing(singer, song(5, voice=2))
        assert [packet.opus for packet in await page.hear(5)] == song(5, voice=2)


async def test_a_window_that_speaks_is_heard_and_ends_with_silence(
    page: PageSocket, ada: Member, lounge: Channel, singer: Listener
) -> None:
    await sit_down(page, lounge)
    await singer.wait_until(lambda: bool(singer.present))
    await singer.wait_until_secure()
    assert (await page.ask("speak"))["ok"]
    heard = await singer.wait_for_packets(len(tone_packets()))
    assert [packet.payload for packet in heard] == list(tone_packets())
    assert {packet.user_id for packet in heard} == {ada.id}


async def test_who_cannot_speak_reads_why(page: PageSocket, guild: Guild, ada: Member, lounge: Channel) -> None:
    assert "not connected" in (await page.ask("speak"))["error"]["message"]
    await sit_down(page, lounge)
    assert "Nobody else" in (await page.ask("speak"))["error"]["message"]
    stage = await guild.create_stage_channel("Stage")
    await sit_down(page, stage)
    assert "may not" in (await page.ask("speak"))["error"]["message"]


async def test_who_may_not_or_cannot_join_reads_why(
    page: PageSocket, ada: Member, ben: Member, guild: Guild, general: Channel, lounge: Channel
) -> None:
    small = await guild.create_voice_channel("Small", user_limit=1)
    async with await ben.join(small):
        full = await page.ask("join_voice", channel_id=str(small.id))
    assert "full" in full["error"]["message"]
    await lounge.set_permissions(ada, connect=False)
    assert (await page.ask("join_voice", channel_id=str(lounge.id)))["error"]["code"] == 50013
    assert not (await page.ask("join_voice", channel_id=str(general.id)))["ok"]
    assert (await page.ask("join_voice", channel_id="1"))["error"]["kind"] == "refused"
    assert (await page.ask("join_voice", channel_id="<b>"))["error"]["kind"] == "misuse"
    assert (await page.ask("join_voice"))["error"]["kind"] == "misuse"
    assert (await page.ask("deafen", deaf=True))["error"]["kind"] == "refused"
    assert await guild.voice_state(ada.id) is None


async def test_a_refused_channel_leaves_one_where_one_was(
    page: PageSocket, ada: Member, guild: Guild, lounge: Channel, singer: Listener
) -> None:
    locked = await guild.create_voice_channel("Locked")
    await locked.set_permissions(ada, connect=False)
    await sit_down(page, lounge)
    assert not (await page.ask("join_voice", channel_id=str(locked.id)))["ok"]
    await sing(singer, song(5))
    assert [packet.opus for packet in await page.hear(5)] == song(5)
