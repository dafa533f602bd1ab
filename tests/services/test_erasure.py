"""Deleted accounts: nothing is left of the person, and what they were part of goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from models.personal_data import nobodys_email
from services.errors import (
    ChatServerError,
    LoggedOutError,
    NotRegisteredError,
    TooManyTriesError,
    UserError,
    WrongLoginError,
    WrongPasswordError,
)
from services.pictures import Picture
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
async def phone(house: House, ada: Person) -> Person:
    """Ada's second Discord account."""
    phone = house.stranger("Adas-phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    return phone


async def test_nothing_that_tells_who_it_was_is_left_in_any_row(
    house: House, ada: Person, ben: Person, phone: Person
) -> None:
    seat = await house.group(ben, "Film night", ada)
    await house.say(seat, ada, 901, "hello")
    await house.say(seat, phone, 902, "from the phone")
    await house.avatars.choose(ada.discord_id, PNG)
    await house.resets.ask(phone.discord_id)
    avatar = (await house.account_of(ada)).avatar or ""
    traces = ["Ada", "ada@example.com", str(ada.discord_id), phone.name, str(phone.discord_id), avatar]
    kept = "\n".join(house.rows())
    assert all(trace in kept for trace in traces), "they are found where they are kept"
    await house.erasure.delete(ada.discord_id, PASSWORD)
    kept = "\n".join(house.rows())
    assert [trace for trace in traces if trace.casefold() in kept.casefold()] == []
    assert "$argon2" not in "\n".join(row for row in house.rows() if "deleted:" in row)


async def test_what_they_said_stays_with_the_group_under_another_name(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ben, "Film night", ada)
    await house.say(seat, ada, 901, "hello")
    await house.say(seat, ben, 902, "hello, Ada")
    await house.erasure.delete(ada.discord_id, PASSWORD)
    chats = await house.listed(seat)
    assert [(chat.author_name, chat.message) for chat in chats] == [("deleted user", "hello"), ("Ben", "hello, Ada")]


async def test_the_bots_own_notices_no_longer_name_them(house: House, ada: Person, ben: Person, phone: Person) -> None:
    seat = await house.group(ben, "Film night", ada)
    await house.profiles.update(ada.discord_id, "Ada_B*", "Example", ada.email)
    bot = house.stranger("Chorus")
    notices = [
        r"Ada\_B\* Example has left, **Film night** goes on.",
        f"<@{ada.discord_id}> and <@!{phone.discord_id}> were added by Ben Example.",
        "Ada Examples are no names.",
        "Ada Example is what they were called before.",
    ]
    for message_id, notice in enumerate(notices, 901):
        await house.say(seat, bot, message_id, notice)
    await house.erasure.delete(ada.discord_id, PASSWORD)
    assert [chat.message for chat in await house.listed(seat)] == [
        "deleted user has left, **Film night** goes on.",
        "deleted user and deleted user were added by Ben Example.",
        "Ada Examples are no names.",
        "deleted user is what they were called before.",
    ]
    kept = "\n".join(house.rows())
    assert str(ada.discord_id) not in kept
    assert str(phone.discord_id) not in kept


async def test_what_was_said_before_registering_is_anonymous_too(house: House, ben: Person) -> None:
    seat = await house.group(ben)
    dan = house.stranger("Dan")
    await house.say(seat, dan, 901, "not registered yet")
    await house.accounts.register(dan.discord_id, dan.name, dan.typed())
    await house.erasure.delete(dan.discord_id, PASSWORD)
    (chat,) = await house.listed(seat)
    assert (chat.author_name, chat.author_id) == ("deleted user", 0)


async def test_the_account_is_in_no_list_and_nobody_is_logged_in_to_it(
    house: House, ada: Person, ben: Person, phone: Person
) -> None:
    user = await house.account_of(ada)
    await house.erasure.delete(ada.discord_id, PASSWORD)
    for person in (ada, phone):
        with pytest.raises(NotRegisteredError):
            await house.account_of(person)
    people, total = await house.directory.page(ben.asks(), limit=10)
    assert ([other.name for other in people], total) == (["Ben Example"], 1)
    for email in (ada.email, f"deleted:{user.row_id}"):
        for password in (PASSWORD, "", "nobody's password"):
            house.clock.advance(days=2)
            with pytest.raises(WrongLoginError):
                await house.accounts.login(ada.discord_id, ada.name, email, password)


async def test_the_address_and_the_discord_account_are_free_again(house: House, ada: Person) -> None:
    await house.erasure.delete(ada.discord_id, PASSWORD)
    await house.accounts.register(ada.discord_id, ada.name, ada.typed())
    assert (await house.account_of(ada)).first_name == "Ada"


async def test_groups_pass_on_or_end_and_doors_are_shut(house: House, ada: Person, ben: Person, phone: Person) -> None:
    shared, alone = await house.group(ada, "Shared", ben), await house.group(ada, "Alone")
    fates = await house.erasure.delete(ada.discord_id, PASSWORD)
    told = {fate.group.name: (fate.what, fate.heir and fate.heir.first_name) for fate in fates}
    assert told == {"Shared": ("passed on", "Ben"), "Alone": ("ended", None)}
    assert house.chat_server.admitted[shared.venue] == {ben.discord_id}
    assert alone.venue in house.chat_server.closed
    assert (await house.join(ben, shared)).group.owner_id == (await house.account_of(ben)).row_id


async def test_who_goes_learns_which_doors_could_not_be_shut(house: House, ada: Person, ben: Person) -> None:
    await house.group(ben, "Film night", ada)
    house.chat_server.refusal = ChatServerError(detail="500")
    (fate,) = await house.erasure.delete(ada.discord_id, PASSWORD)
    assert (fate.group.name, fate.what, fate.ajar) == ("Film night", "left", True)


async def test_a_wrong_password_deletes_nothing(house: House, ada: Person) -> None:
    with pytest.raises(WrongPasswordError):
        await house.erasure.delete(ada.discord_id, "four dogs on a barge")
    assert (await house.account_of(ada)).deleted_at is None


async def test_who_is_logged_out_deletes_nothing(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with house.nothing_changes(), pytest.raises(LoggedOutError):
        await house.erasure.delete(ada.discord_id, PASSWORD)


async def test_of_two_who_delete_at_once_one_does(house: House, ada: Person, phone: Person) -> None:
    await house.group(ada, "Alone")
    results = await asyncio.gather(
        *(house.erasure.delete(person.discord_id, PASSWORD) for person in (ada, phone, ada)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["NotRegisteredError", "NotRegisteredError", "list"]


async def test_a_change_in_the_moment_of_deletion_leaves_nothing_behind(house: House, ada: Person) -> None:
    deletions = 0
    for attempt in range(30):
        person = house.stranger(f"Person{attempt}")
        await house.accounts.register(person.discord_id, person.name, person.typed())
        changes = (
            house.profiles.update(person.discord_id, "Changed", "Name", f"changed{attempt}@example.com", PASSWORD),
            house.avatars.choose(person.discord_id, PNG),
            house.resets.ask(person.discord_id),
            house.profiles.change_password(person.discord_id, PASSWORD, "five owls in a kiosk"),
        )
        deleted, *changed = await asyncio.gather(
            house.erasure.delete(person.discord_id, PASSWORD), *changes, return_exceptions=True
        )
        assert all(isinstance(result, UserError) for result in changed if isinstance(result, BaseException))
        if isinstance(deleted, UserError):  # the password or the address was changed first
            continue
        assert isinstance(deleted, list)
        kept = "\n".join(house.rows())
        assert f"changed{attempt}" not in kept
        assert person.name not in kept
        deletions += 1
        if deletions == 3:
            break
    assert deletions
    assert await house.avatars.fetch(await house.account_of(ada)) is None


async def test_what_a_crash_cut_off_is_carried_to_its_end(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada, "Shared", ben)
    async with house.database.begin() as tx:  # what `delete` does first, before it was killed
        user = await house.accounts.require_in(tx, ada.discord_id)
        await tx.users.end_all_sessions(user.row_id, now=house.clock())
        email = nobodys_email(user.row_id)
        await tx.users.change(user.row_id, deleted_at=house.clock(), email=email, email_key=email)
    with pytest.raises(NotRegisteredError):
        await house.account_of(ada)
    await house.erasure.recall()
    for _ in range(2):
        await house.erasure.resume()
    assert "ada@example.com" not in "\n".join(house.rows()).casefold()
    assert (await house.join(ben, seat)).group.owner_id == (await house.account_of(ben)).row_id


@pytest.mark.parametrize("crashed", [False, True], ids=["live", "after a crash"])
async def test_who_goes_can_register_anew_while_their_groups_are_still_left(
    house: House, ada: Person, ben: Person, crashed: bool
) -> None:
    seat = await house.group(ben, "Film night", ada)
    house.chat_server.line.clear()
    house.chat_server.asked.clear()
    deleting = asyncio.create_task(house.erasure.delete(ada.discord_id, PASSWORD))
    await house.chat_server.asked.wait()
    if crashed:
        deleting.cancel()
        await house.erasure.recall()
    await house.accounts.register(ada.discord_id, ada.name, ada.typed())
    house.chat_server.line.set()
    await (house.erasure.resume() if crashed else deleting)
    assert ada.discord_id not in house.chat_server.admitted[seat.venue], "the doors that the old account had are shut"
    assert (await house.account_of(ada)).first_name == "Ada"
    async with house.database.read() as tx:
        assert await tx.users.count() == 2


async def test_resuming_leaves_everybody_else_alone(house: House, ada: Person, ben: Person) -> None:
    await house.erasure.delete(ada.discord_id, PASSWORD)
    with house.nothing_changes():
        await house.erasure.recall()
        await house.erasure.resume()


async def test_a_picture_that_somebody_else_has_too_stays(house: House, ada: Person, ben: Person) -> None:
    for person in (ada, ben):
        await house.avatars.choose(person.discord_id, PNG)
    await house.erasure.delete(ada.discord_id, PASSWORD)
    assert await house.avatars.fetch(await house.account_of(ben)) == Picture(PNG, "picture.png")
    await house.erasure.delete(ben.discord_id, PASSWORD)
    assert not [path for path in (house.path.parent / "avatars").rglob("*") if path.is_file()]


async def test_deleting_and_registering_anew_is_no_way_to_go_on_guessing(
    house: House, ada: Person, ben: Person
) -> None:
    with pytest.raises(WrongLoginError):
        await house.accounts.login(ben.discord_id, ben.name, ada.email, "four dogs on a barge")
    house.clock.advance(seconds=1)
    await house.erasure.delete(ben.discord_id, PASSWORD)
    await house.accounts.register(ben.discord_id, ben.name, ben.typed())
    with pytest.raises(WrongLoginError):
        await house.accounts.login(ben.discord_id, ben.name, ada.email, "four dogs on a barge")
    house.clock.advance(seconds=1)
    with pytest.raises(TooManyTriesError):  # it is the second in a row, and waits two seconds
        await house.accounts.login(ben.discord_id, ben.name, ada.email, PASSWORD)
