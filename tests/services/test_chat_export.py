"""A group's chat, taken along by those whose it is: whole, in its order, also after the group has ended."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from services.chat_export import PAGE, ended_reference
from services.errors import (
    ChatTooLargeError,
    GroupUnknownError,
    LoggedOutError,
    NotMemberError,
    NotOwnerError,
)
from services.group_settings import GroupChanges
from services.mirror import Deleted
from tests.services.house import GUILD_ID, PASSWORD

if TYPE_CHECKING:
    from services.chat_export import ChatSource
    from services.seats import Seat
    from tests.services.house import House, Person

PLENTY = 10 * 1024 * 1024


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night 映画", ben)


async def exported(house: House, source: ChatSource, *, limit_bytes: int = PLENTY) -> list[list[dict[str, Any]]]:
    """The entries of each file."""
    async with house.chat_export.written(source, limit_bytes=limit_bytes) as chat:
        files = [[json.loads(line) for line in file.content.read().splitlines()] for file in chat.files]
    assert chat.messages == sum(map(len, files))
    assert all(file.content.closed for file in chat.files)
    return files


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
            }
        ]
    ]


async def test_all_pages_come_in_the_order_in_which_things_were_said_and_no_other_groups(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    other = await house.group(ben, "Books")
    await house.say(other, ben, 5, "of another group")
    count = 2 * PAGE + 1
    for message_id in range(count, 0, -1):
        await house.say(seat, ada, message_id + 10, f"message {message_id}")
    (entries,) = await exported(house, house.chat_export.of_seat(seat))
    assert [entry["text"] for entry in entries] == [f"message {number}" for number in range(1, count + 1)]


async def test_what_is_too_large_for_one_file_comes_in_several_and_no_line_is_cut(
    house: House, ada: Person, seat: Seat
) -> None:
    for message_id in range(1, 10):
        await house.say(seat, ada, message_id, "ä" * 100)
    async with house.chat_export.written(house.chat_export.of_seat(seat), limit_bytes=1024) as chat:
        assert [file.name for file in chat.files] == [f"chorus-chat-{number}.jsonl" for number in (1, 2, 3, 4, 5)]
        contents = [file.content.read() for file in chat.files]
    assert all(len(content) <= 1024 for content in contents)
    ids = [json.loads(line)["id"] for content in contents for line in content.splitlines()]
    assert ids == [str(number) for number in range(1, 10)]


async def test_a_chat_too_large_for_all_files_is_refused_with_a_sentence(house: House, ada: Person, seat: Seat) -> None:
    for message_id in range(1, 12):
        await house.say(seat, ada, message_id, "a" * 200)
    with house.nothing_changes(), pytest.raises(ChatTooLargeError):
        await exported(house, house.chat_export.of_seat(seat), limit_bytes=500)


async def test_a_chat_in_which_nothing_was_said_has_no_file(house: House, seat: Seat) -> None:
    assert await exported(house, house.chat_export.of_seat(seat)) == []


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
