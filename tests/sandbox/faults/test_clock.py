"""The sandbox's clock: moved, never waited for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from sandbox.client import SandboxError
from sandbox.world.clock import MovableClock

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Member, Sandbox

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(lambda: START)


def test_timers_fire_in_their_order_and_at_their_moment(clock: MovableClock) -> None:
    seen: list[tuple[str, datetime]] = []

    def note(name: str) -> None:
        seen.append((name, clock()))

    for name, minutes in (("later", 9), ("sooner", 3), ("much later", 60)):
        clock.call_at(START + timedelta(minutes=minutes), partial(note, name))
    clock.advance(600)
    assert seen == [("sooner", START + timedelta(minutes=3)), ("later", START + timedelta(minutes=9))]
    assert clock() == START + timedelta(minutes=10)


def test_a_timer_may_set_the_next_one_and_a_cancelled_one_never_fires(clock: MovableClock) -> None:
    seen: list[datetime] = []

    def again() -> None:
        seen.append(clock())
        clock.call_at(clock() + timedelta(seconds=10), again)

    again()
    clock.call_at(START + timedelta(seconds=1), lambda: pytest.fail("cancelled")).cancel()
    clock.advance(25)
    assert [(moment - START).total_seconds() for moment in seen] == [0, 10, 20]


def test_a_clock_does_not_go_back(clock: MovableClock) -> None:
    with pytest.raises(ValueError, match="forwards"):
        clock.advance(-1)


async def test_timers_fire_as_real_time_passes_too() -> None:
    clock = MovableClock()
    fired = asyncio.Event()
    running = asyncio.create_task(clock.run())
    clock.call_at(clock() + timedelta(milliseconds=20), fired.set)
    async with asyncio.timeout(5):
        await fired.wait()
    running.cancel()


async def test_what_is_written_after_a_move_bears_the_later_time(
    sandbox: Sandbox, ada: Member, general: Channel
) -> None:
    before = await ada.send(general, "early")
    await sandbox.advance(86_400)
    after = await ada.send(general, "late")
    assert (after.id >> 22) - (before.id >> 22) >= 86_400_000
    early, late = [entry["at"] for entry in await sandbox.journal(general)]
    assert datetime.fromisoformat(late) - datetime.fromisoformat(early) >= timedelta(days=1)
    assert await sandbox.now() >= datetime.fromisoformat(late)
    with pytest.raises(SandboxError, match="forwards"):
        await sandbox.advance(-1)


async def test_an_interaction_that_nobody_answers_times_out_when_the_clock_is_moved(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    held = await sandbox.faults.hold_event("INTERACTION_CREATE")
    asked = asyncio.create_task(ada.slash("ping", channel=general))
    await held.reached()
    await sandbox.advance(4)
    with pytest.raises(TimeoutError, match="did not respond within 3 s"):
        await asked
    await held.release()
    await bot.wait_for_line('"answer')
