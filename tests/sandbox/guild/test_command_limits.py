"""What Discord takes for an application command, and what it does with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.client import Guild, Sandbox

    Publish = Callable[..., Awaitable[list[dict[str, Any]]]]

INVALID, UNKNOWN_COMMAND, TOO_MANY, TOO_MANY_TODAY = 50035, 10063, 30032, 30034


def slash(name: str = "play", **fields: Any) -> dict[str, Any]:
    """A slash command."""
    return {"name": name, "description": "x", "type": 1, **fields}


def option(name: str = "query", kind: int = 3, **fields: Any) -> dict[str, Any]:
    """An option of a slash command."""
    return {"name": name, "description": "x", "type": kind, **fields}


@pytest.fixture
def publish(api: discord.Client, guild: Guild) -> Publish:
    """Replaces the commands of the test's guild."""

    async def replace(*commands: dict[str, Any]) -> list[dict[str, Any]]:
        assert api.application_id is not None
        published: Any = await api.http.bulk_upsert_guild_commands(api.application_id, guild.id, list(commands))
        return list(published)

    return replace


@pytest.mark.parametrize("name", ["play", "très-bien", "日本", "हिन्दी", "don't_stop", "x" * 32])
async def test_these_names_are_taken(publish: Publish, name: str) -> None:
    assert [command["name"] for command in await publish(slash(name))] == [name]


@pytest.mark.parametrize(
    "command",
    [
        slash("Play"),
        slash("two words"),
        slash("what?"),
        slash("x" * 33),
        slash(""),
        slash(description=""),
        slash(description="x" * 101),
        slash(options=[option(f"o{number}") for number in range(26)]),
        slash(options=[option("Query")]),
        slash(options=[option("a"), option("b", required=True)]),
        slash(options=[option("a"), option("a")]),
        slash(options=[option("a"), option("b", 1)]),
        slash(options=[option(choices=[{"name": str(number), "value": "x"} for number in range(26)])]),
        slash(options=[option(choices=[{"name": "x", "value": "x" * 101}])]),
        slash(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)]),
        slash(options=[option("a", 2, options=[option("b", 2)])]),
        slash(options=[option("a", 1, options=[option("b", 1)])]),
        slash(options=[option(kind=4, min_value=5, max_value=1)]),
        {"name": "x" * 33, "type": 2},
        {"name": "Who", "type": 2, "description": "not here"},
    ],
    ids=lambda command: str(command)[:60],
)
async def test_these_commands_are_refused(publish: Publish, command: dict[str, Any]) -> None:
    assert await refusal(publish(command)) == INVALID


async def test_the_refusal_names_the_field(publish: Publish) -> None:
    with pytest.raises(discord.HTTPException, match=r"In 1\.options\.0\.name"):
        await publish(slash("fine"), slash("bad", options=[option("No Good")]))


async def test_a_command_has_at_most_8000_characters(publish: Publish) -> None:
    def heavy(length: int) -> dict[str, Any]:
        choices = [{"name": f"{number:02}" + "n" * 98, "value": "v" * 100} for number in range(25)]
        return slash(
            "a",
            options=[
                option("b", choices=choices),
                option("c", description="d" * 100, choices=choices[:14]),
                option("d", description="e" * length),
            ],
        )

    rest = 8000 - 2 - (2 + 25 * 200) - (101 + 14 * 200) - 1
    assert await refusal(publish(heavy(100))) == INVALID
    assert 1 <= rest <= 100
    await publish(heavy(rest))
    assert await refusal(publish(heavy(rest + 1))) == INVALID


async def test_a_scope_holds_100_slash_commands_and_15_of_each_menu(publish: Publish) -> None:
    many = [slash(f"c{number}") for number in range(100)]
    menus = [{"name": f"Menu {number}", "type": kind} for kind in (2, 3) for number in range(15)]
    assert len(await publish(*many, *menus)) == 130
    assert await refusal(publish(*many, slash("one-more"))) == TOO_MANY
    assert await refusal(publish(*menus, {"name": "One more", "type": 3})) == TOO_MANY
    assert await refusal(publish(slash("same"), slash("same"))) == INVALID


async def test_one_command_is_added_overwritten_changed_and_deleted(
    api: discord.Client, guild: Guild, publish: Publish
) -> None:
    assert api.application_id is not None
    http, scope = api.http, (api.application_id, guild.id)
    await publish(slash("other"))
    made = await http.upsert_guild_command(*scope, payload=slash("play"))
    again = await http.upsert_guild_command(*scope, payload=slash("play", description="y"))
    assert (again["id"], again["description"]) == (made["id"], "y")
    assert again["version"] != made["version"]
    edited = await http.edit_guild_command(*scope, int(made["id"]), payload={"name": "start"})
    assert (edited["id"], edited["name"], edited["description"]) == (made["id"], "start", "y")
    assert {command["name"] for command in await http.get_guild_commands(*scope)} == {"other", "start"}
    await http.delete_guild_command(*scope, int(made["id"]))
    assert await refusal(http.get_guild_command(*scope, int(made["id"]))) == UNKNOWN_COMMAND


async def test_a_day_brings_at_most_200_new_commands(sandbox: Sandbox, publish: Publish) -> None:
    first, second = [[slash(f"{letter}{number}") for number in range(100)] for letter in "ab"]
    await publish(*first)
    await publish(*first)
    await publish(*second)
    await publish()
    assert await refusal(publish(slash("one-more"))) == TOO_MANY_TODAY
    await sandbox.advance(24 * 3600 + 1)
    await publish(slash("one-more"))


async def test_another_applications_commands_are_its_own(api: discord.Client, guild: Guild) -> None:
    for call in (api.http.get_global_commands(1), api.http.get_guild_commands(1, guild.id)):
        assert await refusal(call) == 20012
