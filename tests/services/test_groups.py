"""Groups: made whole or not at all, listed, shown and ended."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from launch.sections import GroupsSettings
from models import Group, Member
from services.errors import (
    ChatServerError,
    GroupNameTakenError,
    LoggedOutError,
    MissingPermissionError,
    NameEmptyError,
    NameFormattedError,
    NameTooLongError,
    NameUnprintableError,
    NoThreadsHereError,
    NotInGuildError,
    NotOwnerError,
    NotRegisteredError,
    TooLateError,
    TooManyChannelsError,
    TooManyGroupsError,
    TooManyOwnedError,
    TooManyThreadsError,
    UserError,
)
from services.permissions import Standing
from tests.services.house import MAX_GROUPS, House
from tests.services.person import GUILD_ID

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.person import Person

REFUSALS = [
    MissingPermissionError(permissions="Manage Channels", count=1),
    TooManyChannelsError(),
    TooManyThreadsError(),
    NoThreadsHereError(),
    ChatServerError(detail="500"),
]


async def test_a_new_group_has_its_channels_its_owner_and_a_welcome(house: House, ada: Person) -> None:
    group, venue = await house.groups.create(ada.asks(), "  Film   night ")
    user = await house.account_of(ada)
    assert (group.name, group.owner_id, group.guild_id) == ("Film night", user.id, GUILD_ID)
    assert house.chat_server.names[venue] == "Film night"
    assert house.chat_server.admitted[venue] == {ada.discord_id}
    assert house.chat_server.announced == [(venue, "group-welcome", {"group": "Film night"})]
    seat = await house.seats.of(ada.asks())
    assert (seat.group_id, seat.venue) == (group.id, venue)
    assert seat.standings == {Standing.OWNER}


async def test_a_new_group_has_a_player_of_its_name(house: House, ada: Person) -> None:
    group, _ = await house.groups.create(ada.asks(), "Film night")
    async with house.database.read() as tx:
        player = await tx.players.of_group(group.row_id)
    assert player is not None
    assert player.name == "Film night"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", NameEmptyError),
        ("   \t ", NameEmptyError),
        ("x" * 101, NameTooLongError),
        ("x" * 6000, NameTooLongError),
        ("**Film** night", NameFormattedError),
        ("Film @everyone", NameFormattedError),
        ("<@123456789012345678>", NameFormattedError),
        ("Film\x07night", NameUnprintableError),
        ("Film\u202enight", NameUnprintableError),
    ],
)
async def test_a_name_that_cannot_be_used_makes_nothing(
    house: House, ada: Person, name: str, error: type[UserError]
) -> None:
    with house.nothing_changes(), pytest.raises(error):
        await house.groups.create(ada.asks(), name)


async def test_who_may_not_make_a_group_makes_nothing(house: House, ada: Person) -> None:
    await house.accounts.logout(ada.discord_id)
    for asker, error in (
        (ada.asks(), LoggedOutError),
        (house.stranger("Dan").asks(), NotRegisteredError),
        (ada.asks(guild_id=None), NotInGuildError),
    ):
        with house.nothing_changes(), pytest.raises(error):
            await house.groups.create(asker, "Film night")


@pytest.mark.parametrize("name", ["Film night", "FILM NIGHT", " Film  night", "\uff26ilm night"])
async def test_a_name_that_is_taken_in_any_spelling_makes_nothing(
    house: House, ada: Person, ben: Person, name: str
) -> None:
    await house.group(ada, "Film night")
    with house.nothing_changes(), pytest.raises(GroupNameTakenError):
        await house.groups.create(ben.asks(), name)


async def test_another_server_may_have_the_same_name(house: House, ada: Person) -> None:
    await house.group(ada)
    group, venue = await house.groups.create(ada.asks(guild_id=GUILD_ID + 1), "Film night")
    assert group.guild_id == venue.guild_id == GUILD_ID + 1


async def test_of_several_who_take_one_name_at_once_one_gets_it(house: House, ada: Person) -> None:
    results = await asyncio.gather(
        *(house.groups.create(ada.asks(), name) for name in ("Film night", "film night", "FILM NIGHT")),
        return_exceptions=True,
    )
    assert [type(result) for result in results].count(GroupNameTakenError) == 2
    assert len(house.chat_server.admitted) == 1, "and channels are made for that one only"
    assert len(await house.groups.list(ada.asks())) == 1


async def test_a_server_has_at_most_the_groups_of_the_config(house: House, ada: Person) -> None:
    seats = [await house.group(ada, f"Group {number}") for number in range(MAX_GROUPS)]
    with house.nothing_changes(), pytest.raises(TooManyGroupsError) as refused:
        await house.groups.create(ada.asks(), "One more")
    assert refused.value.params == {"most": MAX_GROUPS}
    await house.groups.create(ada.asks(guild_id=GUILD_ID + 1), "Elsewhere")
    await house.groups.delete(seats[0])
    await house.groups.create(ada.asks(), "One more")


async def test_a_person_owns_at_most_the_groups_of_the_config(tmp_path: Path) -> None:
    async with House.open(tmp_path / "chorus.db", GroupsSettings(max_per_owner=2)) as house:
        ada, ben = await house.person("Ada"), await house.person("Ben")
        for name in ("One", "Two"):
            await house.group(ada, name)
        with house.nothing_changes(), pytest.raises(TooManyOwnedError):
            await house.groups.create(ada.asks(), "Three")
        await house.group(ben, "Three")


async def test_an_administrator_finds_every_group_that_they_may_look_at(house: House, ada: Person, ben: Person) -> None:
    await house.group(ada, "Walks")
    await house.group(ada, "Chess")
    root = ben.asks(is_admin=True)
    assert [group.name for group in await house.groups.list(root, everything=True)] == ["Chess", "Walks"]
    assert await house.groups.list(root) == []
    assert await house.groups.list(ben.asks(is_admin=True, guild_id=GUILD_ID + 1), everything=True) == []


async def test_a_visible_group_is_listed_for_everybody(house: House, ada: Person, ben: Person) -> None:
    await house.groups.create(ada.asks(), "Open", visibility="visible")
    await house.group(ada, "Private")
    assert [group.name for group in await house.groups.list(ben.asks(), everything=True)] == ["Open"]
    assert [group.name for group in await house.groups.list(ada.asks(), everything=True)] == ["Open", "Private"]
    seen = await house.groups.list(ben.asks(is_admin=True), everything=True)
    assert [group.name for group in seen] == ["Open", "Private"], "administrators may see every group"
    assert await house.groups.list(ben.asks(is_admin=True)) == []


async def test_what_could_not_be_taken_away_is_looked_for_again(house: House, ada: Person) -> None:
    house.chat_server.refusal = house.chat_server.sweep_refusal = ChatServerError(detail="500")
    with pytest.raises(ChatServerError):
        await house.groups.create(ada.asks(), "Film night")
    house.chat_server.refusal = house.chat_server.sweep_refusal = None
    await house.caretaker.guild_came(GUILD_ID)
    await house.caretaker.guild_came(GUILD_ID)
    assert house.chat_server.swept == [("Film night", 0)]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda error: error.key)
async def test_what_the_chat_server_refuses_leaves_nothing_behind(
    house: House, ada: Person, refusal: UserError
) -> None:
    house.chat_server.refusal = refusal
    with house.nothing_changes(), pytest.raises(type(refusal)):
        await house.groups.create(ada.asks(), "Film night")
    house.chat_server.refusal = None
    await house.groups.create(ada.asks(), "Film night")


async def test_a_creation_that_is_cancelled_lets_go_of_the_name(house: House, ada: Person) -> None:
    house.chat_server.line.clear()
    house.chat_server.asked.clear()
    with house.nothing_changes():
        creating = asyncio.create_task(house.groups.create(ada.asks(), "Film night"))
        await house.chat_server.asked.wait()
        assert await house.groups.list(ada.asks()), "the name is reserved meanwhile"
        creating.cancel()
        with pytest.raises(asyncio.CancelledError):
            await creating
        house.chat_server.line.set()
        await house.caretaker.guild_came(GUILD_ID)
        assert house.chat_server.swept == [("Film night", 0)], "and what was made until then is looked for"


async def test_names_that_a_crash_left_reserved_are_let_go_at_the_next_start(house: House, ada: Person) -> None:
    await house.group(ada, "Books")
    before = house.rows()
    user, now = await house.account_of(ada), house.clock()
    async with house.database.begin() as tx:
        half = Group(name="Films", name_key="films", guild_id=GUILD_ID, owner_id=user.row_id, created_at=now)
        await tx.groups.add(half)
        await tx.members.add(Member(group_id=half.row_id, user_id=user.row_id, joined_at=now))
    await house.groups.forget_unfinished()
    assert house.rows() == before
    await house.groups.create(ada.asks(), "Films")


async def test_ones_groups_are_listed_by_name(house: House, ada: Person, ben: Person) -> None:
    await house.group(ada, "Walks")
    await house.group(ada, "Books", ben)
    await house.group(ben, "Chess")
    assert [group.name for group in await house.groups.list(ada.asks())] == ["Books", "Walks"]
    assert [group.name for group in await house.groups.list(ben.asks())] == ["Books", "Chess"]
    assert await house.groups.list(ada.asks(guild_id=GUILD_ID + 1)) == []
    with pytest.raises(NotInGuildError):
        await house.groups.list(ada.asks(guild_id=None))
    with pytest.raises(NotRegisteredError):
        await house.groups.list(house.stranger("Dan").asks())


async def test_a_group_is_shown_with_its_people(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada, "Books", ben)
    overview = await house.groups.show(await house.join(ben, seat))
    assert (overview.group.name, overview.owner.first_name, overview.venue) == ("Books", "Ada", seat.venue)
    assert [person.first_name for person in overview.members] == ["Ada", "Ben"]


async def test_members_see_what_plays_and_others_do_not(house: House, ada: Person, ben: Person) -> None:
    _, venue = await house.groups.create(ada.asks(), "Open", visibility="visible")
    seat = await house.seats.of(ada.asks(venue.thread_id, voice=venue.voice_channel_id))
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    playing = (await house.groups.show(seat)).now_playing
    assert playing is not None
    assert playing.title == "First Light"
    outside = await house.groups.show(await house.seats.by_name(ben.asks(), "Open"))
    assert outside.now_playing is None


async def test_a_deleted_groups_channels_are_closed_and_its_rows_kept(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    house.clock.advance(days=1)
    await house.groups.delete(seat)
    assert house.chat_server.closed == {seat.venue}
    assert await house.groups.list(ada.asks()) == []
    async with house.database.read() as tx:
        kept = await tx.session.get(Group, seat.group_id)
    assert kept is not None
    assert kept.deleted_at == house.clock()
    await house.groups.create(ada.asks(), "Film night")


async def test_only_an_owner_or_administrator_deletes_a_group(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada, "Films", ben)
    with house.nothing_changes(), pytest.raises(NotOwnerError):
        await house.groups.delete(await house.join(ben, seat))
    assert house.chat_server.closed == set()
    await house.groups.delete(await house.join(ben, seat, is_admin=True))
    assert house.chat_server.closed == {seat.venue}


@pytest.mark.parametrize("refusal", REFUSALS[:1] + REFUSALS[-1:], ids=lambda error: error.key)
async def test_a_delete_that_the_chat_server_refuses_leaves_the_group_and_its_music(
    house: House, ada: Person, refusal: UserError
) -> None:
    seat = await house.group(ada)
    await house.playback.play(seat, "First")
    await house.playback.play(seat, "Second")
    await house.plays(seat, "First Light")
    await house.prepares(seat)  # the log marks where the listeners are when what follows has been opened
    house.chat_server.refusal = refusal
    with house.nothing_changes(), pytest.raises(type(refusal)):
        await house.groups.delete(seat)
    view = await house.playback.queue(seat)
    assert (view.current and view.current.title, [entry.title for entry in view.waiting]) == (
        "First Light",
        ["Second Wind"],
    )


async def test_of_two_who_delete_a_group_at_once_one_is_too_late(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    results = await asyncio.gather(*(house.groups.delete(seat) for _ in range(2)), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "TooLateError"]
    with house.nothing_changes(), pytest.raises(TooLateError):
        await house.groups.delete(seat)


async def test_a_group_whose_channels_were_deleted_by_hand_can_be_deleted(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    house.chat_server.lose(seat.venue.thread_id)
    house.chat_server.lose(seat.venue.voice_channel_id)
    await house.groups.delete(seat)
    assert await house.groups.list(ada.asks()) == []


async def test_deleting_a_group_ends_its_music(house: House, ada: Person) -> None:
    seat = await house.group(ada)
    await house.playback.play(seat, "First")
    await house.playback.play(seat, "Second")
    await house.plays(seat, "First Light")
    await house.groups.delete(seat)
    assert not house.voice.connection.connected
    assert await house.log() == [("First Light", "stopped")]
    assert house.opener.left_open() == []
