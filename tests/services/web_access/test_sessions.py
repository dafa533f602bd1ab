"""Stays on the web page: how they begin, whom they let in where, and everything that ends them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.errors import NotMemberError, TooManyTriesError, WrongLoginError
from services.web_access.errors import NoDiscordAccountError, WebSessionOverError
from tests.services.person import PASSWORD

if TYPE_CHECKING:
    from services.seats import Seat
    from services.web_access.sessions import Begun
    from tests.services.house import House
    from tests.services.person import Person

HOME = -7
"""Where a log-in comes from."""


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


async def by_link(house: House, seat: Seat) -> Begun:
    token = (await house.web.watch_links.make(seat)).partition("#link=")[2]
    return await house.web.web_sessions.begin_with_link(token, "A browser")


async def by_password(house: House, person: Person) -> Begun:
    return await house.web.web_sessions.begin_with_password(HOME, person.email, PASSWORD, "A browser")


async def is_over(house: House, begun: Begun) -> bool:
    try:
        await house.web.web_sessions.visit(begun.token)
    except WebSessionOverError:
        return True
    return False


async def test_a_link_and_a_password_both_begin_a_stay_that_its_token_finds(
    house: House, seat: Seat, ada: Person
) -> None:
    for begun in (await by_link(house, seat), await by_password(house, ada)):
        visit = await house.web.web_sessions.visit(begun.token)
        assert visit == begun.visit
        assert visit.user.full_name == "Ada Example"


async def test_a_wrong_password_waits_longer_each_time(house: House, ada: Person) -> None:
    with pytest.raises(WrongLoginError):
        await house.web.web_sessions.begin_with_password(HOME, ada.email, "not it", "")
    with pytest.raises(TooManyTriesError):
        await by_password(house, ada)
    house.clock.move(timedelta(seconds=2))
    await by_password(house, ada)


async def test_a_visitor_sits_in_their_groups_with_their_discord_account_and_in_no_other(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    cleo = await house.person("Cleo")
    theirs = await house.group(cleo, "Book club")
    for begun in (await by_link(house, seat), await by_password(house, ada)):
        taken = await house.web.visitors.seat(begun.visit, seat.group_id)
        assert (taken.user_id, taken.asker.discord_id, taken.venue) == (seat.user_id, ada.discord_id, seat.venue)
        assert [group.name for group in await house.web.visitors.groups(begun.visit)] == ["Film night"]
        for group_id in (theirs.group_id, 0, -1, 2**63 - 1):
            with pytest.raises(NotMemberError):
                await house.web.visitors.seat(begun.visit, group_id)


async def test_who_is_logged_out_on_discord_goes_on_watching(house: House, seat: Seat, ada: Person) -> None:
    begun = await by_link(house, seat)
    await house.accounts.logout(ada.discord_id)
    taken = await house.web.visitors.seat(begun.visit, seat.group_id)
    assert (await house.seats.renewed(taken)).user_id == seat.user_id


async def test_who_is_not_on_the_groups_server_is_told_so(house: House, seat: Seat, ada: Person) -> None:
    begun = await by_link(house, seat)
    house.chat_server.absent.add(ada.discord_id)
    with pytest.raises(NoDiscordAccountError):
        await house.web.visitors.seat(begun.visit, seat.group_id)


@pytest.mark.parametrize("how", ["logging out", "time", "a new password", "deletion", "ending the others"])
async def test_a_stay_ends(house: House, seat: Seat, ada: Person, how: str) -> None:
    begun = await by_link(house, seat)
    taken = await house.web.visitors.seat(begun.visit, seat.group_id)
    match how:
        case "logging out":
            await house.web.web_sessions.end(begun.visit)
        case "time":
            house.clock.move(timedelta(days=31))
        case "a new password":
            await house.profiles.change_password(ada.discord_id, PASSWORD, "entirely another 7!")
        case "deletion":
            await house.erasure.delete(ada.discord_id, PASSWORD)
        case "ending the others":
            assert await house.sessions.end_others(ada.discord_id) == 1
    assert await is_over(house, begun)
    with pytest.raises(WebSessionOverError):
        await house.web.visitors.seat(begun.visit, seat.group_id)
    with pytest.raises(WebSessionOverError):
        await house.seats.renewed(taken)


async def test_no_other_text_is_a_token(house: House, seat: Seat) -> None:
    begun = await by_link(house, seat)
    for wrong in ("", begun.token[:-1], begun.token.upper(), "\0", "x" * 10_000):
        with pytest.raises(WebSessionOverError):
            await house.web.web_sessions.visit(wrong)
    assert not await is_over(house, begun)
