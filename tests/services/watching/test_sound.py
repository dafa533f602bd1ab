"""The sound for the page: its packets, and that it is tapped only while somebody listens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from audio.tap import TICK_S, Tapped
from services.watching.server_time import ServerTime
from services.watching.sound import FLUSH, FRAMES, HEADER, SoundPackets, WatchSound
from tests.services.stand_ins import Heard
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from tests.services.house import House

NOW = 1_000.0
OLD = 0.39
"""How far ahead frames are laid out."""


@dataclass
class Page:
    """Reads packets as the page does: what sounds when, in server time (ms)."""

    due: dict[float, bytes] = field(default_factory=dict)
    revision: int = 0

    def take(self, packet: bytes) -> None:
        version, kind, count, self.revision, moment = HEADER.unpack_from(packet)
        assert version == 1
        at = HEADER.size
        if kind == FLUSH:
            assert (count, len(packet)) == (0, at)
            self.due = {due: frame for due, frame in self.due.items() if due < moment - 1}
        else:
            assert kind == FRAMES
            for number in range(count):
                length = int.from_bytes(packet[at : at + 2], "little")
                self.due[moment + number * 20] = packet[at + 2 : at + 2 + length]
                at += 2 + length
            assert at == len(packet)


def frames(first: int, count: int, *, ahead: float = OLD) -> Tapped:
    return Tapped([(NOW + ahead + (first + n) * TICK_S, b"%d" % (first + n)) for n in range(count)], None)


def test_ten_frames_make_a_packet() -> None:
    packets = SoundPackets(ServerTime())
    sent = [packets.take(frames(2 * turn, 2), NOW + 2 * turn * TICK_S) for turn in range(10)]
    assert [len(some) for some in sent] == [0, 0, 0, 0, 1] * 2
    page = Page()
    for packet in [packet for some in sent for packet in some]:
        page.take(packet)
    assert list(page.due.values()) == [b"%d" % number for number in range(20)]


def test_each_frame_is_due_at_its_moment_by_the_servers_time() -> None:
    clock, page = ServerTime(), Page()
    packets = SoundPackets(clock)
    for packet in packets.take(frames(0, 10), NOW):
        page.take(packet)
    assert min(page.due) == pytest.approx(clock.at_ms(NOW + OLD))


def test_what_is_due_soon_does_not_wait_for_more() -> None:
    packets = SoundPackets(ServerTime())
    assert len(packets.take(frames(0, 3, ahead=0.04), NOW)) == 1


def test_frames_with_a_gap_between_them_are_in_packets_of_their_own() -> None:
    page, packets = Page(), SoundPackets(ServerTime())
    for tapped in (frames(0, 3), frames(7, 10)):
        for packet in packets.take(tapped, NOW):
            page.take(packet)
    first, *_, last = sorted(page.due)
    assert last - first == pytest.approx(16 * 20)


def test_a_flush_takes_back_what_is_held_and_what_was_about_to_be_sent() -> None:
    clock, page = ServerTime(), Page()
    packets = SoundPackets(clock)
    for packet in packets.take(frames(0, 15), NOW):
        page.take(packet)
    taken_back_at = NOW + OLD + 5 * TICK_S
    new = [(taken_back_at + n * TICK_S, b"new") for n in range(10)]
    for packet in packets.take(Tapped(new, taken_back_at), NOW):
        page.take(packet)
    assert [page.due[moment] for moment in sorted(page.due)] == [b"0", b"1", b"2", b"3", b"4", *[b"new"] * 10]
    assert page.revision == 1


async def test_the_page_hears_what_is_played_as_long_as_it_listens(house: House) -> None:
    sent: list[bytes] = []
    seat = await house.group(await house.person("Ada"))
    sound = WatchSound(house.playback.player_of, ServerTime())
    house.playback.watch(sound.player_changed)
    sound.send = lambda _, packet: sent.append(packet)
    sound.listen(seat.group_id)
    await house.playback.play(seat, TITLES[0])
    await house.plays(seat, TITLES[0])
    for _ in range(20):
        house.engine.step(5)
        await house.count_people()  # others run while the database is read
    page = Page()
    for packet in sent:
        page.take(packet)
    heard = [Heard.of(page.due[moment]) for moment in sorted(page.due)]
    assert {one.title for one in heard} == {TITLES[0]}
    positions = [one.position_ms for one in heard]
    assert positions == list(range(positions[0], positions[0] + 20 * len(positions), 20))
    assert len(positions) > 80
    sound.unlisten(seat.group_id)
    count = len(sent)
    house.engine.step(50)
    await house.count_people()
    assert len(sent) == count
