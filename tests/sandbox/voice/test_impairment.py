"""Packets that get lost, come twice or come in another order: the same ones for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.voice.impairment import Datagram, Impairment

if TYPE_CHECKING:
    from tests.sandbox.voice.conftest import Channel

STREAM = [Datagram(sequence, b"", b"") for sequence in range(1000)]


def treated(impairment: Impairment) -> list[int]:
    """The sequence numbers of a stream, as it leaves them."""
    passed = [datagram for sent in STREAM for datagram in impairment.treat(sent)] + impairment.release()
    return [datagram.sequence for datagram in passed]


def test_a_percentage_is_lost_and_counted() -> None:
    impairment = Impairment(loss_percent=10, seed=3)
    heard = treated(impairment)
    assert sorted(heard + impairment.lost) == list(range(1000))
    assert 70 < len(impairment.lost) < 130
    assert impairment.passed == len(heard)


def test_the_seed_decides_which_packets_are_hit() -> None:
    assert treated(Impairment(20, 20, 20, seed=1)) == treated(Impairment(20, 20, 20, seed=1))
    assert treated(Impairment(20, 20, 20, seed=1)) != treated(Impairment(20, 20, 20, seed=2))


def test_one_fault_does_not_change_what_another_one_hits() -> None:
    alone, together = Impairment(loss_percent=10), Impairment(10, 50, 50)
    treated(alone)
    treated(together)
    assert alone.lost == together.lost


def test_a_doubled_packet_comes_twice_in_a_row() -> None:
    impairment = Impairment(duplication_percent=10)
    heard = treated(impairment)
    assert heard == sorted([*range(1000), *impairment.doubled])
    assert 70 < len(impairment.doubled) < 130


def test_an_overtaken_packet_comes_behind_the_next() -> None:
    impairment = Impairment(reordering_percent=10)
    heard = treated(impairment)
    assert sorted(heard) == list(range(1000))
    assert [heard[place + 1] for place in range(999) if heard[place] > heard[place + 1]] == impairment.overtaken


@pytest.mark.parametrize("percent", [-1, 101])
def test_what_is_no_percentage_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="no percentage"):
        Impairment(loss_percent=percent)


def test_jitter_is_another_delay_each_time_and_hits_nothing_else() -> None:
    uneven, even = Impairment(10, 10, 10, jitter_ms=80, seed=3), Impairment(10, 10, 10, seed=3)
    delays = [uneven.delay_s() for _ in STREAM]
    assert 0 <= min(delays) < 0.005
    assert 0.075 < max(delays) <= 0.08
    assert len(set(delays)) > 900
    assert uneven.longest_delay_s == max(delays)
    assert treated(uneven) == treated(even)


def test_packets_do_not_come_early() -> None:
    with pytest.raises(ValueError, match="5 ms early"):
        Impairment(jitter_ms=-5)


async def test_jittered_packets_all_come_in_the_order_of_their_delays(channel: Channel) -> None:
    singer, listener = await channel.join(), await channel.join()
    await singer.wait_until_secure()
    seat = {"guild_id": channel.site.guild_id, "user_id": singer.user_id}
    singer.send(b"\xfcfirst")  # of what comes before the first that it heard, a decryptor takes nothing
    await listener.wait_for_packets(1)
    channel.site.service.impair(**seat, impairment=Impairment(jitter_ms=400, seed=1))
    sent = [f"\xfc{number}".encode("latin-1") for number in range(20)]
    for payload in sent:  # at once: so they come as late as they were delayed
        singer.send(payload)
    heard = [packet.payload for packet in await listener.wait_for_packets(1 + len(sent))][1:]
    assert sorted(heard) == sorted(sent)
    assert heard != sent
    again = Impairment(jitter_ms=400, seed=1)
    delays = {payload: again.delay_s() for payload in sent}
    assert heard[0] in sorted(sent, key=delays.__getitem__)[:3]
    assert heard[-1] in sorted(sent, key=delays.__getitem__)[-3:]


async def test_the_last_packet_is_not_kept_back_for_ever(channel: Channel) -> None:
    singer, listener = await channel.join(), await channel.join()
    await singer.wait_until_secure()
    seat = {"guild_id": channel.site.guild_id, "user_id": singer.user_id}
    channel.site.service.impair(**seat, impairment=Impairment(reordering_percent=100))
    singer.send(b"\xfcthe only one")
    assert [packet.payload for packet in await listener.wait_for_packets(1)] == [b"\xfcthe only one"]
