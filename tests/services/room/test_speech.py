"""From when on somebody speaks, and when all are silent, whatever packets come and get lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.room.speech import FIRM, HANG_OVER, Talk
from tests.moving.clock import START

FRAME = timedelta(milliseconds=20)
PACKETS = st.lists(st.tuples(st.integers(0, 1_500), st.integers(1, 3)), min_size=1, max_size=60)
"""Packets: so many milliseconds after the one before, of this speaker."""


def heard(packets: list[tuple[int, int]]) -> tuple[Talk, dict[int, list[datetime]], datetime]:
    """The talk as a player would follow it, each speaker's packets, and the moment of the last."""
    talk, now, moments = Talk(), START, dict[int, list[datetime]]()
    for milliseconds, speaker in packets:
        now += timedelta(milliseconds=milliseconds)
        talk.passed(now)
        talk.heard(speaker, now)
        moments.setdefault(speaker, []).append(now)
    return talk, moments, now


def run_of(moments: list[datetime]) -> list[datetime]:
    """The last packets of a speaker between which there was no silence."""
    run = moments[-1:]
    for before, after in pairwise(reversed(moments)):
        if before - after >= HANG_OVER:
            break
        run.insert(0, after)
    return run


@given(PACKETS)
def test_who_sent_two_packets_soon_after_each_other_speaks_until_silence(packets: list[tuple[int, int]]) -> None:
    talk, moments, now = heard(packets)
    for speaker, own in moments.items():
        run = run_of(own)
        firm = any(after - before <= FIRM for before, after in pairwise(run))
        assert talk.speaks(speaker) == (firm and now - run[-1] < HANG_OVER)


@given(PACKETS)
def test_it_is_over_when_the_last_of_all_speakers_has_been_silent_for_the_hang_over(
    packets: list[tuple[int, int]],
) -> None:
    talk, moments, _ = heard(packets)
    speaking = [own[-1] for speaker, own in moments.items() if talk.speaks(speaker)]
    assert talk.until == (max(speaking) + HANG_OVER if speaking else None)
    while talk.until is not None:
        before = talk.until
        talk.passed(before - timedelta(milliseconds=1))
        assert talk.until == before
        talk.passed(before)
    assert not any(talk.speaks(speaker) for speaker in moments)


@given(PACKETS, st.integers(1, 3))
def test_who_is_gone_speaks_no_more_and_others_do(packets: list[tuple[int, int]], gone: int) -> None:
    talk, moments, _ = heard(packets)
    before = {speaker for speaker in moments if talk.speaks(speaker)}
    talk.keep(lambda speaker: speaker != gone)
    assert {speaker for speaker in moments if talk.speaks(speaker)} == before - {gone}


def test_every_second_packet_may_be_lost() -> None:
    talk, now = Talk(), START
    for _ in range(100):
        now += 2 * FRAME
        talk.passed(now)
        talk.heard(1, now)
    assert talk.until == now + HANG_OVER


def test_one_packet_alone_is_nothing() -> None:
    talk = Talk()
    talk.heard(1, START)
    assert talk.until is None
    talk.heard(1, START + HANG_OVER)
    assert talk.until is None
