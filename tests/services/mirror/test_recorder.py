"""The recorder: all that is told is in the database, once, in its order, whatever happens to the database meanwhile."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models import Suppression
from services.mirror import (
    Coverage,
    Deleted,
    Edited,
    Event,
    Keeping,
    ReadPage,
    Recorder,
    Said,
    SaidFile,
    SaidMessage,
    SessionBegan,
    Touched,
    said_at,
)
from tests.services.what_plays import PATIENCE_S

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

FIRST_ID = 2**60
CONNECTIONS = 5
"""How many a database keeps open (SQLAlchemy docs: QueuePool, `pool_size`)."""


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


def message(seat: Seat, content: str | None = "hello", *, number: int = 0, **more: Any) -> SaidMessage:
    message_id = FIRST_ID + (number << 22)
    values: dict[str, Any] = {"author_id": seat.asker.discord_id, "author_name": "ada"} | more
    return SaidMessage(
        message_id=message_id,
        thread_id=seat.venue.thread_id,
        content=content,
        created_at=said_at(message_id),
        **values,
    )


def edited(said: SaidMessage, content: str, *, seconds: int) -> Edited:
    return Edited(replace(said, content=content, edited_at=said.created_at + timedelta(seconds=seconds)))


def ask(house: House, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(house.path)) as connection:
        return connection.execute(query).fetchall()


def messages(house: House) -> list[str]:
    return [row[0] for row in ask(house, "SELECT message FROM chats ORDER BY message_id")]


def found(house: House, word: str) -> list[int]:
    return [row[0] for row in ask(house, f"SELECT rowid FROM chat_words WHERE chat_words MATCH '{word}'")]


async def test_what_is_said_is_kept_with_who_and_when_and_found_by_its_words(house: House, seat: Seat) -> None:
    said = message(seat, "hello **everyone**", reply_to_id=9, is_pinned=True, details='{"flags":4}')
    await house.tell(Said(said))
    columns = "message, owner_id, group_id, author_name, reply_to_id, is_pinned, details, edited_at, deleted_at"
    assert ask(house, f"SELECT {columns} FROM chats") == [
        ("hello **everyone**", seat.user_id, seat.group_id, "ada", 9, 1, '{"flags":4}', None, None)
    ]
    assert found(house, "everyone") == [said.message_id]


async def test_what_is_said_elsewhere_or_in_an_ended_group_is_not_kept(house: House, seat: Seat) -> None:
    with house.nothing_changes():
        await house.tell(Said(replace(message(seat), thread_id=404)), Deleted(404, [5]), Touched(404, 6))
    await house.groups.delete(seat)
    with house.nothing_changes():
        await house.tell(Said(message(seat)))


async def test_each_edit_is_in_the_history_and_the_index_follows(house: House, seat: Seat) -> None:
    said = message(seat, "first")
    await house.tell(Said(said), edited(said, "second", seconds=1), edited(said, "third", seconds=2), Said(said))
    assert messages(house) == ["third"]
    assert [row[0] for row in ask(house, "SELECT message FROM chat_versions ORDER BY written_at")] == [
        "first",
        "second",
    ]
    assert (found(house, "first"), found(house, "third")) == ([], [said.message_id])


async def test_everything_told_twice_changes_nothing(house: House, seat: Seat) -> None:
    said = message(seat, "first", files=(SaidFile(77, "cat.png", 5, "https://cdn.example/cat.png"),))
    events: list[Event] = [Said(said), edited(said, "second", seconds=1), Deleted(said.thread_id, [said.message_id])]
    await house.tell(*events)
    with house.nothing_changes():
        await house.tell(*events)


async def test_an_edit_or_a_delete_may_come_before_its_message(house: House, seat: Seat) -> None:
    one, other = message(seat, "one"), message(seat, "other", number=1)
    await house.tell(edited(one, "one!", seconds=1), Deleted(other.thread_id, [other.message_id]))
    assert ask(house, "SELECT message, is_blank, deleted_at IS NULL FROM chats ORDER BY message_id") == [
        ("one!", 0, 1),
        ("", 1, 0),
    ]
    await house.tell(Said(one), Said(other))
    assert ask(house, "SELECT message, is_blank, deleted_at IS NULL FROM chats ORDER BY message_id") == [
        ("one!", 0, 1),
        ("other", 0, 0),
    ]
    assert found(house, "other") == []


async def test_a_page_marks_what_is_not_in_it_and_only_between_its_ends(house: House, seat: Seat) -> None:
    said = [message(seat, f"number {number}", number=number) for number in range(5)]
    await house.tell(*(Said(one) for one in said))
    page = ReadPage(seat.venue.thread_id, seat.group_id, [said[1]], said[1].message_id, said[4].message_id)
    await house.recorder.keep(page)
    gone = "SELECT message FROM chats WHERE deleted_at IS NOT NULL ORDER BY message_id"
    assert [row[0] for row in ask(house, gone)] == ["number 2", "number 3"]


async def test_files_wait_to_be_fetched_and_know_when_they_are_taken_off(house: House, seat: Seat) -> None:
    files = (SaidFile(77, "cat.png", 5, "https://cdn.example/a"), SaidFile(78, "dog.png", 6, "https://cdn.example/b"))
    said = message(seat, "", files=files)
    await house.tell(Said(said))
    assert found(house, "dog") == [said.message_id]
    await house.tell(Edited(replace(said, files=(replace(files[0], url="https://cdn.example/fresh"),))))
    assert ask(house, "SELECT name, state, url, removed_at IS NULL FROM chat_files ORDER BY id") == [
        ("cat.png", "waiting", "https://cdn.example/fresh", 1),
        ("dog.png", "waiting", "https://cdn.example/b", 0),
    ]
    assert found(house, "dog") == []


async def test_what_only_discord_knows_whole_is_noted_to_be_asked_for(house: House, seat: Seat) -> None:
    await house.tell(Touched(seat.venue.thread_id, 5), Touched(seat.venue.thread_id, 5))
    assert ask(house, "SELECT message_id, thread_id FROM chat_rereads") == [(5, seat.venue.thread_id)]


async def test_the_words_of_the_deleted_are_erased_everywhere_when_they_are_not_to_be_kept(
    house: House, seat: Seat
) -> None:
    recorder = Recorder(house.database, Coverage(), house.clock, keeping=Keeping(deleted_words=False))
    said = message(seat, "secret", details='{"embeds":[{}]}', files=(SaidFile(77, "cat.png", 5, "u"),))
    async with recorder.running():
        for event in (Said(said), edited(said, "worse", seconds=1), Deleted(said.thread_id, [said.message_id])):
            recorder.offer(event)
        await recorder.settled()
        recorder.offer(edited(said, "late", seconds=2))
    assert ask(house, "SELECT message, details, has_files FROM chats") == [("", None, 0)]
    assert ask(house, "SELECT * FROM chat_versions") == []
    assert [found(house, word) for word in ("secret", "worse", "late")] == [[], [], []]


async def test_people_without_an_account_are_left_out_when_they_are_not_to_be_kept(house: House, seat: Seat) -> None:
    recorder = Recorder(house.database, Coverage(), house.clock, keeping=Keeping(unregistered=False))
    async with recorder.running():
        recorder.offer(Said(message(seat, "stranger", author_id=404)))
        recorder.offer(Said(message(seat, "bot", number=1, author_id=405, is_bot=True)))
        recorder.offer(Said(message(seat, "ada", number=2)))
    assert messages(house) == ["bot", "ada"]


async def test_who_asked_to_be_forgotten_is_not_brought_back(house: House, seat: Seat) -> None:
    until = message(seat, number=1).message_id
    async with house.database.begin() as tx:
        tx.session.add(Suppression(discord_id=seat.asker.discord_id, until_message_id=until, created_at=house.clock()))
    await house.tell(*(Said(message(seat, f"number {number}", number=number)) for number in range(3)))
    assert messages(house) == ["number 2"]


async def test_what_is_older_than_the_group_keeps_is_not_brought_back(house: House, seat: Seat) -> None:
    async with house.database.begin() as tx:
        group = await tx.groups.by_id(seat.group_id)
        assert group is not None
        group.keep_days = 1
        await tx.groups.keep(group)
    said = message(seat)
    assert house.clock() > said.created_at + timedelta(days=2)
    await house.tell(Said(said), Deleted(said.thread_id, [said.message_id]))
    async with house.database.read() as tx:
        assert await tx.chats.by_message_id(said.message_id) is None


async def test_a_database_that_another_holds_is_waited_for_and_order_is_kept(house: House, seat: Seat) -> None:
    said = message(seat, "first")
    async with house.nobody_writes():
        house.recorder.offer(Said(said))
        settled = asyncio.create_task(house.recorder.settled())
        for number in range(1, 4):
            house.recorder.offer(edited(said, f"edit {number}", seconds=number))
        await house.log()
        assert not settled.done()
        assert house.recorder.lag_s() > 0
    await house.recorder.settled()
    assert messages(house) == ["edit 3"]
    assert house.recorder.lag_s() == 0


async def let_grow(house: House, pages: int) -> None:
    """How many pages the database may have, by every connection to it (SQLite docs: PRAGMA max_page_count)."""
    async with AsyncExitStack() as all_at_once:
        for _ in range(CONNECTIONS):
            tx = await all_at_once.enter_async_context(house.database.read())
            await (await tx.session.connection()).exec_driver_sql(f"PRAGMA max_page_count = {pages}")


async def test_what_finds_no_room_on_the_disk_is_told_in_a_sentence_and_written_once_there_is_some(
    house: House, seat: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    await let_grow(house, 1)  # it stays as large as it is
    said = [message(seat, "x" * 4000, number=number) for number in range(100)]
    for one in said:
        house.recorder.offer(Said(one))
    async with asyncio.timeout(PATIENCE_S):
        while not caplog.records:
            await house.log()
    assert "cannot write now" in caplog.text
    assert "database or disk is full" in caplog.text
    assert messages(house) == []
    await let_grow(house, 2**30)
    await house.recorder.settled()
    assert messages(house) == [one.content for one in said]


async def test_a_full_queue_keeps_the_gateway_waiting_until_there_is_room(house: House, seat: Seat) -> None:
    recorder = Recorder(house.database, Coverage(), house.clock, room_for=8)
    async with recorder.running():
        async with house.nobody_writes():
            for number in range(8):
                await recorder.room()
                recorder.offer(Said(message(seat, number=number)))
            reading = asyncio.create_task(recorder.room())
            await house.log()
            assert not reading.done()
        await reading
    assert len(messages(house)) == 8


async def test_an_event_that_cannot_be_written_is_read_again_and_those_around_it_are_kept(
    house: House, seat: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    poison = message(seat, "half a character: \ud83d", number=1)
    with caplog.at_level(logging.CRITICAL):
        await house.tell(Said(message(seat, "before")), Said(poison), Said(message(seat, "behind", number=2)))
    assert messages(house) == ["before", "behind"]
    assert ask(house, "SELECT message_id FROM chat_rereads") == [(poison.message_id,)]


async def test_all_that_was_offered_is_written_before_the_recorder_ends(house: House, seat: Seat) -> None:
    recorder = Recorder(house.database, Coverage(), house.clock)
    async with recorder.running():
        recorder.offer(SessionBegan())
        for number in range(500):
            recorder.offer(Said(message(seat, f"number {number}", number=number)))
    assert messages(house) == [f"number {number}" for number in range(500)]
