"""Categories: what goes into one, how much, and what becomes of it when it is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import Refused
from sandbox.world import DiscordError
from tests.sandbox.asking import Asker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.client import Guild

CATEGORY, VOICE = 4, 2


@pytest.fixture
def asker() -> Asker:
    return Asker("manage_channels")


def code_of(refused: DiscordError, *path: str) -> str:
    """Discord's code of the field that was refused."""
    node: Any = refused.errors
    for step in path:
        node = node[step]
    code: str = node["_errors"][0]["code"]
    return code


def test_a_category_holds_50_channels(asker: Asker) -> None:
    rooms, others = asker.channel("Rooms", type=CATEGORY), asker.channel("Others", type=CATEGORY)
    children = [asker.channel(f"room-{number}", type=VOICE, parent_id=rooms["id"]) for number in range(50)]
    moved = asker.channel("elsewhere", parent_id=others["id"])
    for doing in (
        lambda: asker.channel("one-more", parent_id=rooms["id"]),
        lambda: asker("PATCH", f"/channels/{moved['id']}", parent_id=rooms["id"]),
        lambda: asker.sort([{"id": moved["id"], "parent_id": rooms["id"]}]),
    ):
        with pytest.raises(DiscordError) as full:
            doing()
        assert (full.value.code, code_of(full.value, "parent_id")) == (50035, "CHANNEL_PARENT_MAX_CHANNELS")
    asker("PATCH", f"/channels/{children[0]['id']}", parent_id=rooms["id"], name="renamed")
    asker("PATCH", f"/channels/{children[0]['id']}", parent_id=None)
    asker("PATCH", f"/channels/{moved['id']}", parent_id=rooms["id"])
    assert asker("GET", f"/channels/{moved['id']}")["parent_id"] == rooms["id"]


def test_as_many_as_fit_are_moved_at_once(asker: Asker) -> None:
    rooms = asker.channel("Rooms", type=CATEGORY)
    for number in range(49):
        asker.channel(f"room-{number}", parent_id=rooms["id"])
    arriving = [{"id": asker.channel(f"new-{number}")["id"], "parent_id": rooms["id"]} for number in range(2)]
    with pytest.raises(DiscordError) as full:
        asker.sort(arriving)
    assert code_of(full.value, "parent_id") == "CHANNEL_PARENT_MAX_CHANNELS"
    assert asker("GET", f"/channels/{arriving[0]['id']}")["parent_id"] is None
    asker.sort(arriving[:1])
    assert asker("GET", f"/channels/{arriving[0]['id']}")["parent_id"] == rooms["id"]


def test_only_a_category_of_the_same_guild_is_a_parent(asker: Asker) -> None:
    text = asker.channel("general")
    abroad = asker.world.people.create_guild("Book club")["id"]
    foreign = asker.world.people.create_channel(int(abroad), "Theirs", kind="category")
    wrong = {"5": "CHANNEL_PARENT_INVALID", foreign["id"]: "CHANNEL_PARENT_INVALID"}
    for parent_id, code in {**wrong, text["id"]: "CHANNEL_PARENT_INVALID_TYPE"}.items():
        with pytest.raises(DiscordError) as refused:
            asker.channel("stray", parent_id=parent_id)
        assert code_of(refused.value, "parent_id") == code
    with pytest.raises(DiscordError) as nested:
        asker.channel("Inner", type=CATEGORY, parent_id=asker.channel("Outer", type=CATEGORY)["id"])
    assert code_of(nested.value, "parent_id") == "CHANNEL_PARENT_INVALID_TYPE"


def test_what_lay_in_a_deleted_category_lies_in_none_and_says_so(asker: Asker) -> None:
    rooms = asker.channel("Rooms", type=CATEGORY)
    children = {asker.channel(f"room-{number}", parent_id=rooms["id"])["id"] for number in range(2)}
    told: list[tuple[str, str, Any]] = []

    def hear(event: str, payload: Mapping[str, Any]) -> None:
        told.append((event, payload["id"], payload.get("parent_id")))

    asker.world.listen(hear)
    asker("DELETE", f"/channels/{rooms['id']}")
    assert sorted(entry for entry in told if entry[0] == "CHANNEL_UPDATE") == [
        ("CHANNEL_UPDATE", child, None) for child in sorted(children)
    ]
    assert ("CHANNEL_DELETE", rooms["id"], None) in told
    assert {asker("GET", f"/channels/{child}")["parent_id"] for child in children} == {None}


async def test_the_owner_makes_a_category_and_moves_channels(guild: Guild) -> None:
    rooms = await guild.create_category("Rooms")
    lobby = await guild.create_voice_channel("Lobby")
    await guild.move_channel(lobby, rooms)
    assert (await lobby.fetch())["parent_id"] == str(rooms.id)
    with pytest.raises(Refused) as refused:
        await guild.move_channel(rooms, lobby)
    assert refused.value.code == 50035
    await guild.move_channel(lobby, None)
    assert (await lobby.fetch())["parent_id"] is None
