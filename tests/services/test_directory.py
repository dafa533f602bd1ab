"""Who is listed: those who are registered and here, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.errors import ChatServerError, NotInGuildError, NotRegisteredError
from tests.services.person import GUILD_ID, PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House
    from tests.services.person import Person


async def test_people_are_listed_by_name_a_page_at_a_time_with_how_many_there_are(house: House, ada: Person) -> None:
    for name in ("Cleo", "Ben"):
        await house.person(name)
    house.stranger("Dan, who is not registered")
    page, total = await house.directory.page(ada.asks(), limit=2)
    assert ([one.name for one in page], total) == (["Ada Example", "Ben Example"], 3)
    page, total = await house.directory.page(ada.asks(), limit=2, offset=2)
    assert ([one.name for one in page], total) == (["Cleo Example"], 3)


async def test_nobody_is_named_who_is_on_another_server_only(house: House, ada: Person, ben: Person) -> None:
    house.chat_server.absent.add(ben.discord_id)
    page, total = await house.directory.page(ada.asks(), limit=10)
    assert ([one.name for one in page], total) == (["Ada Example"], 1)


async def test_whoever_is_here_twice_is_one_person(house: House, ada: Person) -> None:
    phone = house.stranger("Ada's phone")
    await house.accounts.login(phone.discord_id, phone.name, ada.email, PASSWORD)
    assert (await house.directory.page(ada.asks(), limit=10))[1] == 1
    house.chat_server.absent.add(ada.discord_id)
    assert (await house.directory.page(phone.asks(), limit=10))[1] == 1


async def test_those_in_a_group_of_this_server_with_the_asker_are_marked(
    house: House, ada: Person, ben: Person
) -> None:
    await house.group(ada, "Film night", ben)
    await house.group(await house.person("Cleo"), "Chess")

    async def with_ada(guild_id: int) -> list[str]:
        page, _ = await house.directory.page(ada.asks(guild_id=guild_id), limit=10)
        return [one.name for one in page if one.together]

    assert await with_ada(GUILD_ID) == ["Ben Example"]
    assert await with_ada(GUILD_ID + 1) == []


async def test_only_who_has_an_account_and_is_on_a_server_sees_the_list(house: House, ada: Person) -> None:
    with pytest.raises(NotRegisteredError):
        await house.directory.page(house.stranger("Dan").asks(), limit=10)
    with pytest.raises(NotInGuildError):
        await house.directory.page(ada.asks(guild_id=None), limit=10)
    house.chat_server.refusal = ChatServerError(detail="the server is not there")
    with pytest.raises(ChatServerError):
        await house.directory.page(ada.asks(), limit=10)
