"""Who watches players hears of each change, in order, and cannot disturb the music."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services import player_events as events
from services.player_state import Phase
from tests.services.house import House
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from services.player_watch import PlayerChange


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House.open(tmp_path / "house" / "chorus.db") as house:
        yield house


async def test_each_change_is_told_with_the_states_before_and_after_it(house: House) -> None:
    heard: list[PlayerChange] = []
    house.playback.watch(heard.append)
    seat = await house.group(await house.person("Ada"))
    await house.playback.play(seat, TITLES[0])
    await house.plays(seat, TITLES[0])
    await house.playback.pause(seat)
    heard = [change for change in heard if not isinstance(change.event, events.Shifted)]
    assert {change.group_id for change in heard} == {seat.group_id}
    assert [change.after for change in heard[:-1]] == [change.before for change in heard[1:]]
    assert (heard[0].before.phase, heard[-1].after.phase) == (Phase.IDLE, Phase.PAUSED)
    assert isinstance(heard[-1].event, events.PauseAsked)


async def test_another_place_and_another_volume_are_told_too(house: House) -> None:
    seat = await house.group(await house.person("Ada"))
    await house.playback.play(seat, TITLES[0])
    await house.plays(seat, TITLES[0])
    heard: list[PlayerChange] = []
    house.playback.watch(heard.append)
    await house.playback.seek(seat, "1:00")
    await house.playback.set_volume(seat, 50)
    told = [change.event for change in heard if not isinstance(change.event, events.Shifted)]
    assert told == [events.Wound(60_000), events.VolumeSet(50)]
    assert all(change.before == change.after for change in heard)


async def test_what_changes_nothing_is_not_told(house: House) -> None:
    heard: list[PlayerChange] = []
    house.playback.watch(heard.append)
    seat = await house.group(await house.person("Ada"))
    await house.playback.queue(seat)
    player = house.playback.player_of(seat.group_id)
    assert player is not None
    await player.handle(events.PauseAsked())
    assert heard == []


async def test_a_listener_that_fails_keeps_neither_the_others_nor_the_music(house: House) -> None:
    def fail(_: PlayerChange) -> None:
        raise ValueError("ours")

    heard: list[PlayerChange] = []
    house.playback.watch(fail)
    house.playback.watch(heard.append)
    seat = await house.group(await house.person("Ada"))
    await house.playback.play(seat, TITLES[0])
    await house.plays(seat, TITLES[0])
    assert heard


async def test_a_released_player_is_told_to_be_silent(house: House) -> None:
    seat = await house.group(await house.person("Ada"))
    await house.playback.play(seat, TITLES[0])
    await house.plays(seat, TITLES[0])
    heard: list[PlayerChange] = []
    house.playback.watch(heard.append)
    await house.playback.release(seat.group_id)
    assert [change.after.phase for change in heard] == [Phase.IDLE]
