"""Every cell of the table of permissions that has a route, over HTTP: who may, can, and who may not changes nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from services import permissions
from services.permissions import Operation, Standing
from tests.services.house import House
from tests.services.person import GENERAL_ID, PASSWORD
from tests.services.standing_cast import Cast
from tests.web.conftest import Browser, served
from web.routes import entrance, groups, members, users

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

NOT_LOGGED_IN = (Standing.STRANGER, Standing.LOGGED_OUT)
REFUSED = {401, 403, 404}
"""Memberships of groups that one is not in are as good as none."""
NEW_EMAIL = "somebody-new@example.org"


@dataclass(frozen=True)
class Stage:
    """The cast, and what the routes name people and groups by."""

    cast: Cast
    group_id: int
    open_group_id: int
    accounts: Mapping[str, int]
    memberships: Mapping[int, int]

    @classmethod
    async def of(cls, cast: Cast) -> Stage:
        house = cast.house
        seat = await cast.seat(Standing.OWNER)
        open_seat = await house.seats.by_name(cast.candidate.asks(), "Open house")
        async with house.database.read() as tx:
            people = [*cast.people.values(), cast.candidate, cast.target, cast.other_moderator]
            found = {person.name: await tx.users.by_discord_id(person.discord_id) for person in people}
            rows = await tx.members.memberships(seat.group_id)
        accounts = {name: user.row_id for name, user in found.items() if user is not None}
        memberships = {user.row_id: member.row_id for member, user in rows}
        return cls(cast, seat.group_id, open_seat.group_id, accounts, memberships)

    def account(self, standing: Standing) -> int:
        return self.accounts.get(self.cast.people[standing].name, 1)

    def member(self, name: str) -> int:
        return self.memberships[self.accounts[name]]


@dataclass(frozen=True)
class Route:
    """A request, as somebody of a standing makes it."""

    name: str
    method: str
    path: Callable[[Stage, Standing], str]
    body: Callable[[Stage, Standing], Any] = field(default=lambda stage, who: None)


def group(stage: Stage, _who: Standing) -> str:
    return f"/groups/{stage.group_id}"


def own(stage: Stage, who: Standing) -> str:
    return f"/users/{stage.account(who)}"


def target(stage: Stage, _who: Standing) -> str:
    return f"/members/{stage.member('target')}"


def keeper(stage: Stage, _who: Standing) -> str:
    return f"/members/{stage.member('keeper')}"


def own_membership(stage: Stage, who: Standing) -> str:
    return f"/members/{stage.memberships.get(stage.account(who), stage.member('target'))}"


def at(path: str) -> Callable[[Stage, Standing], str]:
    return lambda stage, who: path


NEW_USER = {"first_name": "Some", "last_name": "Body", "email": NEW_EMAIL, "password": PASSWORD}
ROUTES: Mapping[Operation, Route] = {
    Operation.REGISTER: Route("register", "POST", at("/users/register"), lambda stage, who: NEW_USER),
    Operation.LOGIN: Route(
        "log_in",
        "POST",
        at("/users/login"),
        lambda stage, who: {"email": stage.cast.target.email, "password": PASSWORD},
    ),
    Operation.LOGOUT: Route("log_out", "GET", at("/users/logout")),
    Operation.USER_LIST: Route("list_users", "GET", at("/users")),
    Operation.USER_SHOW: Route("show_user", "GET", own),
    Operation.USER_UPDATE: Route("update_user", "PUT", own, lambda stage, who: {"first_name": "Another"}),
    Operation.USER_DELETE: Route("delete_user", "DELETE", own, lambda stage, who: {"password": PASSWORD}),
    Operation.GROUP_CREATE: Route(
        "create_group", "POST", at("/groups"), lambda stage, who: {"name": "Another", "channel_id": str(GENERAL_ID)}
    ),
    Operation.GROUP_LIST: Route("list_groups", "GET", at("/groups?visible=true")),
    Operation.GROUP_SHOW: Route("show_group", "GET", group),
    Operation.GROUP_SHOW_VISIBLE: Route("show_group", "GET", lambda stage, who: f"/groups/{stage.open_group_id}"),
    Operation.GROUP_LEAVE: Route("remove_member", "DELETE", own_membership),
    Operation.GROUP_UPDATE: Route("update_group", "PUT", group, lambda stage, who: {"visibility": "visible"}),
    Operation.GROUP_UPDATE_OWNERS: Route(
        "update_group", "PUT", group, lambda stage, who: {"second_owner_id": stage.accounts["target"]}
    ),
    Operation.GROUP_DELETE: Route("delete_group", "DELETE", group),
    Operation.MEMBER_LIST: Route("list_members", "GET", lambda stage, who: f"/members?group_id={stage.group_id}"),
    Operation.MEMBER_ADD: Route(
        "add_member",
        "POST",
        at("/members"),
        lambda stage, who: {"group_id": stage.group_id, "user_id": stage.accounts["candidate"]},
    ),
    Operation.MEMBER_UPDATE: Route("update_member", "PUT", target, lambda stage, who: {"role": "dj"}),
    Operation.MEMBER_UPDATE_MODERATOR: Route("update_member", "PUT", target, lambda stage, who: {"role": "moderator"}),
    Operation.MEMBER_REMOVE: Route("remove_member", "DELETE", target),
    Operation.MEMBER_REMOVE_MODERATOR: Route("remove_member", "DELETE", keeper),
}
ELSEWHERE = {
    "open_link": "test_server.py: a link is whoever's who has it",
    "look_at_link": "the same",
    "set_password_by_link": "the same",
    "log_out_by_post": "as by GET",
    "show_me": "oneself",
    "list_servers": "one's own",
    "change_password": "test_users.py: one's own",
}


@pytest.fixture(scope="module")
async def gathered(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> AsyncIterator[Cast]:
    path = tmp_path_factory.mktemp("cast") / "chorus.db"
    shutil.copy(migrated, path)
    async with House.open(path) as house:
        yield await Cast.gather(house)


@pytest.fixture
async def stage(gathered: Cast) -> Stage:
    await gathered.go_back()
    return await Stage.of(gathered)


@pytest.fixture
async def anybody(stage: Stage, tmp_path: Path) -> AsyncIterator[Browser]:
    jar = aiohttp.DummyCookieJar()
    async with served(stage.cast.house, tmp_path) as base, aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Browser(http, base)


async def log_in(stage: Stage, standing: Standing, browser: Browser) -> None:
    """Whoever is logged out has a cookie that is over; a stranger has none."""
    if standing is Standing.STRANGER:
        return
    sessions, house = stage.cast.house.web.web_sessions, stage.cast.house
    async with house.database.read() as tx:
        user = await tx.users.by_id(stage.account(standing))
    assert user is not None
    begun = await sessions.begin(user, "A browser")
    browser.cookies = {"__Host-chorus": begun.token}
    if standing is Standing.LOGGED_OUT:
        await sessions.end(begun.visit)


def may(operation: Operation, standing: Standing) -> bool:
    """What the table says; on the page, administrators of a server have no more to say than others who are outside."""
    return permissions.allows(operation, [Standing.OUTSIDER if standing is Standing.SERVER_ADMIN else standing])


def test_every_route_about_people_and_groups_is_walked() -> None:
    walked = {route.name for route in ROUTES.values()} | ELSEWHERE.keys()
    endpoints = (*entrance.ENDPOINTS, *groups.ENDPOINTS, *members.ENDPOINTS, *users.ENDPOINTS)
    assert {one.name for one in endpoints} == walked


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("operation", ROUTES)
async def test_a_cell_of_the_table_is_what_happens(
    stage: Stage, anybody: Browser, operation: Operation, standing: Standing
) -> None:
    route = ROUTES[operation]
    await log_in(stage, standing, anybody)
    body = route.body(stage, standing)

    async def ask() -> int:
        more = {} if body is None else {"json": body}
        return (await anybody.ask(route.method, route.path(stage, standing), **more))[0]

    if may(operation, standing):
        assert await ask() not in REFUSED
        return
    with stage.cast.house.nothing_changes():
        assert await ask() in ({401} if standing in NOT_LOGGED_IN else REFUSED)
