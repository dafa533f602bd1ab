"""Bytes of a state that were damaged: they are refused with one error, and the world stays as it was."""

from __future__ import annotations

import pickle
import random
import resource
from typing import TYPE_CHECKING

import psutil
import pytest

from sandbox.world import StateError, World

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADROOM_BYTES = 1 << 30
DAMAGES = 300


@pytest.fixture
def bounded_memory() -> Iterator[None]:
    """Damage may read as "room for sixteen billion objects": that fails here, and does not take the machine along."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + HEADROOM_BYTES, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.fixture
def state() -> bytes:
    """A world with a bit of everything in it."""
    world = World()
    guild_id = int(world.people.create_guild("Archive")["id"])
    channel_id = int(world.people.create_channel(guild_id, "general")["id"])
    user_id = int(world.people.add_member(guild_id, "Ada")["user"]["id"])
    world.chat.write(user_id, channel_id, "hello")
    return world.dump({"journal": {}})


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, cut out, or said twice."""
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.randint(1, 8))
    return data[:start] + rng.choice([rng.randbytes(end - start), b"", data[start:end] * 2]) + data[end:]


@pytest.mark.usefixtures("bounded_memory")
def test_a_damaged_state_is_loaded_whole_or_refused_and_nothing_is_changed(state: bytes) -> None:
    refused = 0
    for seed in range(DAMAGES):
        world = World()
        world.people.create_guild("Here before")
        try:
            world.load(damaged(state, random.Random(seed)))
        except StateError:
            refused += 1
            assert [guild["name"] for guild in world.people.guilds()] == ["Here before"], f"seed {seed}"
    assert refused > DAMAGES / 2


@pytest.mark.parametrize("more", [{}, {"now": "yesterday"}], ids=["no moment", "no time"])
def test_what_fails_after_the_bytes_were_read_changes_nothing_either(state: bytes, more: dict[str, str]) -> None:
    parts = pickle.loads(state)
    world = World()
    with pytest.raises(StateError, match="not a state"):
        world.load(pickle.dumps({**parts, "more": more}))
    assert world.people.guilds() == []
