"""Who may take a chat along, and what becomes of it when things go wrong."""

from __future__ import annotations

import asyncio
import tempfile
from typing import TYPE_CHECKING

import pytest

from services.chat_export import ExportUnderWayError, Form, Wish, ended_reference
from services.errors import (
    ChatServerError,
    GroupUnknownError,
    LoggedOutError,
    NotMemberError,
    NotOwnerError,
)
from services.group_settings import GroupChanges
from tests.services.chat_export.taking import exported, say_all, taken
from tests.services.memory_delivery import MemoryDelivery, MemoryExportNotices
from tests.services.person import GUILD_ID

if TYPE_CHECKING:
    from pathlib import Path

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

LINES = Wish(Form.LINES)


@pytest.mark.parametrize("form", list(Form))
async def test_nothing_is_seen_in_the_folder_for_temporary_files(
    house: House, ada: Person, seat: Seat, form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    await say_all(house, seat, ada, dict.fromkeys(range(1, 300), "hello"))
    delivery, seen = MemoryDelivery(limit_bytes=20_000), []
    delivery.before_each = lambda: seen.append(list(folder.iterdir()))
    await house.chat_export.begin(house.chat_export.of_seat(seat), Wish(form), delivery)
    await house.chat_export.settled()
    assert len(seen) > 1
    assert not any(seen)


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
