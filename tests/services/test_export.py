"""What is kept about a person, handed to them whole, and to nobody else."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from services.errors import ExportTooLargeError, LoggedOutError
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PLENTY = 10 * 1024 * 1024


async def exported(house: House, person: Person) -> dict[str, Any]:
    file = await house.export.of(person.discord_id, limit_bytes=PLENTY)
    assert file.name == "chorus-export.json"
    document: dict[str, Any] = json.loads(file.data.decode("utf-8"))
    return document


async def test_everything_about_a_person_is_in_it_and_nothing_about_others(
    house: House, ada: Person, ben: Person
) -> None:
    seat = await house.group(ada, "Film night 映画", ben)
    await house.say(seat, ada, 901, "hello 👋")
    await house.say(seat, ben, 902, "Ben's own words")
    await house.avatars.choose(ada.discord_id, PNG)
    await house.resets.ask(ada.discord_id)
    document = await exported(house, ada)
    entries: dict[str, Any] = {name: part.get("entries") for name, part in document.items() if isinstance(part, dict)}
    assert entries["account"][0]["email"] == ada.email
    assert entries["discord_accounts"][0]["discord_id"] == str(ada.discord_id), "Discord's ids outgrow JSON's numbers"
    assert [stay["ended_at"] for stay in entries["sessions"]] == [None]
    assert [reset["ending"] for reset in entries["password_resets"]] == [None]
    assert entries["memberships"][0]["group"] == "Film night 映画"
    assert entries["owned_groups"][0]["name"] == "Film night 映画"
    assert [chat["message"] for chat in entries["messages"]] == ["hello 👋"]
    assert "register" in [deed["action"] for deed in entries["deeds"]]
    assert base64.b64decode(document["picture"]["base64"]) == PNG
    text = json.dumps(document, ensure_ascii=False)
    for foreign in ("Ben's own words", ben.email, str(ben.discord_id)):
        assert foreign not in text


async def test_favourites_and_own_playlists_are_in_it_and_what_is_on_a_groups_is_not(house: House, ada: Person) -> None:
    async def nobody_looks(came: int) -> None:
        pass

    seat = await house.group(ada)
    await house.favourites.add(ada.asks(), "First Light")
    for name, group, title in (("Mine", None, "Second Wind"), ("Ours", seat, "Third Time")):
        await house.playlists.create(ada.asks(), name, of_group=group)
        await house.saving.importing.add(ada.asks(), name, title, nobody_looks)
    document = await exported(house, ada)
    assert [one["title"] for one in document["favourites"]["entries"]] == ["First Light"]
    assert [one["name"] for one in document["playlists"]["entries"]] == ["Mine", "Ours"]
    assert [one["title"] for one in document["playlist_tracks"]["entries"]] == ["Second Wind"]


async def test_what_others_did_is_in_it_without_their_discord_accounts(house: House, ada: Person, ben: Person) -> None:
    await house.group(ben, "Ben's", ada)
    deeds = (await exported(house, ada))["deeds"]["entries"]
    (added,) = [deed for deed in deeds if deed["action"] == "member add"]
    assert added["group"] == "Ben's"
    assert "actor_discord_id" not in added
    assert {deed["actor_discord_id"] for deed in deeds if deed["action"] == "register"} == {str(ada.discord_id)}


async def test_whom_one_invited_is_in_it_without_their_discord_account(house: House, ada: Person) -> None:
    dan = house.stranger("Dan")
    await house.members.add(await house.group(ada), dan.discord_id)
    document = await exported(house, ada)
    (invitation,) = document["invitations_made"]["entries"]
    assert (invitation["group"], invitation["kind"]) == ("Film night", "invited")
    assert document["invitations"]["entries"] == []
    assert str(dan.discord_id) not in json.dumps(document)


async def test_that_it_was_handed_out_is_in_the_next_one(house: House, ada: Person) -> None:
    first, second = [await exported(house, ada) for _ in range(2)]
    assert ["user export" in [deed["action"] for deed in one["deeds"]["entries"]] for one in (first, second)] == [
        False,
        True,
    ]


async def test_neither_the_password_nor_its_hash_is_in_it(house: House, ada: Person) -> None:
    text = (await house.export.of(ada.discord_id, limit_bytes=PLENTY)).data.decode()
    assert "$argon2" not in text
    assert PASSWORD not in text


async def test_a_person_can_read_it(house: House, ada: Person) -> None:
    await house.group(ada, "Film night 映画")
    file = await house.export.of(ada.discord_id, limit_bytes=PLENTY)
    text = file.data.decode("utf-8")
    assert "映画" in text, "letters stand as letters"
    assert text.count("\n") > 20, "one thing on a line"
    document = json.loads(text)
    assert ada.name in document["about"]
    assert all(part["about"] for part in document.values() if isinstance(part, dict))


async def test_what_both_discord_accounts_said_is_in_it(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    seat = await house.group(ada)
    await house.say(seat, ada, 901, "here")
    await house.say(seat, phone, 902, "there")
    for person in (ada, phone):
        document = await exported(house, person)
        assert [chat["message"] for chat in document["messages"]["entries"]] == ["here", "there"]


async def test_what_is_too_large_is_packed_and_what_is_too_large_packed_is_told(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    for number in range(40):
        await house.say(seat, ada, 901 + number, "again and again " * 100)
    whole = (await house.export.of(ada.discord_id, limit_bytes=PLENTY)).data
    packed = await house.export.of(ada.discord_id, limit_bytes=len(whole) // 2)
    assert packed.name == "chorus-export.zip"
    assert len(packed.data) <= len(whole) // 2
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        unpacked = json.loads(archive.read("chorus-export.json"))
    assert unpacked["messages"] == json.loads(whole)["messages"]
    with pytest.raises(ExportTooLargeError):
        await house.export.of(ada.discord_id, limit_bytes=100)


async def test_who_is_logged_out_gets_nothing(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with pytest.raises(LoggedOutError):
        await house.export.of(ada.discord_id, limit_bytes=PLENTY)
