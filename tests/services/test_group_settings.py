"""A group's settings: what is changed, what is refused, and that nothing is changed then."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from launch.sections import GroupsSettings
from services.errors import (
    ChatServerError,
    GroupAsItWasError,
    GroupNameTakenError,
    NameFormattedError,
    NothingToChangeError,
    NotOwnerError,
    NotPictureError,
    OwnsTooManyError,
    PersonNotMemberError,
    PictureTooLargeError,
    VoiceChannelTakenError,
)
from services.group_settings import GroupChanges
from services.permissions import Standing
from services.pictures import PICTURE_MAX_BYTES, Picture
from tests.services.house import House

if TYPE_CHECKING:
    from pathlib import Path

    from services.seats import Seat
    from tests.services.person import Person

LOUNGE_ID = 2**53 + 555
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


async def picture_of(house: House, seat: Seat) -> Picture | None:
    async with house.database.read() as tx:
        group = await tx.groups.by_id(seat.group_id)
    return None if group is None else await house.pictures.fetch(group.picture)


def kept_pictures(house: House) -> list[Path]:
    return [path for path in (house.path.parent / "avatars").rglob("*") if path.is_file()]


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


async def test_a_new_name_is_the_channels_name_too(house: House, seat: Seat) -> None:
    changed = await house.group_settings.update(seat, GroupChanges(name="  Book   club "))
    assert changed.name == "Book club"
    assert house.chat_server.names[seat.venue] == "Book club"


async def test_a_name_may_change_in_case_alone(house: House, seat: Seat) -> None:
    changed = await house.group_settings.update(seat, GroupChanges(name="FILM night"))
    assert changed.name == house.chat_server.names[seat.venue] == "FILM night"


async def test_a_name_that_cannot_be_used_changes_nothing(house: House, ada: Person, seat: Seat) -> None:
    await house.group(ada, "Book club")
    for name, error in (("book CLUB", GroupNameTakenError), ("**bold**", NameFormattedError)):
        with house.nothing_changes(), pytest.raises(error):
            await house.group_settings.update(seat, GroupChanges(name=name, visibility="visible"))


async def test_of_two_groups_that_want_a_name_at_once_one_gets_it(house: House, ada: Person, seat: Seat) -> None:
    other = await house.group(ada, "Books")
    results = await asyncio.gather(
        *(house.group_settings.update(one, GroupChanges(name="Club")) for one in (seat, other)),
        return_exceptions=True,
    )
    assert [type(result) for result in results].count(GroupNameTakenError) == 1
    assert sorted(house.chat_server.names.values()).count("Club") == 1


async def test_a_name_that_the_chat_server_refuses_is_let_go_and_not_written_down(
    house: House, ada: Person, seat: Seat
) -> None:
    house.chat_server.refusal = ChatServerError(detail="500")
    with house.nothing_changes(), pytest.raises(ChatServerError):
        await house.group_settings.update(seat, GroupChanges(name="Book club"))
    house.chat_server.refusal = None
    assert [group.name for group in await house.groups.list(ada.asks())] == ["Film night"]
    await house.group(ada, "Book club")


async def test_owners_change_everything_but_the_second_one_not_the_owners(
    house: House, ada: Person, ben: Person, seat: Seat
) -> None:
    bens = await house.join(ben, seat)
    with house.nothing_changes(), pytest.raises(NotOwnerError):
        await house.group_settings.update(bens, GroupChanges(music_control="djs"))
    await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
    bens = await house.join(ben, seat)
    assert bens.standings == {Standing.SECOND_OWNER}
    assert (await house.group_settings.update(bens, GroupChanges(music_control="djs"))).music_control == "djs"
    for changes in (GroupChanges(owner=ben.discord_id), GroupChanges(no_second_owner=True)):
        with house.nothing_changes(), pytest.raises(NotOwnerError):
            await house.group_settings.update(bens, changes)
    await house.group_settings.update(seat, GroupChanges(owner=ben.discord_id))
    assert (await house.join(ben, seat)).standings == {Standing.OWNER}
    assert (await house.join(ada, seat)).standings == {Standing.MEMBER}


async def test_only_members_become_owners(house: House, seat: Seat) -> None:
    cleo = await house.person("Cleo")
    for changes in (GroupChanges(owner=cleo.discord_id), GroupChanges(second_owner=house.stranger("Dan").discord_id)):
        with house.nothing_changes(), pytest.raises(PersonNotMemberError):
            await house.group_settings.update(seat, changes)


async def test_a_change_of_nothing_is_refused(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(NothingToChangeError):
        await house.group_settings.update(seat, GroupChanges())


async def test_what_is_so_already_is_told_and_not_written_down(house: House, ada: Person, seat: Seat) -> None:
    same = GroupChanges(
        name="Film night", owner=ada.discord_id, no_second_owner=True, own_voice=True, visibility="private"
    )
    with house.nothing_changes(), pytest.raises(GroupAsItWasError):
        await house.group_settings.update(seat, same)
    await house.group_settings.update(seat, GroupChanges(voice_channel_id=LOUNGE_ID))
    with house.nothing_changes(), pytest.raises(GroupAsItWasError):
        await house.group_settings.update(seat, GroupChanges(voice_channel_id=LOUNGE_ID))
    changed = await house.group_settings.update(seat, replace(same, own_voice=False, music_control="djs"))
    assert changed.music_control == "djs", "one thing that differs is enough"


async def test_nobody_is_given_more_groups_than_they_may_own(tmp_path: Path) -> None:
    async with House.open(tmp_path / "chorus.db", GroupsSettings(max_per_owner=1)) as house:
        ada, ben = await house.person("Ada"), await house.person("Ben")
        seat = await house.group(ada, "Films", ben)
        await house.group(ben, "Books")
        with house.nothing_changes(), pytest.raises(OwnsTooManyError):
            await house.group_settings.update(seat, GroupChanges(owner=ben.discord_id))
        await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
        again = GroupChanges(owner=ada.discord_id, no_second_owner=True)
        assert (await house.group_settings.update(seat, again)).second_owner_id is None, "whose it is keeps it"


async def test_a_borrowed_channel_replaces_the_groups_own_and_music_stops(
    house: House, ada: Person, seat: Seat
) -> None:
    await house.playback.play(seat, "First")
    await house.playback.play(seat, "Second")
    await house.plays(seat, "First Light")
    await house.group_settings.update(seat, GroupChanges(voice_channel_id=LOUNGE_ID))
    moved = await house.join(ada, seat)
    assert (moved.venue.voice_channel_id, moved.venue.own_voice) == (LOUNGE_ID, False)
    assert not house.voice.connection.connected
    assert [entry.title for entry in (await house.playback.queue(moved)).waiting], "what waits stays"
    own = await house.group_settings.update(moved, GroupChanges(own_voice=True))
    assert own.name == "Film night"
    assert (await house.join(ada, seat)).venue.own_voice


async def test_a_borrowed_channel_serves_one_group_and_is_free_when_that_ends(
    house: House, ada: Person, seat: Seat
) -> None:
    await house.group_settings.update(seat, GroupChanges(voice_channel_id=LOUNGE_ID))
    other = await house.group(ada, "Books")
    with house.nothing_changes(), pytest.raises(VoiceChannelTakenError):
        await house.group_settings.update(other, GroupChanges(voice_channel_id=LOUNGE_ID))
    await house.groups.delete(await house.seats.by_name(ada.asks(), "Film night"))
    await house.group_settings.update(other, GroupChanges(voice_channel_id=LOUNGE_ID))


async def test_each_change_is_in_the_audit_log(house: House, ben: Person, seat: Seat) -> None:
    await house.group_settings.update(
        seat, GroupChanges(name="Book club", second_owner=ben.discord_id, visibility="visible", music_control="djs")
    )
    async with house.database.read() as tx:
        deeds = await tx.audit.of_guild(seat.venue.guild_id, limit=4)
    assert [(named.entry.action, named.entry.detail) for named in deeds] == [
        ("group update", detail) for detail in ("music control", "visibility", "second owner", "name")
    ]


async def test_a_picture_is_taken_replaced_and_given_up(house: House, seat: Seat) -> None:
    for data, name in ((PNG, "picture.png"), (JPEG, "picture.jpg")):
        await house.group_settings.update(seat, GroupChanges(picture=data))
        assert await picture_of(house, seat) == Picture(data, name)
        assert len(kept_pictures(house)) == 1
    await house.group_settings.update(seat, GroupChanges(no_picture=True))
    assert await picture_of(house, seat) is None
    assert kept_pictures(house) == []


async def test_the_same_picture_again_is_as_it_was(house: House, seat: Seat) -> None:
    await house.group_settings.update(seat, GroupChanges(picture=PNG))
    with house.nothing_changes(), pytest.raises(GroupAsItWasError):
        await house.group_settings.update(seat, GroupChanges(picture=PNG))
    assert await picture_of(house, seat) == Picture(PNG, "picture.png")


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", NotPictureError), (b"<svg></svg>", NotPictureError), (PNG + bytes(PICTURE_MAX_BYTES), PictureTooLargeError)],
)
async def test_what_is_no_picture_changes_nothing_else(
    house: House, seat: Seat, data: bytes, error: type[Exception]
) -> None:
    with house.nothing_changes(), pytest.raises(error):
        await house.group_settings.update(seat, GroupChanges(name="Book club", picture=data))
    assert kept_pictures(house) == []


async def test_a_picture_that_somebody_else_has_stays_theirs(house: House, ada: Person, seat: Seat) -> None:
    await house.avatars.choose(ada.discord_id, PNG)
    await house.group_settings.update(seat, GroupChanges(picture=PNG))
    await house.avatars.remove(ada.discord_id)
    assert await picture_of(house, seat) == Picture(PNG, "picture.png")


async def test_a_group_s_picture_goes_with_it(house: House, seat: Seat) -> None:
    await house.group_settings.update(seat, GroupChanges(picture=PNG))
    seat = await house.seats.of(seat.asker, group_id=seat.group_id)
    await house.groups.delete(seat)
    assert kept_pictures(house) == []


async def test_a_picture_that_a_kill_left_behind_goes_at_the_next_start(house: House, seat: Seat) -> None:
    await house.group_settings.update(seat, GroupChanges(picture=PNG))
    with suppress(RuntimeError):
        async with house.pictures.replacing(JPEG) as replacement:
            left, folder = replacement.key, house.path.parent / "avatars"
            assert left is not None
            copy = next(path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == JPEG)
            raise RuntimeError("killed")
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(JPEG)
    await house.pictures.tidy()
    assert [path.read_bytes() for path in kept_pictures(house)] == [PNG]
