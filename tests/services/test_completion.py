"""What is offered while people type: only what they may see, what begins as typed first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from models import Group
from services.completion import MOST_OFFERED
from services.errors import ChatServerError
from services.permissions import Operation
from tests.services.person import GUILD_ID, PASSWORD

if TYPE_CHECKING:
    from services.seats import Asker, Seat
    from tests.services.house import House
    from tests.services.person import Person

SHOW, JOIN, DELETE = Operation.GROUP_SHOW, Operation.GROUP_JOIN, Operation.GROUP_DELETE


async def make_visible(house: House, name: str) -> None:
    async with house.database.begin() as tx:
        group = (await tx.session.exec(select(Group).where(col(Group.name) == name))).one()
        group.visibility = "visible"
        tx.session.add(group)


async def offered(
    house: House, person: Person, typed: str = "", operation: Operation = SHOW, *, is_admin: bool = False
) -> list[str]:
    return list(await house.completion.groups(person.asks(is_admin=is_admin), typed, operation))


@pytest.fixture
async def films(house: House, ada: Person) -> Seat:
    return await house.group(ada, "Film night")


async def test_names_that_begin_as_typed_come_before_those_that_hold_it(house: House, ada: Person, films: Seat) -> None:
    await house.group(ada, "Night film")
    await house.group(ada, "Books")
    assert await offered(house, ada, "fILM") == ["Film night", "Night film"]
    assert await offered(house, ada, "night") == ["Night film", "Film night"]
    assert await offered(house, ada) == ["Books", "Film night", "Night film"]
    assert await offered(house, ada, "100%") == []


async def test_wildcards_are_letters_like_others(house: House, ada: Person) -> None:
    await house.group(ada, "100% noise")
    await house.group(ada, "Books")
    assert await offered(house, ada, "%") == ["100% noise"]
    assert await offered(house, ada, "_") == []


async def test_outsiders_are_offered_visible_groups_only(house: House, ada: Person, ben: Person, films: Seat) -> None:
    await house.group(ada, "Open house")
    await make_visible(house, "Open house")
    assert await offered(house, ben) == ["Open house"]
    assert await offered(house, ada) == ["Film night", "Open house"]


async def test_administrators_are_offered_every_group(house: House, ben: Person, films: Seat) -> None:
    assert await offered(house, ben, is_admin=True) == ["Film night"]
    assert await offered(house, ben, operation=DELETE, is_admin=True) == ["Film night"]
    stranger = house.stranger("root")
    assert await offered(house, stranger, is_admin=True) == []
    assert await offered(house, stranger, operation=Operation.AUDIT, is_admin=True) == ["Film night"]


async def test_only_groups_in_which_one_may_do_it_are_offered(house: House, ada: Person, ben: Person) -> None:
    await house.group(ada, "Film night", ben)
    assert await offered(house, ada, operation=DELETE) == ["Film night"]
    assert await offered(house, ben, operation=DELETE) == []
    assert await offered(house, ben, operation=Operation.GROUP_LEAVE) == ["Film night"]


async def test_a_group_one_is_in_is_not_offered_to_be_joined(house: House, ada: Person, ben: Person) -> None:
    await house.group(ada, "Film night")
    await make_visible(house, "Film night")
    assert await offered(house, ben, operation=JOIN) == ["Film night"]
    assert await offered(house, ada, operation=JOIN) == []


async def test_a_private_group_that_invited_somebody_is_offered_to_them(house: House, films: Seat) -> None:
    dan = house.stranger("dan")
    await house.members.add(films, dan.discord_id)
    house.chat_server.refusal = ChatServerError(detail="500")  # so that the invitation goes on waiting
    await house.accounts.register(dan.discord_id, dan.name, dan.typed())
    assert await offered(house, dan, operation=JOIN) == ["Film night"]
    assert await offered(house, dan) == []


async def test_deleted_groups_and_those_of_other_guilds_are_not_offered(house: House, ada: Person, films: Seat) -> None:
    assert await house.completion.groups(ada.asks(guild_id=GUILD_ID + 1), "", SHOW) == []
    assert await house.completion.groups(ada.asks(guild_id=None), "", SHOW) == []
    await house.groups.delete(films)
    assert await offered(house, ada) == []


async def test_who_is_not_logged_in_is_offered_nothing(house: House, ada: Person, films: Seat) -> None:
    await house.accounts.logout(ada.discord_id)
    assert await offered(house, ada) == []
    assert await house.completion.authors(films.asker, "") == []


async def test_no_more_is_offered_than_discord_shows(house: House, ada: Person, films: Seat) -> None:
    async with house.database.begin() as tx:
        for number in range(MOST_OFFERED + 5):
            name = f"Group {number}"
            await tx.groups.add(
                Group(
                    name=name,
                    name_key=name.lower(),
                    guild_id=GUILD_ID,
                    owner_id=films.user_id,
                    created_at=house.clock(),
                )
            )
    assert len(await offered(house, ada, operation=DELETE)) == MOST_OFFERED


async def test_who_has_said_something_is_offered_to_members(house: House, ada: Person, ben: Person) -> None:
    seat = await house.group(ada, "Film night", ben)
    phone = house.stranger("Bens-phone")
    await house.accounts.login(phone.discord_id, phone.name, ben.email, PASSWORD)
    dan, bot = house.stranger("Dan"), house.stranger("Chorus")
    for number, person in enumerate((ben, phone, dan, bot), 1):
        await house.say(seat, person, number, "hello")
    offers = await house.completion.authors(seat.asker, "", but_of=bot.discord_id)
    assert [offer.text for offer in offers] == ["Ben Example", "Dan"], "each person once, and nobody who was silent"
    assert offers[1].target_id == dan.discord_id
    assert [offer.text for offer in await house.completion.authors(seat.asker, "BEN")] == ["Ben Example"]
    outsider = await house.person("eve")
    assert await house.completion.authors(outsider.asks(seat.venue.thread_id), "") == []


async def test_the_group_is_that_of_the_thread_else_of_the_voice_channel_else_the_only_one(
    house: House, ada: Person, ben: Person, films: Seat
) -> None:
    async def people(asker: Asker) -> list[str]:
        return [offer.text for offer in await house.completion.authors(asker, "")]

    await house.say(films, ada, 1, "hello")
    assert await people(ada.asks()) == ["Ada Example"]
    books = await house.group(ada, "Books", ben)
    for number, person in enumerate((ada, ben), 2):
        await house.say(books, person, number, "hello")
    both = ["Ada Example", "Ben Example"]
    assert await people(ada.asks(films.venue.thread_id, voice=books.venue.voice_channel_id)) == ["Ada Example"]
    assert await people(ada.asks(voice=books.venue.voice_channel_id)) == both
    assert await people(ada.asks()) == []
    assert await people(ben.asks()) == both
    assert await people(ada.asks(books.venue.thread_id, guild_id=GUILD_ID + 1)) == []
    assert await people(ada.asks(books.venue.thread_id, guild_id=None)) == []
