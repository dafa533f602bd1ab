"""Pictures: taken, refused, shared by chance, and gone when nobody has them any more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.avatars import Avatars
from services.errors import LoggedOutError, NotPictureError, PictureNotKeptError, PictureTooLargeError
from services.pictures import PICTURE_MAX_BYTES, Picture, Pictures
from storage.local import LocalStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.house import House
    from tests.services.person import Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


def files(house: House) -> list[Path]:
    """What the store holds."""
    folder = house.path.parent / "avatars"
    return [path for path in folder.rglob("*") if path.is_file()]


async def fetch(house: House, person: Person) -> Picture | None:
    return await house.avatars.fetch(await house.account_of(person))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PNG, "picture.png"),
        (JPEG, "picture.jpg"),
        (b"GIF89a" + bytes(9), "picture.gif"),
        (b"GIF87a" + bytes(9), "picture.gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "picture.webp"),
    ],
)
async def test_a_picture_is_kept_as_it_is(house: House, ada: Person, data: bytes, name: str) -> None:
    await house.avatars.choose(ada.discord_id, data)
    assert await fetch(house, ada) == Picture(data, name)


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG", b"<svg></svg>", b"MZ\x90\x00", b"RIFF\x10\x00\x00\x00WAVEfmt ", b"x" * 99]
)
async def test_what_is_no_picture_is_refused(house: House, ada: Person, data: bytes) -> None:
    with house.nothing_changes(), pytest.raises(NotPictureError):
        await house.avatars.choose(ada.discord_id, data)
    assert files(house) == []


async def test_the_largest_picture_is_taken_and_a_larger_one_refused(house: House, ada: Person) -> None:
    with house.nothing_changes(), pytest.raises(PictureTooLargeError):
        await house.avatars.choose(ada.discord_id, PNG + bytes(PICTURE_MAX_BYTES))
    await house.avatars.choose(ada.discord_id, PNG.ljust(PICTURE_MAX_BYTES, b"\0"))
    assert len(files(house)) == 1


async def test_a_new_picture_takes_the_place_of_the_old_one(house: House, ada: Person) -> None:
    await house.avatars.choose(ada.discord_id, PNG)
    await house.avatars.choose(ada.discord_id, JPEG)
    assert await fetch(house, ada) == Picture(JPEG, "picture.jpg")
    assert len(files(house)) == 1


async def test_the_same_picture_again_stays(house: House, ada: Person) -> None:
    for _ in range(2):
        await house.avatars.choose(ada.discord_id, PNG)
    assert await fetch(house, ada) == Picture(PNG, "picture.png")


async def test_without_a_picture_there_is_none_and_no_file(house: House, ada: Person) -> None:
    assert await fetch(house, ada) is None
    await house.avatars.choose(ada.discord_id, PNG)
    for _ in range(2):
        await house.avatars.remove(ada.discord_id)
    assert await fetch(house, ada) is None
    assert files(house) == []


async def test_a_picture_that_two_have_chosen_stays_until_both_have_another(
    house: House, ada: Person, ben: Person
) -> None:
    for person in (ada, ben):
        await house.avatars.choose(person.discord_id, PNG)
    await house.avatars.remove(ada.discord_id)
    assert await fetch(house, ben) == Picture(PNG, "picture.png")
    await house.avatars.remove(ben.discord_id)
    assert files(house) == []


async def test_one_who_chooses_what_another_drops_in_the_same_moment_keeps_it(
    house: House, ada: Person, ben: Person
) -> None:
    for _ in range(5):
        await house.avatars.choose(ada.discord_id, PNG)
        await asyncio.gather(house.avatars.remove(ada.discord_id), house.avatars.choose(ben.discord_id, PNG))
        assert await fetch(house, ben) == Picture(PNG, "picture.png")
        await house.avatars.remove(ben.discord_id)


async def test_who_is_logged_out_chooses_nothing(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    with house.nothing_changes(), pytest.raises(LoggedOutError):
        await house.avatars.choose(ada.discord_id, PNG)
    assert files(house) == []


async def test_a_folder_that_cannot_be_written_is_told_and_changes_nothing(house: House, ada: Person) -> None:
    blocked = house.path.parent / "blocked"
    blocked.write_text("a file where a folder should be", "utf-8")
    pictures = Pictures(house.database, LocalStore(blocked, max_file_bytes=100))
    avatars = Avatars(house.database, house.accounts, pictures, house.clock)
    with house.nothing_changes(), pytest.raises(PictureNotKeptError):
        await avatars.choose(ada.discord_id, PNG)


async def test_a_file_that_is_lost_shows_as_no_picture(house: House, ada: Person) -> None:
    await house.avatars.choose(ada.discord_id, PNG)
    files(house)[0].unlink()
    assert await fetch(house, ada) is None
