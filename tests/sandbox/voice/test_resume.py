"""Coming back to a session: by a listener, which does what Discord's documentation asks; discord.py never resumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused
from sandbox.voice.opcodes import Close

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox


def words(first: int, count: int) -> list[bytes]:
    """Payloads that are all different."""
    return [b"\xfc" + index.to_bytes(2, "big") for index in range(first, first + count)]


async def test_a_resumed_session_goes_on_with_its_ssrc_its_sequence_and_its_keys(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge) as singer, await ben.join(lounge) as listener:
        await singer.wait_until_secure()
        before, after = words(0, 10), words(10, 10)
        for word in before:
            singer.send(word)
        await listener.wait_for_packets(10)
        epoch = singer.epoch
        await sandbox.voice_faults.close(guild, 4015, user=ada)
        await singer.wait_until(lambda: singer.resumed == 1)
        for word in after:
            singer.send(word)
        packets = await listener.wait_for_packets(20)
        assert singer.epoch == listener.epoch == epoch
    assert [packet.payload for packet in packets] == before + after
    assert [packet.sequence for packet in packets] == list(range(20))
    assert len({packet.ssrc for packet in packets}) == 1


async def test_who_resumes_shares_the_group_of_whoever_comes(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge) as first:
        await sandbox.voice_faults.close(guild, 4015, user=ada)
        async with await ben.join(lounge) as second:
            await first.wait_until(lambda: first.present == {ben.id})
            await first.wait_until_secure()
            await second.wait_until_secure()
            assert first.resumed == 1
            assert first.privacy_code == second.privacy_code is not None


async def test_a_resume_that_is_refused_ends_the_session(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge) as stays, await ben.join(lounge) as lost:
        await stays.wait_until(lambda: stays.present == {ben.id})
        await sandbox.voice_faults.refuse(guild, user=ben)
        await sandbox.voice_faults.close(guild, 4015, user=ben)
        assert await lost.wait_closed() == Close.SESSION_INVALID
        await stays.wait_until(lambda: stays.present == set())


async def test_a_new_session_takes_a_new_join(sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel) -> None:
    async with await ada.join(lounge) as lost:
        await sandbox.voice_faults.close(guild, 4006, user=ada)
        await lost.wait_closed()
        async with await ada.join(lounge) as back:
            assert back.secure
        with pytest.raises(Refused):
            await sandbox.voice_faults.close(guild, 4006, user=ada)
