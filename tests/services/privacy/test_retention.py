"""Chats are kept as long as their groups want it, and no longer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.errors import GroupAsItWasError, NotOwnerError
from services.group_settings import GroupChanges
from services.mirror import Said
from services.mirror.events import ReadPage
from services.mirror.lifetime import expired_id, first_id_at, floor_id
from services.privacy.keeping import Keeping, KeepingUnknownError, keeping_of
from tests.services.privacy.test_forgetting import RARE, Talk, found, kept, traces
from tests.services.what_plays import PATIENCE_S

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ben, "Film night", ada)


async def keep(house: House, seat: Seat, typed: str) -> None:
    await house.group_settings.update(seat, GroupChanges(keeping=keeping_of(typed)))


async def test_what_is_older_is_erased_with_all_that_hangs_on_it_and_does_not_come_back(
    house: House, seat: Seat, ada: Person
) -> None:
    old = await Talk(house, seat).say(ada, f"{RARE} of long ago")
    house.clock.advance(days=20)
    new = await Talk(house, seat).say(ada, "of today")
    await keep(house, seat, "30 days")
    assert await house.retention.run() == 0
    house.clock.advance(days=11)
    assert await house.retention.run() == 1
    assert kept(house) == {new.message_id: "of today"}
    assert traces(house, RARE) == []
    page = ReadPage(seat.venue.thread_id, seat.group_id, [old, new], 0, new.message_id + 1)
    await house.recorder.keep(page)
    assert kept(house) == {new.message_id: "of today"}
    assert found(house, "today") == [new.message_id]


async def test_who_keeps_longer_again_does_not_get_back_what_was_over(house: House, seat: Seat, ada: Person) -> None:
    old = await Talk(house, seat).say(ada, "of long ago")
    await keep(house, seat, "7 days")
    house.clock.advance(days=8)
    await house.retention.run()
    await keep(house, seat, "for ever")
    await house.recorder.keep(ReadPage(seat.venue.thread_id, seat.group_id, [old], 0, old.message_id + 1))
    assert kept(house) == {}


async def test_what_is_said_while_nothing_is_kept_is_not_fetched_afterwards(
    house: House, seat: Seat, ada: Person
) -> None:
    before = await Talk(house, seat).say(ada, "before")
    house.clock.advance(days=1)
    await keep(house, seat, "no more")
    meanwhile = await Talk(house, seat).say(ada, "off the record")
    assert kept(house) == {before.message_id: "before"}
    house.clock.advance(days=1)
    await keep(house, seat, "for ever")
    await house.tell(Said(meanwhile))
    after = await Talk(house, seat).say(ada, "after")
    assert kept(house) == {before.message_id: "before", after.message_id: "after"}


async def test_nothing_is_left_of_a_group_that_keeps_nothing(house: House, seat: Seat, ada: Person) -> None:
    await Talk(house, seat).say(ada, f"{RARE} before")
    house.clock.advance(seconds=1)
    await keep(house, seat, "nothing")
    await house.retention.run()
    assert kept(house) == {}
    assert traces(house, RARE) == []


async def test_a_group_is_erased_by_itself_and_others_are_left_alone(house: House, seat: Seat, ada: Person) -> None:
    other = await house.group(ada, "Others")
    await Talk(house, seat).say(ada, "soon gone")
    stays = await Talk(house, other).say(ada, "stays", message_id=first_id_at(house.clock()) + 500)
    house.clock.advance(days=2)
    async with house.retention.running():
        await house.count_people()  # what there was to do at the start is under way by then
        await keep(house, seat, "1 day")
        async with asyncio.timeout(PATIENCE_S):
            while len(kept(house)) > 1:
                await house.count_people()  # asking reads the database: others run meanwhile
    assert kept(house) == {stays.message_id: "stays"}


async def test_the_thread_is_told_and_the_log_and_who_may_not_changes_nothing(
    house: House, seat: Seat, ada: Person
) -> None:
    await keep(house, seat, "7 days")
    (said,) = [params for _, key, params in house.chat_server.announced if key == "group-keeping"]
    assert (str(said["keeping"]), said["days"]) == ("days", 7)
    assert "how long it is kept" in "\n".join(house.rows())
    with pytest.raises(GroupAsItWasError):
        await keep(house, seat, "7 d")
    with house.nothing_changes(), pytest.raises(NotOwnerError):
        await keep(house, await house.join(ada, seat), "nothing")


@pytest.mark.parametrize("typed", ["", "0", "-1 days", "36501 days", "a while", "30 days\0", "9" * 30, "٣ days", "🎬"])
def test_what_says_no_time_is_refused_with_what_can_be_said(typed: str) -> None:
    with pytest.raises(KeepingUnknownError):
        keeping_of(typed)


def test_times_are_understood_however_they_are_typed() -> None:
    assert keeping_of(" For EVER ") == Keeping()
    assert keeping_of("1 day") == keeping_of("1") == Keeping(days=1)
    assert keeping_of("No more") == Keeping(is_mirrored=False)


def test_bounds_follow_the_clock(house: House) -> None:
    class Group:
        keep_days: int | None = 30
        kept_from_id: int | None = None

    group, now = Group(), house.clock()
    assert floor_id(group, now) == expired_id(group, now) == first_id_at(now - timedelta(days=30))
    group.kept_from_id = first_id_at(now)
    assert (floor_id(group, now), expired_id(group, now)) == (first_id_at(now), first_id_at(now - timedelta(days=30)))
    group.keep_days = None
    assert (floor_id(group, now), expired_id(group, now)) == (first_id_at(now), 0)
