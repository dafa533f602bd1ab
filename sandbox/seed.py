"""What the local Discord holds when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .world import World

SEEDS = ("sample", "empty")


def plant(world: World, seed: str) -> None:
    """Fill an empty world: `sample` is a small server to try the bot in, `empty` nothing at all."""
    if seed == "sample":
        _plant_sample(world)


def _plant_sample(world: World) -> None:
    guild = world.people.create_guild("Chorus Lounge", owner="Ada")
    guild_id, owner_id = int(guild["id"]), int(guild["owner_id"])
    world.people.make_administrator(guild_id, owner_id)
    for name in ("Ben", "Cleo"):
        world.people.add_member(guild_id, name)
    for name in ("general", "music"):
        world.people.create_channel(guild_id, name)
    world.people.create_channel(guild_id, "Lounge", kind="voice")
