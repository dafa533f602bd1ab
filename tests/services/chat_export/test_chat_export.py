"""Who may take a chat along, what is in it, and what becomes of it when things go wrong."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.suppression import Suppression
from services.chat_export import PAGE, ExportUnderWayError, Form, Wish, ended_reference
from services.errors import (
    ChatServerError,
    GroupUnknownError,
    LoggedOutError,
    NotMemberError,
    NotOwnerError,
)
from services.group_settings import GroupChanges
from services.mirror import Deleted
from services.mirror.lifetime import first_id_at
from services.mirror.reading_errors import DateMalformedError, DatesCrossedError
from services.privacy.keeping import Keeping
from tests.services.chat_export.taking import exported, say_all, taken
from tests.services.house import GUILD_ID, PASSWORD
from tests.services.memory_delivery import MemoryDelivery, MemoryExportNotices

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House, Person

LINES = Wish(Form.LINES)


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


async def test_one_export_at_a_time_for_each_person(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
    await house.say(seat, ada, 1, "hello")
    first, second, of_ben = MemoryDelivery(), MemoryDelivery(), MemoryDelivery()
    first.door.clear()
    source = house.chat_export.of_seat(seat)
    await house.chat_export.begin(source, LINES, first)
    with pytest.raises(ExportUnderWayError):
        await house.chat_export.begin(source, LINES, second)
    await house.chat_export.begin(house.chat_export.of_seat(await house.join(ben, seat)), LINES, of_ben)
    first.door.set()
    await house.chat_export.settled()
    assert [len(delivery.parts) for delivery in (first, second, of_ben)] == [1, 0, 1]
    assert len((await taken(house, source)).parts) == 1


async def test_two_exports_that_are_asked_for_in_the_same_moment_are_one(house: House, ada: Person, seat: Seat) -> None:
    await house.say(seat, ada, 1, "hello")
    source, both = house.chat_export.of_seat(seat), (MemoryDelivery(), MemoryDelivery())
    begun = await asyncio.gather(
        *(house.chat_export.begin(source, LINES, delivery) for delivery in both), return_exceptions=True
    )
    await house.chat_export.settled()
    assert begun[0] == 1
    assert isinstance(begun[1], ExportUnderWayError)
    assert [len(delivery.parts) for delivery in both] == [1, 0]


async def test_who_is_no_owner_any_more_gets_no_further_part(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    for message_id in range(1, 10):
        await house.say(seat, ada, message_id, "hello")
    delivery = MemoryDelivery(limit_bytes=1000)
    delivery.door.clear()
    await house.chat_export.begin(house.chat_export.of_seat(seat), LINES, delivery)
    await delivery.asked.wait()
    await house.group_settings.update(seat, GroupChanges(owner=ben.discord_id))
    await house.members.remove(await house.join(ben, seat), ada.discord_id)
    delivery.door.set()
    await house.chat_export.settled()
    assert len(delivery.parts) == 1
    assert isinstance(delivery.failure, NotMemberError)


@pytest.mark.parametrize("refusal", [ChatServerError(detail="no"), RuntimeError("of ours")])
async def test_what_goes_wrong_is_told_and_one_may_ask_again(
    house: House, ada: Person, seat: Seat, refusal: Exception
) -> None:
    await house.say(seat, ada, 1, "hello")
    source, delivery, notices = house.chat_export.of_seat(seat), MemoryDelivery(), MemoryExportNotices()
    delivery.refusal = refusal
    await house.chat_export.begin(source, LINES, delivery)
    await house.chat_export.settled()
    assert (delivery.failure, delivery.finished) == (refusal, None)
    await house.chat_export.tell_cut_off(notices)
    assert notices.told == []
    assert len((await taken(house, source)).parts) == 1


async def test_whose_export_a_stop_of_the_bot_has_cut_off_is_told_once_after_the_next_start(
    house: House, ada: Person, seat: Seat
) -> None:
    await house.say(seat, ada, 1, "hello")
    delivery, notices = MemoryDelivery(), MemoryExportNotices()
    delivery.door.clear()
    await house.chat_export.begin(house.chat_export.of_seat(seat), LINES, delivery)
    await delivery.asked.wait()
    await house.chat_export.tell_cut_off(notices)  # a lost session: it goes on
    await house.chat_export.close()
    assert (delivery.finished, delivery.failure) == (None, None)
    anew = house.new_chat_export()
    notices.reaches = False
    await anew.tell_cut_off(notices)
    assert notices.told == []
    notices.reaches = True
    for _ in range(2):
        await anew.tell_cut_off(notices)
    assert notices.told == [(ada.discord_id, seat.group.name)]


async def test_who_asks_anew_after_a_restart_is_told_nothing_of_the_old_export(
    house: House, ada: Person, seat: Seat
) -> None:
    await house.say(seat, ada, 1, "hello")
    delivery, notices = MemoryDelivery(), MemoryExportNotices()
    delivery.door.clear()
    await house.chat_export.begin(house.chat_export.of_seat(seat), LINES, delivery)
    await house.chat_export.close()
    house.chat_export = house.new_chat_export()
    assert len((await taken(house, house.chat_export.of_seat(seat))).parts) == 1
    await house.chat_export.tell_cut_off(notices)
    assert notices.told == []


async def test_whose_account_is_erased_has_no_id_any_more(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await house.say(seat, ben, 1, "hello")
    await house.erasure.delete(ben.discord_id, PASSWORD)
    ((entry,),) = await exported(house, house.chat_export.of_seat(seat))
    assert (entry["author"], entry["author_id"], entry["text"]) == ("deleted user", None, "hello")


async def test_only_owners_take_a_chat_along(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    await house.members.update(seat, ben.discord_id, "moderator")
    with pytest.raises(NotOwnerError):
        house.chat_export.of_seat(await house.join(ben, seat))
    cleo = await house.person("Cleo")
    with pytest.raises(NotMemberError):
        house.chat_export.of_seat(await house.join(cleo, seat, is_admin=True))
    with pytest.raises(GroupUnknownError):
        await house.chat_export.named(cleo.asks(), seat.group.name)
    await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
    assert house.chat_export.of_seat(await house.join(ben, seat)).group.name == seat.group.name


async def test_a_deleted_groups_chat_is_its_last_owners(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    cleo = await house.person("Cleo")
    await house.members.add(seat, cleo.discord_id)
    await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
    await house.say(seat, ada, 1, "hello")
    await house.groups.delete(seat)
    for owner in (ada, ben):
        assert [group.name for group in await house.groups.ended(owner.asks())] == [seat.group.name]
        source = await house.chat_export.named(owner.asks(), "FILM night 映画")
        ((entry,),) = await exported(house, source)
        assert entry["text"] == "hello"
    assert await house.groups.ended(cleo.asks()) == []
    assert await house.groups.ended(ada.asks(guild_id=GUILD_ID + 1)) == []
    for nobody in (cleo.asks(), cleo.asks(is_admin=True), ada.asks(guild_id=GUILD_ID + 1)):
        for typed in (seat.group.name, ended_reference(seat.group)):
            with pytest.raises(GroupUnknownError):
                await house.chat_export.named(nobody, typed)
    await house.accounts.logout(ada.discord_id)
    with pytest.raises(LoggedOutError):
        await house.chat_export.named(ada.asks(), seat.group.name)


async def test_of_groups_of_one_name_the_living_is_meant_unless_the_deleted_one_is_picked(
    house: House, ada: Person, seat: Seat
) -> None:
    await house.say(seat, ada, 1, "of the old one")
    await house.groups.delete(seat)
    anew = await house.group(ada, seat.group.name)
    assert (await house.chat_export.named(ada.asks(), seat.group.name)).group.row_id == anew.group_id
    offered = await house.completion.ended_groups(ada.asks(), "film")
    assert [ended_reference(group) for group in offered] == [ended_reference(seat.group)]
    assert (await house.chat_export.named(ada.asks(), ended_reference(offered[0]))).group.row_id == seat.group_id


async def test_deleted_groups_are_offered_to_who_is_logged_in_and_while_there_is_something_to_have(
    house: House, ada: Person, seat: Seat
) -> None:
    silent = await house.group(ada, "Silent")
    await house.groups.delete(silent)
    await house.say(seat, ada, 1, "hello")
    await house.groups.delete(seat)
    assert [group.name for group in await house.completion.ended_groups(ada.asks(), "")] == [seat.group.name]
    assert await house.completion.ended_groups(ada.asks(), "books") == []
    assert await house.completion.ended_groups(ada.asks(guild_id=None), "") == []
    await house.accounts.logout(ada.discord_id)
    assert await house.completion.ended_groups(ada.asks(), "") == []


async def test_that_a_chat_was_taken_along_is_in_the_audit_log(house: House, ada: Person, seat: Seat) -> None:
    await house.say(seat, ada, 1, "hello")
    await exported(house, house.chat_export.of_seat(seat))
    async with house.database.read() as tx:
        (named,) = await tx.audit.of_guild(GUILD_ID, limit=1)
    assert (named.entry.action, named.actor and named.actor.first_name) == ("message export", "Ada")
