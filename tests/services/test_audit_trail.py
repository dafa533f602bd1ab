"""Who did what to whom, for a guild's administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import AuditEntry
from services.audit_trail import PAGE_LENGTH, AuditQuestion
from services.errors import AdminOnlyError, GroupUnknownError, NotInGuildError
from services.permissions import Operation
from tests.services.person import GUILD_ID

if TYPE_CHECKING:
    from services.audit_trail import AuditPage
    from services.seats import Asker
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
def root(house: House) -> Asker:
    """An administrator, who never registered."""
    return house.stranger("root").asks(is_admin=True)


async def write(house: House, deeds: int, *, guild_id: int = GUILD_ID) -> None:
    async with house.database.begin() as tx:
        for number in range(deeds):
            await tx.audit.write(AuditEntry(at=house.clock(), guild_id=guild_id, action=f"deed {number}"))


def actions(page: AuditPage) -> list[str]:
    return [named.entry.action for named in page.deeds]


async def test_deeds_are_shown_newest_first_with_who_did_what_to_whom(
    house: House, ada: Person, ben: Person, root: Asker
) -> None:
    seat = await house.group(ada, "Film night", ben)
    await house.members.remove(seat, ben.discord_id)
    page = await house.audit.page(root, AuditQuestion())
    assert actions(page) == [Operation.MEMBER_REMOVE, Operation.MEMBER_ADD, Operation.GROUP_CREATE]
    removal = page.deeds[0]
    assert removal.actor is not None
    assert removal.subject is not None
    assert removal.group is not None
    assert (removal.actor.first_name, removal.subject.first_name, removal.group.name) == ("Ada", "Ben", "Film night")


async def test_pages_follow_each_other_in_both_directions_without_a_gap(house: House, root: Asker) -> None:
    await write(house, 2 * PAGE_LENGTH + 1)
    first = await house.audit.page(root, AuditQuestion())
    second = await house.audit.page(root, AuditQuestion(), before_id=first.deeds[-1].entry.row_id)
    third = await house.audit.page(root, AuditQuestion(), before_id=second.deeds[-1].entry.row_id)
    assert [len(page.deeds) for page in (first, second, third)] == [PAGE_LENGTH, PAGE_LENGTH, 1]
    assert [(page.has_newer, page.has_older) for page in (first, second, third)] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert [*actions(first), *actions(second), *actions(third)] == [f"deed {n}" for n in range(2 * PAGE_LENGTH, -1, -1)]
    back = await house.audit.page(root, AuditQuestion(), after_id=third.deeds[0].entry.row_id)
    assert actions(back) == actions(second)
    assert (back.has_newer, back.has_older) == (True, True)


async def test_a_page_that_is_full_to_the_last_line_has_no_more_behind_it(house: House, root: Asker) -> None:
    await write(house, PAGE_LENGTH)
    page = await house.audit.page(root, AuditQuestion())
    assert (page.has_newer, page.has_older) == (False, False)


async def test_a_person_is_found_by_what_they_did_and_by_what_was_done_to_them(
    house: House, ada: Person, ben: Person, root: Asker
) -> None:
    await house.group(ada, "Film night", ben)
    of_ben = await house.audit.page(root, await house.audit.question(root, discord_id=ben.discord_id))
    assert actions(of_ben) == [Operation.MEMBER_ADD]
    of_nobody = await house.audit.page(root, await house.audit.question(root, discord_id=1))
    assert actions(of_nobody) == []


async def test_a_deleted_group_is_still_found_by_its_name_but_a_living_one_comes_first(
    house: House, ada: Person, root: Asker
) -> None:
    await house.groups.delete(await house.group(ada, "Film night"))
    gone = await house.audit.page(root, await house.audit.question(root, group="FILM night"))
    assert actions(gone) == [Operation.GROUP_DELETE, Operation.GROUP_CREATE]
    await house.group(ada, "Film night")
    living = await house.audit.page(root, await house.audit.question(root, group="film night"))
    assert actions(living) == [Operation.GROUP_CREATE]
    with pytest.raises(GroupUnknownError):
        await house.audit.question(root, group="Books")


async def test_what_was_done_elsewhere_or_with_an_account_alone_is_not_shown(
    house: House, ada: Person, root: Asker
) -> None:
    await write(house, 1, guild_id=GUILD_ID + 1)
    await house.accounts.logout(ada.discord_id)
    assert actions(await house.audit.page(root, AuditQuestion())) == []


async def test_only_administrators_of_a_guild_see_it(house: House, ada: Person) -> None:
    for ask in (house.audit.question, lambda asker: house.audit.page(asker, AuditQuestion())):
        with pytest.raises(AdminOnlyError):
            await ask(ada.asks())
        with pytest.raises(NotInGuildError):
            await ask(ada.asks(guild_id=None, is_admin=True))
