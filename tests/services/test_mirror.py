"""The mirror: what was said, as Discord shows it, however the news of it arrives."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.mirror import LONGEST_PAGE, SaidMessage

if TYPE_CHECKING:
    from models import Chat
    from services.seats import Seat
    from tests.services.house import House, Person

FIRST_ID = 2**53 + 5001
NUMBERS = itertools.count()


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


async def kept(house: House, number: int = 0) -> Chat:
    async with house.database.read() as tx:
        chat = await tx.chats.by_message_id(FIRST_ID + number)
    assert chat is not None
    return chat


async def test_what_is_said_is_kept_with_who_and_when(house: House, seat: Seat) -> None:
    await house.mirror.said(message(house, seat, "hello **everyone** \N{WAVING HAND SIGN}"))
    chat = await kept(house)
    assert (chat.message, chat.author_name) == ("hello **everyone** \N{WAVING HAND SIGN}", "ada")
    assert (chat.owner_id, chat.group_id) == (seat.user_id, seat.group_id)
    assert (chat.created_at, chat.edited_at, chat.deleted_at) == (house.clock(), None, None)


async def test_what_somebody_unregistered_says_is_kept_too(house: House, seat: Seat) -> None:
    dan = house.stranger("Dan")
    await house.mirror.said(replace(message(house, seat), author_id=dan.discord_id, author_name="dan"))
    chat = await kept(house)
    assert (chat.owner_id, chat.author_id, chat.author_name) == (None, dan.discord_id, "dan")


async def test_what_is_said_elsewhere_is_not_kept(house: House, seat: Seat) -> None:
    with house.nothing_changes():
        await house.mirror.said(replace(message(house, seat), thread_id=seat.venue.voice_channel_id))


async def test_what_is_said_in_a_deleted_groups_thread_is_not_kept(house: House, seat: Seat) -> None:
    await house.groups.delete(seat)
    with house.nothing_changes():
        await house.mirror.said(message(house, seat))


async def test_news_that_comes_twice_is_kept_once(house: House, seat: Seat) -> None:
    said = message(house, seat)
    await asyncio.gather(*(house.mirror.said(said) for _ in range(3)))
    assert await texts(house, seat) == ["hello"]


async def test_news_is_written_in_the_order_it_came_and_before_anybody_reads(house: House, seat: Seat) -> None:
    edits = [house.clock.advance(minutes=1) for _ in range(2)]
    async with house.nobody_writes():
        told = [
            house.mirror.said(message(house, seat, "first")),
            house.mirror.edited(FIRST_ID, "second", edits[0]),
            house.mirror.said(message(house, seat, "gone", number=1)),
            house.mirror.edited(FIRST_ID, "third", edits[1]),
            house.mirror.deleted([FIRST_ID + 1]),
        ]
        telling = [asyncio.create_task(news) for news in told]
        reading = asyncio.create_task(texts(house, seat))
        await house.log()  # they all begin meanwhile
        assert not any(task.done() for task in (*telling, reading))
    assert await reading == ["third"]
    await asyncio.gather(*telling)


async def test_an_edit_replaces_the_words(house: House, seat: Seat) -> None:
    await house.mirror.said(message(house, seat))
    edited_at = house.clock.advance(minutes=1)
    await house.mirror.edited(FIRST_ID, "hullo", edited_at)
    chat = await kept(house)
    assert (chat.message, chat.edited_at) == ("hullo", edited_at)


async def test_an_older_edit_that_arrives_later_changes_nothing(house: House, seat: Seat) -> None:
    await house.mirror.said(message(house, seat))
    older, newer = house.clock.advance(minutes=1), house.clock.advance(minutes=1)
    await house.mirror.edited(FIRST_ID, "newer", newer)
    with house.nothing_changes():
        await house.mirror.edited(FIRST_ID, "older", older)


async def test_an_embed_that_is_added_brings_no_old_words_back(house: House, seat: Seat) -> None:
    await house.mirror.said(message(house, seat))
    await house.mirror.edited(FIRST_ID, "hullo", house.clock.advance(minutes=1))
    with house.nothing_changes():
        await house.mirror.edited(FIRST_ID, "hello", None)


async def test_an_embed_added_to_an_unedited_message_is_no_edit(house: House, seat: Seat) -> None:
    await house.mirror.said(message(house, seat, "https://example.com"))
    with house.nothing_changes():
        await house.mirror.edited(FIRST_ID, "https://example.com", None)


async def test_a_message_that_was_never_seen_cannot_be_edited_or_deleted(house: House, seat: Seat) -> None:
    with house.nothing_changes():
        await house.mirror.edited(FIRST_ID, "hullo", house.clock())
        await house.mirror.deleted([FIRST_ID])
        await house.mirror.deleted([])


async def test_a_deleted_message_is_shown_no_more_but_its_words_stay(house: House, seat: Seat) -> None:
    for number in range(4):
        await house.mirror.said(message(house, seat, f"message {number}", number=number))
    deleted_at = house.clock.advance(minutes=1)
    await house.mirror.deleted([FIRST_ID, FIRST_ID + 2])
    assert await texts(house, seat) == ["message 1", "message 3"]
    chat = await kept(house)
    assert (chat.message, chat.deleted_at) == ("message 0", deleted_at)
    house.clock.advance(minutes=1)
    with house.nothing_changes():
        await house.mirror.deleted([FIRST_ID])


async def test_news_of_a_message_that_is_deleted_already_does_not_bring_it_back(house: House, seat: Seat) -> None:
    await house.mirror.said(message(house, seat))
    await house.mirror.deleted([FIRST_ID])
    await house.mirror.said(message(house, seat))
    await house.mirror.edited(FIRST_ID, "hullo", house.clock())
    assert await texts(house, seat) == []


async def test_the_latest_come_oldest_first_and_a_page_at_most(house: House, seat: Seat) -> None:
    for number in reversed(range(LONGEST_PAGE + 5)):
        await house.mirror.said(message(house, seat, f"message {number}", number=number))
    newest = [f"message {number}" for number in range(5, LONGEST_PAGE + 5)]
    assert [chat.message for chat in await house.mirror.latest(seat, limit=100)] == newest
    assert [chat.message for chat in await house.mirror.latest(seat, limit=2)] == newest[-2:]


async def test_a_group_reads_its_own_messages_only(house: House, ben: Person, seat: Seat) -> None:
    other = await house.group(ben, "Books")
    await house.mirror.said(message(house, seat, "films"))
    await house.mirror.said(message(house, other, "books", number=1))
    assert (await texts(house, seat), await texts(house, other)) == (["films"], ["books"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)))
async def test_edits_in_any_order_end_with_the_newest_words(house: House, seat: Seat, order: list[int]) -> None:
    number = next(NUMBERS)
    await house.mirror.said(message(house, seat, number=number))
    for minute in order:
        edited_at = house.clock() + timedelta(minutes=minute)
        await house.mirror.edited(FIRST_ID + number, f"edit {minute}", edited_at)
    assert (await kept(house, number)).message == "edit 4"


async def test_what_one_account_says_can_be_left_out(house: House, seat: Seat) -> None:
    await house.mirror.said(replace(message(house, seat, "Playing bells.", number=1), author_id=9))
    for number in range(2, 2 + LONGEST_PAGE):
        await house.mirror.said(message(house, seat, f"words {number}", number=number))
    await house.mirror.said(replace(message(house, seat, "Paused.", number=99), author_id=9))
    shown = [chat.message for chat in await house.mirror.latest(seat, but_of=9)]
    assert shown == [f"words {number}" for number in range(2, 2 + LONGEST_PAGE)]


async def test_messages_can_be_looked_for_by_words_and_by_who_said_them(house: House, seat: Seat, ben: Person) -> None:
    await house.members.add(seat, ben.discord_id)
    sayings = [("What a SONG", seat.asker.discord_id, "ada"), ("A song?", ben.discord_id, "b3n"), ("No", 7, "Benjamin")]
    for number, (words, author_id, name) in enumerate(sayings):
        said = message(house, seat, words, number=number)
        await house.mirror.said(replace(said, author_id=author_id, author_name=name))
    assert [chat.message for chat in await house.mirror.latest(seat, holding="song")] == ["What a SONG", "A song?"]
    assert [chat.message for chat in await house.mirror.latest(seat, holding="song", limit=1)] == ["A song?"]
    assert [chat.message for chat in await house.mirror.latest(seat, by="BEN")] == ["A song?", "No"]
    assert [chat.message for chat in await house.mirror.latest(seat, by="Ben Example")] == ["A song?"]
    assert await house.mirror.latest(seat, by="nobody") == []
