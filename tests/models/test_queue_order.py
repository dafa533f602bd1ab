"""Entries are put between others, numbered anew, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import Player, QueueEntry
from tests.models.rows import MOMENT, keep_group, keep_player, keep_user
from tests.models.test_player import titles

if TYPE_CHECKING:
    from models.database import Database


@pytest.fixture
async def player(database: Database) -> Player:
    return await keep_player(database, await keep_group(database, await keep_user(database)))


async def queued(database: Database, player: Player, *names: str, requester_id: int | None = None) -> list[QueueEntry]:
    entries = [
        QueueEntry(
            player_id=player.row_id,
            source="library",
            source_id=name,
            title=name,
            added_at=MOMENT,
            requester_id=requester_id,
        )
        for name in names
    ]
    async with database.begin() as tx:
        return [*await tx.players.enqueue_all(entries)]


@pytest.mark.parametrize(
    ("above", "below", "order"), [(0, 1, "adbc"), (None, 0, "dabc"), (1, 2, "abdc"), (2, None, "abcd")]
)
async def test_an_entry_is_put_between_two(
    database: Database, player: Player, above: int | None, below: int | None, order: str
) -> None:
    entries = await queued(database, player, *"abcd")
    ids: dict[int | None, int | None] = {number: entry.row_id for number, entry in enumerate(entries)} | {None: None}
    async with database.begin() as tx:
        assert await tx.queue_orders.put_between(entries[3].row_id, ids[above], ids[below])
    assert await titles(database, player) == list(order)


async def test_where_there_is_no_room_nothing_changes_until_all_are_numbered_anew(
    database: Database, player: Player
) -> None:
    a, b, c = await queued(database, player, *"abc")
    puts = 0
    while True:
        async with database.begin() as tx:
            if not await tx.queue_orders.put_between(c.row_id, a.row_id, b.row_id):
                break
            b, c = c, b
            puts += 1
    before = await titles(database, player)
    assert puts > 5, "most moves write one row"
    async with database.begin() as tx:
        await tx.queue_orders.renumber([a.row_id, b.row_id, c.row_id], behind=None)
        assert await tx.queue_orders.put_between(c.row_id, a.row_id, b.row_id)
    assert await titles(database, player) == [before[0], c.title, b.title]


async def test_numbered_anew_all_stay_behind_what_has_its_turn(database: Database, player: Player) -> None:
    entries = await queued(database, player, *"abcd")
    order = [entries[number].row_id for number in (3, 1, 2)]
    async with database.begin() as tx:
        await tx.queue_orders.renumber([*order, 404], behind=entries[0].row_id)
    assert await titles(database, player) == list("adbc")


async def test_what_was_taken_out_comes_back_under_its_id_and_once(database: Database, player: Player) -> None:
    ben = await keep_user(database, "Ben")
    taken = await queued(database, player, *"ab", requester_id=ben.row_id)
    await queued(database, player, "c")
    async with database.begin() as tx:
        await tx.players.remove_entries([entry.row_id for entry in taken])
        await tx.session.delete(ben)
    for _ in range(2):
        async with database.begin() as tx:
            await tx.queue_orders.bring_back(taken)
            await tx.queue_orders.bring_back([])
    assert await titles(database, player) == list("cab")
    async with database.read() as tx:
        back = await tx.players.entry(taken[0].row_id)
    assert back is not None
    assert back.requester_id is None, "who asked for it has no account any more"


async def test_thousands_are_taken_out_at_once(database: Database, player: Player) -> None:
    entries = await queued(database, player, *(f"{number}" for number in range(3000)))
    async with database.begin() as tx:
        await tx.players.remove_entries([entry.row_id for entry in entries[1:]] * 20)
    assert await titles(database, player) == ["0"]
