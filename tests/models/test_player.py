"""Queues keep their order, and the playback log says when and why each track ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models import Playback, Player, QueueEntry
from tests.models.rows import MOMENT, keep_group, keep_playback, keep_player, keep_user, put_at_end

if TYPE_CHECKING:
    from models.database import Database


@pytest.fixture
async def player(database: Database) -> Player:
    return await keep_player(database, await keep_group(database, await keep_user(database)))


async def enqueue(database: Database, player: Player, title: str) -> QueueEntry:
    entry = QueueEntry(player_id=player.row_id, source="library", source_id=title, title=title, added_at=MOMENT)
    async with database.begin() as tx:
        await put_at_end(tx, entry)
    return entry


async def titles(database: Database, player: Player, *, limit: int | None = None) -> list[str]:
    async with database.read() as tx:
        return [entry.title for entry in await tx.queue_orders.queue(player.row_id, limit=limit)]


def playback(player: Player, title: str) -> Playback:
    return Playback(group_id=player.group_id, source="library", source_id=title, title=title, started_at=MOMENT)


async def test_a_group_has_one_player(database: Database, player: Player) -> None:
    async with database.read() as tx:
        assert await tx.players.of_group(player.group_id) == player
        assert await tx.players.of_group(player.group_id + 1) is None
    with pytest.raises(IntegrityError, match=r"players\.group_id"):
        async with database.begin() as tx:
            await tx.players.add(Player(name="second", group_id=player.group_id))


async def test_a_queue_keeps_its_order(database: Database, player: Player) -> None:
    for title in ("one", "two", "three"):
        await enqueue(database, player, title)
    assert await titles(database, player) == ["one", "two", "three"]
    assert await titles(database, player, limit=2) == ["one", "two"]


async def test_the_number_of_an_entry_is_never_used_again(database: Database, player: Player) -> None:
    first = await enqueue(database, player, "one")
    async with database.begin() as tx:
        await tx.players.remove_entries([first.row_id])
    second = await enqueue(database, player, "two")
    assert second.row_id > first.row_id
    assert await titles(database, player) == ["two"]


async def test_entries_are_removed_once_and_leave_the_others(database: Database, player: Player) -> None:
    one, two, _ = [await enqueue(database, player, title) for title in ("one", "two", "three")]
    for _ in range(2):
        async with database.begin() as tx:
            await tx.players.remove_entries([one.row_id, two.row_id])
        assert await titles(database, player) == ["three"]


async def test_a_playback_ends_once_and_keeps_its_first_ending(database: Database, player: Player) -> None:
    async with database.begin() as tx:
        playback_id = await keep_playback(tx, playback(player, "one"))
    for day, ending in enumerate(("skipped", "lost")):
        async with database.begin() as tx:
            await tx.players.end_playback(playback_id, ending=ending, now=MOMENT + timedelta(days=day))
            await tx.players.end_open_playbacks(ending=ending, now=MOMENT + timedelta(days=day))
    async with database.read() as tx:
        kept = (await tx.session.exec(select(Playback))).one()
    assert (kept.ending, kept.ended_at) == ("skipped", MOMENT)


async def test_what_a_crash_left_open_can_be_closed(database: Database, player: Player) -> None:
    async with database.begin() as tx:
        for title in ("one", "two"):
            await keep_playback(tx, playback(player, title))
    async with database.begin() as tx:
        await tx.players.end_open_playbacks(ending="lost", now=MOMENT)
    async with database.read() as tx:
        kept = (await tx.session.exec(select(Playback))).all()
    assert [(row.title, row.ending, row.ended_at) for row in kept] == [("one", "lost", MOMENT), ("two", "lost", MOMENT)]


async def test_a_queue_outlives_who_filled_it(database: Database, player: Player) -> None:
    ben = await keep_user(database, "Ben")
    entry = QueueEntry(
        player_id=player.row_id, source="library", source_id="x", title="x", requester_id=ben.row_id, added_at=MOMENT
    )
    async with database.begin() as tx:
        await put_at_end(tx, entry)
    async with database.begin() as tx:
        await tx.session.delete(ben)
    async with database.read() as tx:
        kept = await tx.session.get(QueueEntry, entry.row_id)
    assert kept is not None
    assert kept.requester_id is None
