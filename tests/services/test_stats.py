"""How much was said, by whom and when, as members are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.chat_reading import first_id_at
from services.errors import NotMemberError
from services.mirror import Deleted
from services.mirror.stats import Talker
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

DAY = timedelta(days=1)


async def say(house: House, seat: Seat, person: Person, *, days_ago: int, number: int = 0) -> int:
    message_id = first_id_at(house.clock() - days_ago * DAY) + number
    await house.say(seat, person, message_id, "hello")
    return message_id


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


async def test_what_is_said_is_counted_by_person_by_time_and_by_day(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    phone, dan, bot = house.stranger("Bens-phone"), house.stranger("Dan"), house.stranger("Chorus")
    await house.accounts.login(phone.discord_id, phone.name, ben.email, PASSWORD)
    first_id = await say(house, seat, ada, days_ago=30)
    for number, person in enumerate((ben, phone, dan, ada), 1):
        await say(house, seat, person, days_ago=20, number=number)
    await say(house, seat, phone, days_ago=1)
    for number in range(6):
        await say(house, seat, bot, days_ago=2, number=number)
        await house.tell(Deleted(seat.venue.thread_id, [await say(house, seat, ada, days_ago=3, number=number)]))
    stats = await house.stats.of(seat, but_of=bot.discord_id)
    assert (stats.messages, stats.lately, stats.with_files) == (6, 1, 0)
    assert stats.talkers == (Talker("Ben Example", 3), Talker("Ada Example", 2), Talker("Dan", 1))
    assert stats.first_at is not None
    assert first_id_at(stats.first_at) == first_id
    assert stats.busiest is not None
    assert stats.busiest == ((house.clock() - 20 * DAY).date(), 4)


async def test_where_nothing_was_said_there_is_no_first_moment(house: House, seat: Seat, ben: Person) -> None:
    other = await house.group(ben, "Books")
    await say(house, other, ben, days_ago=1)
    stats = await house.stats.of(seat)
    assert (stats.messages, stats.first_at, stats.busiest, stats.talkers) == (0, None, None, ())


async def test_who_is_not_in_the_group_is_told_no_numbers(house: House, seat: Seat) -> None:
    outsider = await house.join(await house.person("Cleo"), seat, is_admin=True)
    with pytest.raises(NotMemberError):
        await house.stats.of(outsider)


async def test_people_whose_accounts_were_deleted_are_counted_without_a_name(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await say(house, seat, ben, days_ago=1)
    await house.erasure.delete(ben.discord_id, PASSWORD)
    assert (await house.stats.of(seat)).talkers == (Talker("deleted user", 1),)
    asked = await house.reading.asked(seat, author="<@0>")
    assert len((await house.reading.page(seat, asked)).messages) == 1
