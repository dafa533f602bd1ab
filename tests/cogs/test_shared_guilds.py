"""How often Discord is asked which guilds people share with the bot; who is asked for, and when nobody is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest

from cogs.shared_guilds import KEPT_S, MOST_ASKED, SharedGuilds

if TYPE_CHECKING:
    from cogs.rooms import Rooms

ADA, ADAS_PHONE = 7, 8


@dataclass
class MemoryGuild:
    """A guild as discord.py has it; `people` are in it, `seen` in memory."""

    id: int
    people: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    chunked: bool = False

    @property
    def name(self) -> str:
        return f"Guild {self.id}"

    def get_member(self, discord_id: int) -> object:
        return discord_id if discord_id in self.seen else None


class MemoryRooms:
    """Rooms of such guilds; who was asked for where."""

    def __init__(self, *guilds: MemoryGuild) -> None:
        self._guilds = {guild.id: guild for guild in guilds}
        self.asked: list[tuple[int, int]] = []

    def guilds(self) -> dict[int, str]:
        return {guild.id: guild.name for guild in self._guilds.values()}

    def guild(self, guild_id: int) -> MemoryGuild:
        return self._guilds[guild_id]

    async def member(self, guild: MemoryGuild, discord_id: int) -> object:
        self.asked.append((guild.id, discord_id))
        return discord_id if discord_id in guild.people else None


def shared_of(rooms: MemoryRooms, now: list[float] | None = None) -> SharedGuilds:
    return SharedGuilds(cast("Rooms", rooms), lambda: (now or [1.0])[0])


async def test_nobody_is_asked_for_what_is_in_memory() -> None:
    rooms = MemoryRooms(MemoryGuild(1, {ADA}, {ADA}), MemoryGuild(2, chunked=True), MemoryGuild(3, {ADA}, {ADA}, True))
    assert await shared_of(rooms).of([ADA, ADAS_PHONE]) == {1: "Guild 1", 3: "Guild 3"}
    assert rooms.asked == []


async def test_an_answer_counts_for_a_while_and_one_account_that_is_there_is_enough() -> None:
    rooms, now = MemoryRooms(MemoryGuild(1, {ADA}), MemoryGuild(2)), [1.0]
    shared = shared_of(rooms, now)
    for _ in range(3):
        assert await shared.of([ADA, ADAS_PHONE]) == {1: "Guild 1"}
    assert sorted(rooms.asked) == [(1, ADA), (2, ADA), (2, ADAS_PHONE)]
    now[0] += KEPT_S
    assert await shared.of([ADA, ADAS_PHONE]) == {1: "Guild 1"}
    assert len(rooms.asked) == 6


async def test_who_comes_meanwhile_is_there() -> None:
    guild = MemoryGuild(1)
    shared = shared_of(MemoryRooms(guild))
    assert await shared.of([ADA]) == {}
    guild.seen.add(ADA)
    assert await shared.of([ADA]) == {1: "Guild 1"}


@pytest.mark.parametrize("count", [MOST_ASKED, 3 * MOST_ASKED])
async def test_of_many_guilds_a_few_are_asked_for_each_time_until_all_are_known(count: int) -> None:
    rooms = MemoryRooms(*(MemoryGuild(number, {ADA}) for number in range(count)))
    shared = shared_of(rooms)
    for times in range(1, count // MOST_ASKED + 1):
        assert len(await shared.of([ADA])) == len(rooms.asked) == times * MOST_ASKED
    assert len(await shared.of([ADA])) == len(rooms.asked) == count


async def test_who_is_linked_to_no_account_shares_none() -> None:
    rooms = MemoryRooms(MemoryGuild(1))
    assert await shared_of(rooms).of([]) == {}
    assert rooms.asked == []
