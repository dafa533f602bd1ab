"""Groups and their members over HTTP."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from services.group_settings import GroupChanges
from tests.services.person import GENERAL_ID, GUILD_ID
from tests.web.people import Visitor, logged_in

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.web.conftest import Browser

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    return await house.group(ada, "Film night", ben)


@pytest.fixture
async def owner(browser: Browser, seat: Seat, ada: Person) -> Visitor:
    return await logged_in(browser, ada)


async def test_a_group_is_made_on_ones_only_server(house: House, ada: Person, browser: Browser) -> None:
    visitor = await logged_in(browser, ada)
    status, problem = await visitor.ask("POST", "/groups", {"name": "Walks"})
    assert (status, problem["code"]) == (409, "no-home")
    body = {"name": "Walks", "channel_id": str(GENERAL_ID), "visibility": "visible"}
    status, group = await visitor.ask("POST", "/groups", body)
    assert (status, group["name"], group["owner"]) == (200, "Walks", {"id": visitor.id, "name": "Ada Example"})
    assert (group["server_id"], group["visibility"], group["member_count"]) == (str(GUILD_ID), "visible", 1)
    assert [shown.name for shown in await house.groups.list(ada.asks())] == ["Walks"]
    assert (await visitor.ask("POST", "/groups", body))[1]["code"] == "group-name-taken"


async def test_which_server_is_asked_for_where_there_are_several(house: House, ada: Person, browser: Browser) -> None:
    house.chat_server.servers[GUILD_ID + 1] = "Work"
    visitor = await logged_in(browser, ada)
    assert (await visitor.ask("GET", "/servers"))[1]["servers"] == [
        {"id": str(GUILD_ID), "name": "Home"},
        {"id": str(GUILD_ID + 1), "name": "Work"},
    ]
    status, problem = await visitor.ask("POST", "/groups", {"name": "Walks", "channel_id": str(GENERAL_ID)})
    assert (status, problem["code"]) == (400, "which-server")
    assert f"Home ({GUILD_ID}), Work ({GUILD_ID + 1})" in problem["detail"]
    body = {"name": "Walks", "server_id": str(GUILD_ID + 1), "channel_id": str(GENERAL_ID)}
    assert (await visitor.ask("POST", "/groups", body))[1]["server_id"] == str(GUILD_ID + 1)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"server_id": str(GUILD_ID + 1)}, 404, "server-unknown"),
        ({"server_id": GUILD_ID}, 422, "field"),
        ({"server_id": "0"}, 422, "field"),
        ({"channel_id": "123"}, 503, "no-threads-here"),
        ({"name": ""}, 400, "name-empty"),
        ({"name": "@everyone"}, 400, "name-formatted"),
        ({"visibility": "secret"}, 422, "field"),
    ],
)
async def test_what_is_refused_makes_no_group(
    house: House, owner: Visitor, wrong: dict[str, Any], status: int, code: str
) -> None:
    with house.nothing_changes():
        body = {"name": "Walks", "channel_id": str(GENERAL_ID), **wrong}
        answered, problem = await owner.ask("POST", "/groups", body)
    assert (answered, problem["code"]) == (status, code)


async def test_who_is_on_no_server_with_the_bot_makes_no_group(browser: Browser) -> None:
    new = {"first_name": "Cleo", "last_name": "Moss", "email": "cleo@example.com", "password": "five owls in a kiosk"}
    await browser.ask("POST", "/users/register", json=new)
    status, problem = await browser.ask("POST", "/groups", json={"name": "Walks"})
    assert (status, problem["code"]) == (409, "no-server")
    assert (await browser.ask("GET", "/groups"))[1] == {"groups": [], "total": 0, "next": None}


async def test_ones_groups_are_listed_page_by_page_and_others_only_where_they_can_be_found(
    house: House, seat: Seat, ada: Person, browser: Browser, owner: Visitor
) -> None:
    await house.group(ada, "Walks")
    status, page = await owner.ask("GET", "/groups?limit=1")
    assert (status, page["total"], page["next"]) == (200, 2, 1)
    assert [(one["name"], one["member_count"]) for one in page["groups"]] == [("Film night", 2)]
    assert (await owner.ask("GET", "/groups?limit=1&offset=1"))[1]["next"] is None
    cleo = await logged_in(browser, await house.person("Cleo"))
    assert (await cleo.ask("GET", "/groups?visible=true"))[1]["groups"] == []
    assert (await cleo.ask("GET", f"/groups/{seat.group_id}"))[1]["code"] == "not-inside"
    await house.group_settings.update(seat, GroupChanges(visibility="visible"))
    assert [one["id"] for one in (await cleo.ask("GET", "/groups?visible=true"))[1]["groups"]] == [seat.group_id]
    status, shown = await cleo.ask("GET", f"/groups/{seat.group_id}")
    assert (status, shown["name"], shown["rules"]) == (200, "Film night", None)
    assert (await cleo.ask("GET", f"/members?group_id={seat.group_id}"))[0] == 403
    assert (await cleo.ask("DELETE", f"/groups/{seat.group_id}"))[0] == 403


async def test_all_settings_of_a_group_are_changed_and_taken_back(
    house: House, seat: Seat, owner: Visitor, ben: Person
) -> None:
    path = f"/groups/{seat.group_id}"
    second = (await house.account_of(ben)).row_id
    status, group = await owner.ask(
        "PUT",
        path,
        {
            "name": "Cinema",
            "second_owner_id": second,
            "visibility": "visible",
            "music_control": "djs",
            "fair_turns": True,
            "counts_reactions": True,
            "keep": "30 days",
            "picture": base64.b64encode(PNG).decode(),
            "rules": {"vote_percent": 50, "always_on": True, "volume_ceiling": 90, "block": "polka"},
        },
    )
    assert status == 200, group
    assert (group["name"], group["second_owner"]["id"], group["keep_days"]) == ("Cinema", second, 30)
    assert (group["music_control"], group["fair_turns"], group["has_picture"]) == ("djs", True, True)
    rules = group["rules"]
    assert (rules["vote_percent"], rules["volume_ceiling"], rules["blocked"]) == (50, 90, ["polka"])
    assert rules["own"] == ["always_on", "volume_ceiling", "vote_percent"]
    body = {"second_owner_id": None, "picture": None, "rules": {"reset": "all", "unblock": "polka"}}
    status, group = await owner.ask("PUT", path, body)
    assert (status, group["second_owner"], group["has_picture"], group["rules"]["own"]) == (200, None, False, [])
    assert (await owner.ask("PUT", path, {"owner_id": second}))[1]["owner"]["id"] == second


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "nothing-to-change"),
        ({"keep": "a while"}, 400, "keeping-unknown"),
        ({"picture": "!"}, 400, "not-picture"),
        ({"picture": base64.b64encode(b"text").decode()}, 400, "not-picture"),
        ({"owner_id": 10**6}, 404, "person-not-member"),
        ({"rules": {"vote_percent": 101}}, 422, "field"),
        ({"rules": {"reset": "everything"}}, 422, "field"),
        ({"name": None}, 422, "field"),
        ({"owner_id": 2**63}, 422, "field"),
        ({"description": "x"}, 422, "field"),
    ],
)
async def test_what_is_refused_changes_nothing(
    house: House, seat: Seat, owner: Visitor, body: dict[str, Any], status: int, code: str
) -> None:
    with house.nothing_changes():
        answered, problem = await owner.ask("PUT", f"/groups/{seat.group_id}", body)
    assert (answered, problem["code"]) == (status, code)


async def test_a_picture_may_be_larger_than_other_bodies_and_not_larger_than_pictures_are(
    seat: Seat, owner: Visitor
) -> None:
    path = f"/groups/{seat.group_id}"
    picture = base64.b64encode(PNG + bytes(500_000)).decode()
    assert (await owner.ask("PUT", path, {"picture": picture}))[1]["has_picture"]
    huge = base64.b64encode(PNG + bytes(4 * 1024 * 1024 - len(PNG) + 1)).decode()
    for times, code in ((1, "picture-too-large"), (2, "body-too-large")):
        data = io.BytesIO(json.dumps({"picture": huge * times}).encode())
        _, problem = await owner.ask("PUT", path, data=data, headers={"Content-Type": "application/json"})
        assert problem["code"] == code


async def test_a_group_ends(seat: Seat, owner: Visitor) -> None:
    path = f"/groups/{seat.group_id}"
    assert (await owner.ask("DELETE", path))[0] == 204
    assert (await owner.ask("GET", path))[0] == 403
    assert (await owner.ask("DELETE", path))[1]["code"] == "not-inside"


async def test_members_come_get_roles_and_go(house: House, seat: Seat, owner: Visitor, browser: Browser) -> None:
    cleo, group_id = await house.person("Cleo"), seat.group_id
    cleo_id = (await house.account_of(cleo)).row_id
    assert await owner.ask("POST", "/members", {"group_id": group_id, "user_id": cleo_id}) == (
        200,
        {"outcome": "added", "user": {"id": cleo_id, "name": "Cleo Example"}, "told": False},
    )
    _, page = await owner.ask("GET", f"/members?group_id={group_id}&limit=2")
    assert ([one["role"] for one in page["members"]], page["total"], page["next"]) == (["owner", "member"], 3, 2)
    _, rest = await owner.ask("GET", f"/members?group_id={group_id}&offset=2")
    member_id = rest["members"][0]["id"]
    status, shown = await owner.ask("PUT", f"/members/{member_id}", {"role": "dj"})
    assert (status, shown["role"], shown["user"]["id"]) == (200, "dj", cleo_id)
    visitor = await logged_in(browser, cleo)
    assert (await visitor.ask("DELETE", f"/members/{page['members'][1]['id']}"))[1]["code"] == "moderator-only"
    assert (await visitor.ask("DELETE", f"/members/{member_id}"))[0] == 204, "one's own: one leaves"
    assert (await visitor.ask("GET", f"/groups/{group_id}"))[1]["code"] == "not-inside"
    assert (await owner.ask("DELETE", f"/members/{page['members'][1]['id']}"))[0] == 204
    assert (await owner.ask("DELETE", f"/members/{page['members'][0]['id']}"))[1]["code"] == "owner-must-pass-on"


async def test_who_is_not_registered_is_invited_and_who_is_not_there_is_not(
    house: House, seat: Seat, owner: Visitor
) -> None:
    dan = house.stranger("Dan")
    body = {"group_id": seat.group_id, "discord_id": str(dan.discord_id)}
    assert (await owner.ask("POST", "/members", body))[1]["outcome"] == "invited"
    cleo = await house.person("Cleo")
    house.chat_server.absent.add(cleo.discord_id)
    with house.nothing_changes():
        for user_id in ((await house.account_of(cleo)).row_id, 10**6):
            status, problem = await owner.ask("POST", "/members", {"group_id": seat.group_id, "user_id": user_id})
            assert (status, problem["code"]) == (404, "person-not-here"), "the same, whether or not there is one"


async def test_another_groups_members_are_as_good_as_none(house: House, owner: Visitor) -> None:
    theirs = await house.group(await house.person("Cleo"), "Book club")
    async with house.database.read() as tx:
        ((member, _),) = await tx.members.memberships(theirs.group_id)
    with house.nothing_changes():
        for method, body in (("PUT", {"role": "dj"}), ("DELETE", None)):
            for member_id in (member.row_id, 10**6):
                status, problem = await owner.ask(method, f"/members/{member_id}", body)
                assert (status, problem["code"]) == (404, "membership-unknown")
        for group_id in (theirs.group_id, 10**6):
            assert (await owner.ask("GET", f"/members?group_id={group_id}"))[1]["code"] == "not-inside"
            adding = {"group_id": group_id, "user_id": owner.id}
            assert (await owner.ask("POST", "/members", adding))[1]["code"] == "not-inside"
