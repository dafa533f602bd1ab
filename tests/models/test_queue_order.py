"""How a queue stands is one value, what was changed in it is kept, and what nothing can bring back goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from models import Player, QueueEntry
from models.queue_order import MOST_CHANGES, QueueLine
from tests.models.rows import MOMENT, keep_group, keep_player, keep_user, put_at_end
from tests.models.test_player import titles

if TYPE_CHECKING:
    from models.database import Database


@pytest.fixture
async def player(database: Database) -> Player:
    return await keep_player(database, await keep_group(database, await keep_user(database)))


async def queued(database: Database, player: Player, *names: str) -> list[int]:
    """The ids of new entries."""
    entries = [
        QueueEntry(player_id=player.row_id, source="library", source_id=name, title=name, added_at=MOMENT)
        for name in names
    ]
    async with database.begin() as tx:
        await put_at_end(tx, *entries)
    return [entry.row_id for entry in entries]


async def kept(database: Database) -> list[str]:
    """The titles of all entries that are kept, waiting or not."""
    async with database.read() as tx:
        return [*(await tx.session.exec(select(QueueEntry.title).order_by(QueueEntry.title))).all()]


async def test_a_queue_stands_as_it_was_kept_last(database: Database, player: Player) -> None:
    a, b, c, d = await queued(database, player, *"abcd")
    async with database.begin() as tx:
        await tx.queue_orders.keep(player.row_id, QueueLine((d, b, 404, c), (a, b)))
    assert await titles(database, player) == list("dbc")
    async with database.read() as tx:
        assert [entry.title for entry in await tx.queue_orders.history(player.row_id)] == ["a", "b"]
        assert {entry.row_id for entry in await tx.queue_orders.entries([a, 404])} == {a}


async def test_a_player_that_is_gone_has_no_queue(database: Database, player: Player) -> None:
    async with database.begin() as tx:
        await tx.queue_orders.keep(player.row_id + 1, QueueLine((1,), ()))
        assert await tx.queue_orders.queue(player.row_id + 1) == []


async def test_the_last_changes_are_kept_and_the_latest_comes_first(database: Database, player: Player) -> None:
    async with database.begin() as tx:
        ids = [await tx.queue_orders.note(player.row_id, "move", (number,)) for number in range(MOST_CHANGES + 3)]
    seen = []
    async with database.begin() as tx:
        while (change := await tx.queue_orders.last_change(player.row_id)) is not None:
            seen.append(change.row_id)
            await tx.queue_orders.drop_change(change.row_id)
    assert seen == ids[:2:-1]


async def test_a_change_grows_until_it_is_taken_back(database: Database, player: Player) -> None:
    async with database.begin() as tx:
        change_id = await tx.queue_orders.note(player.row_id, "playlist", (1,), added=[2])
        await tx.queue_orders.grow(change_id, [3, 4])
    async with database.begin() as tx:
        change = await tx.queue_orders.last_change(player.row_id)
        assert change is not None
        assert (change.before, change.added, change.removed) == ((1,), (2, 3, 4), ())
        await tx.queue_orders.forget_changes(player.row_id)
        await tx.queue_orders.grow(change_id, [5])
        assert await tx.queue_orders.last_change(player.row_id) is None


async def test_what_nothing_can_bring_back_is_let_go_of(database: Database, player: Player) -> None:
    a, b, c, d, _ = await queued(database, player, *"abcde")
    async with database.begin() as tx:
        await tx.queue_orders.keep(player.row_id, QueueLine((a,), (b,)))
        change_id = await tx.queue_orders.note(player.row_id, "remove", (c, a), added=[d], removed=[c])
        await tx.queue_orders.tidy(player.group_id)
    assert await kept(database) == ["a", "b", "c", "d"]
    async with database.begin() as tx:
        await tx.queue_orders.drop_change(change_id)
        await tx.queue_orders.tidy(player.group_id + 1)
    assert await kept(database) == ["a", "b", "c", "d"], "each group has its own"
    async with database.begin() as tx:
        await tx.queue_orders.tidy(player.group_id)
    assert await kept(database) == ["a", "b"]


async def test_thousands_are_taken_out_at_once(database: Database, player: Player) -> None:
    ids = await queued(database, player, *(f"{number}" for number in range(3000)))
    async with database.begin() as tx:
        await tx.players.remove_entries(ids[1:] * 20)
    assert await titles(database, player) == ["0"]
