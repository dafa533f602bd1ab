"""What is in a chat that is taken along, and what is not."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.suppression import Suppression
from services.chat_export import PAGE, Form, Wish
from services.mirror import Deleted, Said, SaidFile, SaidMessage
from services.mirror.lifetime import first_id_at
from services.mirror.reading_errors import DateMalformedError, DatesCrossedError
from services.privacy.keeping import Keeping
from tests.services.chat_export.reader import read_page
from tests.services.chat_export.taking import exported, say_all, taken
from tests.services.memory_delivery import MemoryDelivery
from tests.services.person import PASSWORD
from tests.services.what_plays import PATIENCE_S

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

LINES = Wish(Form.LINES)


def said_by(house: House, person: Person, seat: Seat, message_id: int) -> SaidMessage:
    return SaidMessage(
        message_id, seat.venue.thread_id, person.discord_id, person.name, "look", created_at=house.clock()
    )


async def test_a_line_holds_all_that_is_kept_of_a_message(house: House, ada: Person, seat: Seat) -> None:
    said_at = house.clock()
    await house.say(seat, ada, 2**53 + 1, "hello\n👋")
    await house.edit(seat, 2**53 + 1, "hello\nworld 👋", said_at + timedelta(seconds=1))
    house.clock.advance(seconds=2)
    await house.tell(Deleted(seat.venue.thread_id, [2**53 + 1]))
    assert await exported(house, house.chat_export.of_seat(seat)) == [
        [
            {
                "id": str(2**53 + 1),
                "time": said_at.isoformat(),
                "author": "Ada",
                "author_id": str(ada.discord_id),
                "text": "hello\nworld 👋",
                "edited_at": (said_at + timedelta(seconds=1)).isoformat(),
                "deleted": True,
                "deleted_at": house.clock().isoformat(),
                "thread_id": str(seat.venue.thread_id),
                "bot": False,
                "pinned": False,
                "reply_to": None,
                "files": [],
                "playing": None,
            }
        ]
    ]


async def test_all_pages_come_in_the_order_in_which_things_were_said_and_no_other_groups(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    other = await house.group(ben, "Books")
    await house.say(other, ben, 5, "of another group")
    count = 2 * PAGE + 1
    await say_all(house, seat, ada, {number + 10: f"message {number}" for number in range(count, 0, -1)})
    (entries,) = await exported(house, house.chat_export.of_seat(seat))
    assert [entry["text"] for entry in entries] == [f"message {number}" for number in range(1, count + 1)]


async def test_what_is_too_large_for_one_part_comes_in_several_and_no_line_is_cut(
    house: House, ada: Person, seat: Seat
) -> None:
    for message_id in range(1, 10):
        await house.say(seat, ada, message_id, "ä" * 100)
    delivery = await taken(house, house.chat_export.of_seat(seat), LINES, limit_bytes=1200)
    assert [part.name for part in delivery.parts] == [f"chorus-chat-{number}.jsonl" for number in (1, 2, 3, 4, 5)]
    assert all(len(part.content) <= 1200 for part in delivery.parts)
    parts = await exported(house, house.chat_export.of_seat(seat), limit_bytes=1200)
    assert [entry["id"] for part in parts for entry in part] == [str(number) for number in range(1, 10)]


async def test_who_takes_a_chat_along_is_told_how_far_it_is(house: House, ada: Person, seat: Seat) -> None:
    count = PAGE + 1
    await say_all(house, seat, ada, dict.fromkeys(range(1, count + 1), "hello"))
    delivery = await taken(house, house.chat_export.of_seat(seat), LINES)
    assert (delivery.total, delivery.progress, delivery.finished) == (count, [PAGE, count], (count, 1))
    assert delivery.parts[0].name == "chorus-chat.jsonl"


async def test_of_a_chat_in_which_nothing_was_said_nothing_is_handed_over(house: House, seat: Seat) -> None:
    delivery = MemoryDelivery()
    with house.nothing_changes():
        assert await house.chat_export.begin(house.chat_export.of_seat(seat), LINES, delivery) == 0
        await house.chat_export.settled()
    assert delivery.parts == []


async def test_what_was_said_between_two_dates_can_be_wanted_alone(house: House, ada: Person, seat: Seat) -> None:
    now = house.clock()
    for days in range(5):
        await house.say(seat, ada, first_id_at(now - timedelta(days=days)), f"{days} days ago")
    source = house.chat_export.of_seat(seat)
    (entries,) = await exported(house, source, Wish(Form.LINES, after="3 days", before="1 day"))
    assert [entry["text"] for entry in entries] == ["3 days ago", "2 days ago"]
    for wish, error in (
        (Wish(after="when it rained"), DateMalformedError),
        (Wish(after="1 day", before="3 days"), DatesCrossedError),
    ):
        with pytest.raises(error):
            await house.chat_export.begin(source, wish, MemoryDelivery())


async def test_what_is_answered_stands_with_the_answer_unless_it_is_gone(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    for message_id in (1, 2, 3):
        await house.say(seat, ben, message_id, f"words {message_id}")
    await house.tell(Deleted(seat.venue.thread_id, [2]))
    for message_id, answered in ((11, 1), (12, 2), (13, 404)):
        await house.tell(Said(replace(said_by(house, ada, seat, message_id), kind=19, reply_to_id=answered)))
    (part,) = (await taken(house, house.chat_export.of_seat(seat), Wish(Form.PAGE))).parts
    shown = {said.id: said.whole for said in read_page(part.content.decode()).said}
    assert "Ben: words 1" in shown["m11"]
    assert all("a message that is not kept" in shown[answer] for answer in ("m12", "m13"))


async def test_what_was_playing_stands_with_what_was_said_meanwhile(house: House, ada: Person, seat: Seat) -> None:
    await house.plays_all(seat)
    house.clock.advance(seconds=5)
    await house.say(seat, ada, first_id_at(house.clock()), "I like this")
    ((entry,),) = await exported(house, house.chat_export.of_seat(seat))
    assert entry["playing"]["title"] == "First Light"


async def test_files_come_from_where_they_are_kept(house: House, ada: Person, seat: Seat) -> None:
    house.files.look()
    house.downloads.content["https://cdn.example/5"] = b"a cat"
    file = SaidFile(5, "cat.png", 5, "https://cdn.example/5")
    message = replace(said_by(house, ada, seat, 1), files=(file,))
    house.history.there[1] = message
    await house.tell(Said(message))
    async with asyncio.timeout(PATIENCE_S):
        while not (await house.files.standing(seat.group_id)).kept:
            pass
    (part,) = (await taken(house, house.chat_export.of_seat(seat), Wish(Form.ARCHIVE))).parts
    with zipfile.ZipFile(io.BytesIO(part.content)) as archive:
        assert archive.read("files/5-cat.png") == b"a cat"


async def test_words_of_who_asked_to_be_forgotten_are_in_no_export_also_before_they_are_erased(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    for message_id, person in ((1, ada), (2, ben), (3, ada), (4, ben)):
        await house.say(seat, person, message_id, f"said by {person.name}")
    async with house.database.begin() as tx:
        tx.session.add(Suppression(discord_id=ben.discord_id, until_message_id=2, created_at=house.clock()))
    (entries,) = await exported(house, house.chat_export.of_seat(seat))
    assert [entry["id"] for entry in entries] == ["1", "3", "4"]


async def test_who_asks_to_be_forgotten_meanwhile_is_in_nothing_that_is_read_after_it(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    await say_all(house, seat, ben, dict.fromkeys(range(1, 2 * PAGE + 1), "mine"))
    await house.say(seat, ada, 2 * PAGE + 1, "hers")
    delivery = MemoryDelivery(limit_bytes=PAGE * 100)
    delivery.door.clear()
    await house.chat_export.begin(house.chat_export.of_seat(seat), LINES, delivery)
    await delivery.asked.wait()
    await house.forgetting.forget(ben.asks(), also_later=True)
    delivery.door.set()
    await house.chat_export.settled()
    entries = [json.loads(line) for part in delivery.parts for line in part.content.splitlines()]
    assert [entry["text"] for entry in entries] == [*["mine"] * PAGE, "hers"]


async def test_what_is_too_old_to_be_kept_is_in_no_export_also_before_it_is_erased(
    house: House, ada: Person, seat: Seat
) -> None:
    for days in (0, 3):
        await house.say(seat, ada, first_id_at(house.clock() - timedelta(days=days)), f"{days} days ago")
    async with house.database.begin() as tx:
        group = await tx.groups.by_id(seat.group_id)
        assert group is not None
        group.keep_days = Keeping(days=2).days
    source = house.chat_export.of_seat(await house.join(ada, seat))
    (entries,) = await exported(house, source)
    assert [entry["text"] for entry in entries] == ["0 days ago"]


async def test_whose_account_is_erased_has_no_id_any_more(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await house.say(seat, ben, 1, "hello")
    await house.erasure.delete(ben.discord_id, PASSWORD)
    ((entry,),) = await exported(house, house.chat_export.of_seat(seat))
    assert (entry["author"], entry["author_id"], entry["text"]) == ("deleted user", None, "hello")
