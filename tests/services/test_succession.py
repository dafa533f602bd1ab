"""What becomes of somebody's groups when they go for good, and of the doors when Discord accounts come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launch.sections import GroupsSettings
from models import Group, Member, User
from services.errors import ChatServerError
from services.group_settings import GroupChanges
from services.succession import heir_of
from tests.services.house import House
from tests.services.person import GUILD_ID, PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from services.seats import Seat
    from tests.services.person import Person


async def names(house: House, seat: Seat) -> list[str]:
    async with house.database.read() as tx:
        return [user.first_name for user in await tx.members.list(seat.group_id)]


async def owner(house: House, seat: Seat) -> str | None:
    async with house.database.read() as tx:
        group = await tx.groups.by_id(seat.group_id)
        user = None if group is None else await tx.users.by_id(group.owner_id)
    return None if user is None else user.first_name


@pytest.mark.parametrize(
    ("second", "roles", "heir"),
    [
        (3, {2: "moderator", 3: "member"}, 3),
        (None, {2: "member", 3: "moderator"}, 2),
        (None, {}, None),
    ],
    ids=["the second owner", "the longest-standing member, whatever their role", "nobody"],
)
def test_the_heir(house: House, second: int | None, roles: dict[int, str], heir: int | None) -> None:
    now = house.clock()
    group = Group(id=1, name="A", name_key="a", guild_id=1, owner_id=1, second_owner_id=second, created_at=now)
    memberships = [
        (
            Member(group_id=1, user_id=user_id, role=role, joined_at=now),
            User(id=user_id, first_name="", last_name="", email="", email_key="", password="", created_at=now),
        )
        for user_id, role in {1: "member", **roles}.items()
    ]
    found = heir_of(group, memberships)
    assert (None if found is None else found.id) == heir


@pytest.mark.parametrize(
    ("second", "at_limit", "heir"),
    [
        (None, {2}, 3),
        (None, {2, 3}, 2),
        (2, {2}, 2),
    ],
    ids=["a member who may own another", "nobody may, so the longest-standing", "the second owner was chosen for it"],
)
def test_the_heir_where_some_own_as_many_groups_as_they_may(
    house: House, second: int | None, at_limit: set[int], heir: int
) -> None:
    now = house.clock()
    group = Group(id=1, name="A", name_key="a", guild_id=1, owner_id=1, second_owner_id=second, created_at=now)
    memberships = [
        (
            Member(group_id=1, user_id=user_id, joined_at=now),
            User(id=user_id, first_name="", last_name="", email="", email_key="", password="", created_at=now),
        )
        for user_id in (1, 2, 3)
    ]
    found = heir_of(group, memberships, at_limit)
    assert (None if found is None else found.id) == heir


async def test_a_group_goes_to_who_may_own_another_and_never_ends_for_the_limit(tmp_path: Path) -> None:
    async with House.open(tmp_path / "chorus.db", GroupsSettings(max_per_owner=1)) as house:
        ada, ben, cleo = [await house.person(name) for name in ("Ada", "Ben", "Cleo")]
        seat = await house.group(ada, "Films", ben, cleo)
        await house.group(ben, "Books")
        await house.succession.leave_all(await house.account_of(ada), [ada.discord_id])
        assert await owner(house, seat) == "Cleo"
        await house.succession.leave_all(await house.account_of(cleo), [cleo.discord_id])
        assert await owner(house, seat) == "Ben"


async def test_each_group_of_somebody_who_goes_meets_its_fate(house: House, ada: Person, ben: Person) -> None:
    passed, alone = await house.group(ada, "Passed", ben), await house.group(ada, "Alone")
    left = await house.group(ben, "Left", ada)
    fates = await house.succession.leave_all(await house.account_of(ada), [ada.discord_id])
    assert [(fate.group.name, fate.what) for fate in fates] == [
        ("Passed", "passed on"),
        ("Alone", "ended"),
        ("Left", "left"),
    ]
    assert (await owner(house, passed), await names(house, passed)) == ("Ben", ["Ben"])
    assert (await owner(house, left), await names(house, left)) == ("Ben", ["Ben"])
    assert await owner(house, alone) is None
    assert house.chat_server.closed == {alone.venue}
    assert house.chat_server.admitted[passed.venue] == house.chat_server.admitted[left.venue] == {ben.discord_id}
    assert (passed.venue, "group-passed-on", {"group": "Passed", "name": "Ben Example"}) in house.chat_server.announced


async def test_an_heir_is_second_owner_no_more(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada, "Films", ben)
    await house.group_settings.update(seat, GroupChanges(second_owner=ben.discord_id))
    await house.succession.leave_all(await house.account_of(ada), [ada.discord_id])
    async with house.database.read() as tx:
        group = await tx.groups.by_id(seat.group_id)
    assert group is not None
    assert group.second_owner_id is None


async def test_a_chat_server_that_refuses_keeps_nobody_in_their_groups(house: House, ada: Person, ben: Person) -> None:
    passed, alone = await house.group(ada, "Passed", ben), await house.group(ada, "Alone")
    house.chat_server.refusal = ChatServerError(detail="500")
    await house.succession.leave_all(await house.account_of(ada), [ada.discord_id])
    assert await names(house, passed) == ["Ben"]
    house.chat_server.refusal = None
    await house.caretaker.guild_came(GUILD_ID)
    assert alone.venue in house.chat_server.closed, "its channels are closed when the server can be reached again"
    assert house.chat_server.admitted[passed.venue] == {ben.discord_id}
    assert await owner(house, alone) is None


async def test_a_linked_account_gets_into_its_persons_groups_and_an_unlinked_one_out(
    house: House, ada: Person, ben: Person
) -> None:
    seat = await house.group(ada, "Films", ben)
    phone = house.stranger("Ben's phone")
    await house.accounts.login(phone.discord_id, phone.name, ben.email, PASSWORD)
    assert phone.discord_id in house.chat_server.admitted[seat.venue]
    await house.arrivals.departed(await house.account_of(ben), phone.discord_id)
    assert house.chat_server.admitted[seat.venue] == {ada.discord_id, ben.discord_id}


async def test_an_invitation_that_cannot_be_taken_up_goes_on_waiting(house: House, ada: Person) -> None:
    seat, dan = await house.group(ada), house.stranger("Dan")
    await house.members.add(seat, dan.discord_id)
    house.chat_server.refusal = ChatServerError(detail="500")
    missing = await house.accounts.register(dan.discord_id, dan.name, dan.typed())
    assert [(one.group.name, one.why) for one in missing.missed] == [("Film night", "later")]
    house.chat_server.refusal = None
    assert await names(house, seat) == ["Ada"]
    welcome = await house.arrivals.arrived(await house.account_of(dan), dan.discord_id)
    assert [group.name for group in welcome.joined] == ["Film night"]
    assert await names(house, seat) == ["Ada", "Dan"]


async def test_an_invitation_to_a_group_that_ended_does_nothing(house: House, ada: Person) -> None:
    seat, dan = await house.group(ada), house.stranger("Dan")
    await house.members.add(seat, dan.discord_id)
    await house.groups.delete(seat)
    dans = await house.person("Dan")
    welcome = await house.arrivals.arrived(await house.account_of(dans), dan.discord_id)
    assert not welcome.joined
    assert not welcome.missed
