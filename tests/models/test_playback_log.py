"""What a group was listening to at moments of the past."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models import Playback, Player
from models.playback_log import HeardTrack
from tests.models.rows import MOMENT, keep_group, keep_playback, keep_player, keep_user

if TYPE_CHECKING:
    from datetime import datetime

    from models.database import Database


@pytest.fixture
async def player(database: Database) -> Player:
    return await keep_player(database, await keep_group(database, await keep_user(database)))


def after(seconds: float) -> datetime:
    return MOMENT + timedelta(seconds=seconds)


async def keep(
    database: Database, player: Player, title: str, begins: float, ends: float | None, *marks: tuple[float, int, bool]
) -> None:
    """A playback between two moments, with its marks."""
    row = Playback(
        group_id=player.group_id,
        source="library",
        source_id=f"{title}.ogg",
        title=title,
        started_at=after(begins),
        ended_at=None if ends is None else after(ends),
    )
    async with database.begin() as tx:
        playback_id = await keep_playback(tx, row)
        for at, position_ms, is_moving in marks:
            await tx.playback_log.mark(playback_id, now=after(at), position_ms=position_ms, is_moving=is_moving)


async def heard(database: Database, group_id: int, *seconds: float) -> list[tuple[str, int | None, bool] | None]:
    async with database.read() as tx:
        found = await tx.playback_log.heard_at(group_id, [after(at) for at in seconds])
    tracks = [found.get(after(at)) for at in seconds]
    return [None if track is None else (track.title, track.position_ms, track.is_paused) for track in tracks]


async def test_a_position_goes_on_from_the_last_mark_and_stands_in_a_pause(database: Database, player: Player) -> None:
    marks = [(0.0, 0, True), (10.0, 10_040, False), (60.0, 10_040, True), (70.0, 90_000, True)]
    await keep(database, player, "one", 0, 100, *marks)
    assert await heard(database, player.group_id, 0, 4.5, 30, 60.02, 72) == [
        ("one", 0, False),
        ("one", 4_500, False),
        ("one", 10_040, True),
        ("one", 10_060, False),
        ("one", 92_000, False),
    ]


async def test_before_after_and_between_two_tracks_nothing_was_playing(database: Database, player: Player) -> None:
    await keep(database, player, "one", 0, 10, (0, 0, True))
    await keep(database, player, "two", 20, None, (20, 0, True))
    assert await heard(database, player.group_id, -1, 9, 10, 15, 21) == [
        None,
        ("one", 9_000, False),
        None,
        None,
        ("two", 1_000, False),
    ]
    assert await heard(database, player.group_id + 1, 9, 21) == [None, None], "each group has its own music"
    assert await heard(database, player.group_id) == []


async def test_what_began_at_one_moment_behind_another_is_what_was_heard(database: Database, player: Player) -> None:
    await keep(database, player, "one", 0, 10, (0, 0, True))
    await keep(database, player, "two", 10, 10, (10, 0, True))
    await keep(database, player, "three", 10, 12, (10, 0, True))
    assert await heard(database, player.group_id, 10, 10, 11) == [("three", 0, False)] * 2 + [("three", 1_000, False)]


async def test_of_a_track_without_marks_only_its_title_is_known(database: Database, player: Player) -> None:
    await keep(database, player, "one", 0, 10)
    async with database.read() as tx:
        found = await tx.playback_log.heard_at(player.group_id, [after(3)])
    assert found == {after(3): HeardTrack("library", "one.ogg", "one", None, is_paused=False, is_on=False)}


async def test_a_crash_ends_a_playback_when_it_was_last_known_to_be_heard(database: Database, player: Player) -> None:
    await keep(database, player, "one", 0, None, (0, 0, True))
    await keep(database, player, "two", 100, None, (100, 0, True))
    async with database.begin() as tx:
        await tx.playback_log.still_heard([2], now=after(130))
    async with database.begin() as tx:
        await tx.players.end_open_playbacks(ending="lost", now=after(3_600))
    assert await heard(database, player.group_id, 129, 131) == [("two", 29_000, False), None]
    async with database.begin() as tx:
        await tx.playback_log.still_heard([2], now=after(7_200))
    assert await heard(database, player.group_id, 131) == [None], "what has ended stays so"
