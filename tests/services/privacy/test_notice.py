"""Everybody in a group's thread is told that what they say is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from models import Group
from tests.services.person import GENERAL_ID, GUILD_ID

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person


async def test_a_group_from_before_is_told_once_and_a_new_one_by_its_first_message(
    house: House, ada: Person, ben: Person
) -> None:
    old, new = await house.group(ada, "Old"), await house.group(ben, "New")
    assert [key for venue, key, _ in house.chat_server.announced if venue == new.venue] == ["group-welcome"]
    async with house.database.begin() as tx:
        await tx.session.exec(update(Group).where(Group.name == "Old").values(is_notified=False))  # type: ignore[arg-type]
    for _ in range(2):
        await house.privacy.tell_guild(GUILD_ID)
    told = [(venue, params) for venue, key, params in house.chat_server.announced if key == "privacy-notice"]
    assert told == [(old.venue, {"group": "Old"})]


async def test_who_asks_in_a_thread_is_told_of_its_group_and_elsewhere_of_none(
    house: House, ada: Person, ben: Person
) -> None:
    seat = await house.group(ada, "Film night", ben)
    page = await house.privacy.page(house.stranger("Dan").asks(seat.venue.thread_id))
    assert page.group is not None
    assert page.group.name == "Film night"
    assert (await house.privacy.page(ben.asks(GENERAL_ID))).group is None
    assert (await house.privacy.page(ben.asks(guild_id=None))).group is None
