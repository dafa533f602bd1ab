"""The catch-up: whatever happens, and wherever it breaks off, the mirror ends as what Discord shows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import ChatServerError, NoThreadAccessError, ThreadGoneError
from services.mirror.events import Interrupted, Touched
from tests.services.mirror.rig import Rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

NUMBERS = itertools.count(2**53 + 7_001)


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


@pytest.fixture
async def rig(house: House, seat: Seat) -> AsyncIterator[Rig]:
    async with Rig.of(house, seat, next(NUMBERS)) as rig:
        yield rig


def pages(rig: Rig) -> list[str]:
    """The pages that were asked for since the last look."""
    asked = [what for what in rig.history.asked if what.startswith("page")]
    rig.history.asked.clear()
    return asked


async def test_a_thread_that_was_never_read_is_read_from_its_beginning(rig: Rig) -> None:
    for number in range(20):
        rig.say(f"number {number}")
    await rig.start()
    await rig.whole()
    assert await rig.shown() == rig.said()
    assert await rig.holes() == []


async def test_what_was_said_edited_and_deleted_while_the_bot_was_away_is_found_at_its_start(rig: Rig) -> None:
    ids = [rig.say(f"number {number}") for number in range(4)]
    await rig.start()
    await rig.whole()
    await rig.kill()
    rig.edit(ids[2], "other words")
    rig.delete(ids[3])
    rig.say("meanwhile")
    await rig.start()
    await rig.whole()
    assert await rig.shown() == rig.said()
    assert (await rig.rows())[ids[3]].deleted_at is not None


async def test_a_short_absence_costs_no_more_than_the_recent_pages(rig: Rig) -> None:
    for number in range(20):
        rig.say(f"number {number}")
    await rig.start()
    await rig.whole()
    await rig.kill()
    rig.say("meanwhile")
    pages(rig)
    await rig.start()
    await rig.rests()
    assert len(pages(rig)) == 2
    assert await rig.holes() == []


async def test_a_hole_is_not_bridged_by_what_is_said_behind_it_even_when_the_bot_dies_then(rig: Rig) -> None:
    await rig.start()
    rig.say("first")
    await rig.whole()
    await rig.kill()
    missed = [rig.say(f"missed {number}") for number in range(12)]
    rig.history.hold()
    await rig.start()
    await rig.rests()
    rig.say("heard")
    await rig.recorder.settled()
    await rig.kill()
    await rig.start()
    await rig.whole()
    assert set(missed) <= (await rig.shown()).keys()
    assert await rig.holes() == []


async def test_a_message_that_comes_live_behind_a_hole_has_the_hole_read(rig: Rig) -> None:
    await rig.start()
    await rig.whole()
    rig.is_hearing = False
    rig.say("missed")
    rig.recorder.offer(Interrupted([rig.thread_id]))
    rig.is_hearing = True
    rig.say("heard")
    await rig.recorder.settled()
    await rig.rests()
    assert await rig.shown() == rig.said()


async def test_events_that_a_healthy_session_lost_are_found_by_the_counts(rig: Rig) -> None:
    await rig.start()
    ids = [rig.say(f"number {number}") for number in range(20)]
    await rig.whole()
    rig.loses_next = True
    rig.delete(ids[3])
    rig.loses_next = True
    rig.say("not heard")
    assert await rig.shown() != rig.said()
    await rig.checks()
    assert await rig.shown() == rig.said()


async def test_a_difference_that_a_whole_walk_does_not_explain_starts_no_other(rig: Rig) -> None:
    await rig.start()
    for number in range(20):
        rig.say(f"number {number}")
    await rig.whole()
    rig.history.ever_sent += 3
    await rig.checks()
    assert len(pages(rig)) > 20 // 3
    await rig.checks(after_minutes=11)
    assert pages(rig) == []


async def test_a_thread_is_walked_when_its_time_has_come(rig: Rig) -> None:
    await rig.start()
    ids = [rig.say(f"number {number}") for number in range(20)]
    await rig.whole()
    rig.loses_next = True
    rig.edit(ids[0], "nobody heard of this")
    await rig.checks()
    assert await rig.shown() != rig.said()
    rig.house.clock.advance(days=8)
    await rig.checks()
    assert await rig.shown() == rig.said()


@pytest.mark.parametrize(("refusal", "reason"), [(NoThreadAccessError(), "no_access"), (ThreadGoneError(), "gone")])
async def test_what_cannot_be_read_loses_nothing_and_is_tried_again(rig: Rig, refusal: Exception, reason: str) -> None:
    await rig.start()
    rig.say("kept")
    await rig.whole()
    rig.history.refusal = refusal
    await rig.whole()
    assert (await rig.standing()).unreadable == reason
    rig.loses_next = True
    rig.say("missed")
    rig.history.refusal = None
    await rig.checks()
    assert await rig.shown() == rig.said()
    assert (await rig.standing()).unreadable is None


async def test_a_thread_that_a_group_had_before_is_not_asked_for_once_it_is_gone(rig: Rig, house: House) -> None:
    await rig.start()
    rig.say("kept")
    await rig.whole()
    rig.history.refusal = ThreadGoneError()
    await rig.whole()
    async with Rig.of(house, rig.seat, next(NUMBERS)):
        rig.history.threads.clear()
        await rig.whole()
        assert rig.thread_id not in rig.history.threads
    assert await rig.shown() == rig.said()


async def test_a_failure_is_tried_again_after_a_rest(rig: Rig) -> None:
    rig.say("missed")
    rig.history.refusal = ChatServerError(detail="503")
    await rig.start()
    await rig.asks()
    rig.history.refusal = None
    await rig.moves_on_until_idle()
    assert await rig.shown() == rig.said()


async def test_an_empty_page_where_messages_are_deletes_nothing_and_is_not_taken_for_whole(rig: Rig) -> None:
    await rig.start()
    rig.say("kept")
    await rig.whole()
    rig.house.clock.advance(minutes=2)
    rig.history.is_blank = True
    await rig.whole(walk=True)
    assert await rig.shown() == rig.said()
    assert (await rig.standing()).unreadable == "no_access"


async def test_an_empty_page_of_a_thread_that_was_never_read_is_not_believed_while_discord_counts_messages(
    rig: Rig,
) -> None:
    rig.say("there")
    rig.house.clock.advance(minutes=2)
    rig.history.is_blank = True
    await rig.start()
    await rig.whole()
    assert (await rig.standing()).unreadable == "no_access"
    rig.history.is_blank = False
    await rig.whole()
    assert await rig.shown() == rig.said()


async def test_a_thread_whose_messages_were_all_deleted_is_believed_to_be_empty(rig: Rig) -> None:
    await rig.start()
    ids = [rig.say(f"number {number}") for number in range(5)]
    await rig.whole()
    rig.is_hearing = False
    for message_id in ids:
        rig.delete(message_id)
    await rig.whole()
    assert await rig.shown() == {}
    assert (await rig.standing()).unreadable is None


async def test_a_young_message_that_a_page_does_not_show_yet_is_not_taken_for_deleted(rig: Rig) -> None:
    await rig.start()
    rig.say("old")
    young = rig.say("young")
    rig.history.lagging.add(young)
    await rig.whole(walk=True)
    assert await rig.shown() == rig.said()


async def test_words_that_are_hidden_blank_nothing_and_are_read_when_they_can_be_seen(rig: Rig) -> None:
    await rig.start()
    known = rig.say("known")
    await rig.whole()
    await rig.kill()
    unknown = rig.say("not known yet")
    rig.history.hidden = {known, unknown}
    await rig.start()
    await rig.whole()
    assert (await rig.shown())[known] == "known"
    assert (await rig.standing()).unreadable == "no_words"
    rig.history.hidden = set()
    await rig.checks()
    assert await rig.shown() == rig.said()
    assert (await rig.standing()).unreadable is None


async def test_a_group_that_is_not_mirrored_is_not_read_until_it_is(rig: Rig) -> None:
    await rig.start()
    await rig.set_mirrored(False)
    rig.say("between")
    await rig.whole()
    assert await rig.shown() == {}
    await rig.set_mirrored(True)
    await rig.whole(walk=True)
    assert await rig.shown() == rig.said()


async def test_a_message_that_changes_again_while_it_is_asked_for_is_asked_for_again(rig: Rig) -> None:
    await rig.start()
    message_id = rig.say("hello")
    await rig.whole()
    rig.history.hold()
    rig.touch(message_id)
    await rig.rests()
    await rig.step()  # its answer is on its way
    rig.touch(message_id)
    await rig.recorder.settled()
    rig.history.asked.clear()
    await rig.whole()
    assert f"message {message_id}" in rig.history.asked


async def test_a_message_that_was_set_aside_is_asked_for_when_the_timer_rings(rig: Rig) -> None:
    await rig.start()
    message_id = rig.say("hello")
    await rig.whole()
    rig.recorder.offer(Touched(rig.thread_id, message_id))
    await rig.recorder.settled()
    rig.history.asked.clear()
    await rig.checks(after_minutes=11)
    assert f"message {message_id}" in rig.history.asked


async def test_counts_start_no_walk_in_a_group_whose_messages_are_erased_by_themselves(rig: Rig, house: House) -> None:
    await rig.set_keep_days(30)
    await rig.start()
    rig.say("hello")
    await rig.whole()
    rig.history.ever_sent += 3
    pages(rig)
    await rig.checks(after_minutes=11)
    assert pages(rig) == []


async def test_what_is_older_than_the_days_for_which_a_group_keeps_is_not_fetched(rig: Rig, house: House) -> None:
    for number in range(10):
        rig.say(f"old {number}")
    house.clock.advance(days=3)
    young = rig.say("young")
    await rig.set_keep_days(2)
    await rig.start()
    await rig.whole(walk=True)
    assert list(await rig.shown()) == [young]


class Story:
    """Things that happen in a thread and to its bot, one after the other."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.number = 0

    async def tell(self, what: str, which: int) -> None:
        rig, ids = self.rig, sorted(self.rig.history.there)
        self.number += 1
        if what == "say":
            rig.say(f"said {self.number}")
        elif what == "edit" and ids:
            rig.edit(ids[which % len(ids)], f"edited {self.number}")
        elif what == "delete" and ids:
            rig.delete(ids[which % len(ids)])
        elif what == "lose":
            rig.loses_next = True
        elif what == "lose session":
            rig.is_hearing = False
        elif what == "begin session":
            rig.begin_session()
        elif what == "kill":
            await rig.kill()
            await rig.start()
        elif what == "step":
            for _ in range(which % 4 + 1):
                await rig.step()
        elif what == "minutes":
            rig.house.clock.advance(minutes=which)


HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(
            ["say"] * 6 + ["edit", "delete"] * 2 + ["step"] * 5
            + ["lose", "lose session", "begin session", "kill", "minutes"]
        ),
        st.integers(0, 30),
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.integers(0, 10), happenings=HAPPENINGS)
async def test_whatever_happens_and_wherever_the_bot_dies_the_mirror_ends_as_what_discord_shows(
    house: House, seat: Seat, before: int, happenings: list[tuple[str, int]]
) -> None:
    async with Rig.of(house, seat, next(NUMBERS)) as rig:
        for number in range(before):
            rig.say(f"before {number}")
        rig.history.hold()
        await rig.start()
        story = Story(rig)
        for what, which in happenings:
            await story.tell(what, which)
        if not rig.is_hearing:
            rig.begin_session()
        await rig.whole()
        assert (await rig.shown()).keys() == rig.said().keys(), "what is there is found without a walk"
        assert await rig.holes() == []
        await rig.whole(walk=True)
        assert await rig.shown() == rig.said()
