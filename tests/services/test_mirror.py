"""The mirror read back: what the latest are, and what is looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from services.mirror import LONGEST_PAGE, Said, SaidMessage

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House, Person

FIRST_ID = 2**53 + 5001


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


def message(house: House, seat: Seat, content: str = "hello", *, number: int = 0) -> SaidMessage:
    return SaidMessage(
        message_id=FIRST_ID + number,
        thread_id=seat.venue.thread_id,
        author_id=seat.asker.discord_id,
        author_name="ada",
        content=content,
        created_at=house.clock(),
    )


async def texts(house: House, seat: Seat) -> list[str]:
    return [chat.message for chat in await house.mirror.latest(seat)]


async def test_the_latest_come_oldest_first_and_a_page_at_most(house: House, seat: Seat) -> None:
    for number in reversed(range(LONGEST_PAGE + 5)):
        await house.tell(Said(message(house, seat, f"message {number}", number=number)))
    newest = [f"message {number}" for number in range(5, LONGEST_PAGE + 5)]
    assert [chat.message for chat in await house.mirror.latest(seat, limit=100)] == newest
    assert [chat.message for chat in await house.mirror.latest(seat, limit=2)] == newest[-2:]


async def test_a_group_reads_its_own_messages_only(house: House, ben: Person, seat: Seat) -> None:
    other = await house.group(ben, "Books")
    await house.tell(Said(message(house, seat, "films")))
    await house.tell(Said(message(house, other, "books", number=1)))
    assert (await texts(house, seat), await texts(house, other)) == (["films"], ["books"])


async def test_what_one_account_says_can_be_left_out(house: House, seat: Seat) -> None:
    await house.tell(Said(replace(message(house, seat, "Playing bells.", number=1), author_id=9)))
    for number in range(2, 2 + LONGEST_PAGE):
        await house.tell(Said(message(house, seat, f"words {number}", number=number)))
    await house.tell(Said(replace(message(house, seat, "Paused.", number=99), author_id=9)))
    shown = [chat.message for chat in await house.mirror.latest(seat, but_of=9)]
    assert shown == [f"words {number}" for number in range(2, 2 + LONGEST_PAGE)]


async def test_messages_can_be_looked_for_by_words_and_by_who_said_them(house: House, seat: Seat, ben: Person) -> None:
    await house.members.add(seat, ben.discord_id)
    sayings = [("What a SONG", seat.asker.discord_id, "ada"), ("A song?", ben.discord_id, "b3n"), ("No", 7, "Benjamin")]
    for number, (words, author_id, name) in enumerate(sayings):
        said = message(house, seat, words, number=number)
        await house.tell(Said(replace(said, author_id=author_id, author_name=name)))
    assert [chat.message for chat in await house.mirror.latest(seat, holding="song")] == ["What a SONG", "A song?"]
    assert [chat.message for chat in await house.mirror.latest(seat, holding="song", limit=1)] == ["A song?"]
    assert [chat.message for chat in await house.mirror.latest(seat, by="BEN")] == ["A song?", "No"]
    assert [chat.message for chat in await house.mirror.latest(seat, by="Ben Example")] == ["A song?"]
    assert await house.mirror.latest(seat, by="nobody") == []
