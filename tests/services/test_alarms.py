"""What whoever runs the bot is told, when, and how often."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from services.alarms import LOOK_EVERY_S, TELL_AGAIN, Alarms, Bell, Disk, Limits
from services.backup_schedule import BackupFailedError
from services.errors import ChatServerError
from tests.moving.clock import START, MovableClock
from tests.services.memory_chat_server import MemoryChatServer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pytest

ADA, BEN = 2**53 + 1, 2**53 + 2
MEGABYTE = 1024 * 1024
FULL = BackupFailedError("no_space", "/srv/backups")


class Machine:
    """A machine whose disks and mirror are as a test says, and the alarms on it. Nothing real can be filled up here."""

    def __init__(self, *, admin_ids: Sequence[int] = (), limits: Limits | None = None) -> None:
        self.chat_server = MemoryChatServer()
        self.chat_server.application_owners = {ADA}
        self.clock = MovableClock()
        self.free_mb = {"/srv": 900.0}
        self.lag = 0.0
        self.alarms = Alarms(
            self.chat_server,
            self.clock,
            limits or Limits(min_free_mb=500, max_lag_s=60),
            self.disks,
            admin_ids=admin_ids,
            mirror=self,
        )

    def disks(self) -> Sequence[Disk]:
        return [Disk(folder, int(free_mb * MEGABYTE)) for folder, free_mb in self.free_mb.items()]

    def lag_s(self) -> float:
        return self.lag

    @property
    def told(self) -> list[str]:
        """What was said since this was asked the last time, to whomever."""
        keys = [key for _, key in self.chat_server.told]
        self.chat_server.told.clear()
        return keys


async def test_as_long_as_all_is_well_nobody_is_told_anything() -> None:
    machine = Machine()
    await machine.alarms.look()
    await machine.alarms.backup_made()
    assert machine.told == []


async def test_a_disk_that_is_nearly_full_is_told_once_and_once_more_when_it_has_room_again() -> None:
    machine = Machine()
    machine.free_mb["/srv"] = 499.9
    await machine.alarms.look()
    assert machine.told == ["alarm-disk"]
    machine.free_mb["/srv"] = 3.0
    await machine.alarms.look()
    assert machine.told == []
    machine.free_mb["/srv"] = 900.0
    await machine.alarms.look()
    assert machine.told == ["alarm-disk-well"]
    await machine.alarms.look()
    assert machine.told == []


async def test_a_disk_at_the_limit_is_not_told_of_again_and_again() -> None:
    machine = Machine()
    for free_mb in (499.0, 501.0, 499.0, 549.0, 499.0):
        machine.free_mb["/srv"] = free_mb
        await machine.alarms.look()
    assert machine.told == ["alarm-disk"]
    machine.free_mb["/srv"] = 550.0
    await machine.alarms.look()
    assert machine.told == ["alarm-disk-well"]


async def test_each_disk_is_told_of_by_itself() -> None:
    machine = Machine()
    machine.free_mb = {"/srv": 1.0, "/backups": 900.0}
    await machine.alarms.look()
    assert machine.told == ["alarm-disk"]
    machine.free_mb["/backups"] = 1.0
    await machine.alarms.look()
    assert machine.told == ["alarm-disk"]


async def test_a_mirror_that_lags_is_told_once_and_that_it_has_caught_up() -> None:
    machine = Machine()
    said = []
    for lag_s in (60.0, 61.0, 900.0, 2.0, 1.0):
        machine.lag = lag_s
        await machine.alarms.look()
        said.append(machine.told)
    assert said == [[], ["alarm-mirror"], [], ["alarm-mirror-well"], []]


async def test_what_is_not_to_be_told_of_is_not() -> None:
    machine = Machine(limits=Limits(min_free_mb=None, max_lag_s=None))
    machine.free_mb["/srv"], machine.lag = 0.0, 1e9
    await machine.alarms.look()
    assert machine.told == []


async def test_a_failed_backup_is_told_once_whatever_the_next_ones_fail_of_and_that_one_is_made() -> None:
    machine = Machine()
    await machine.alarms.backup_failed(FULL)
    assert machine.told == ["alarm-backup"]
    await machine.alarms.backup_failed(BackupFailedError("damaged", "/srv/chorus.db"))
    await machine.alarms.look()
    assert machine.told == []
    await machine.alarms.backup_made()
    assert machine.told == ["alarm-backup-well"]


async def test_without_names_in_the_settings_the_owners_of_the_application_are_told_and_else_those_named() -> None:
    machine = Machine()
    machine.chat_server.application_owners = {ADA, BEN}
    await machine.alarms.backup_failed(FULL)
    assert machine.chat_server.told == [(ADA, "alarm-backup"), (BEN, "alarm-backup")]
    machine = Machine(admin_ids=[BEN])
    await machine.alarms.backup_failed(FULL)
    assert machine.chat_server.told == [(BEN, "alarm-backup")]


async def test_when_nobody_can_be_told_it_is_logged_once_and_tried_again_after_a_while(
    caplog: pytest.LogCaptureFixture,
) -> None:
    machine = Machine()
    machine.chat_server.closed_to_messages.add(ADA)
    await machine.alarms.backup_failed(FULL)
    await machine.alarms.look()
    assert [record.levelname for record in caplog.records if "nobody could be told" in record.message] == ["ERROR"]
    machine.chat_server.closed_to_messages.clear()
    await machine.alarms.look()
    assert machine.told == []
    machine.clock.advance(seconds=TELL_AGAIN.total_seconds())
    await machine.alarms.look()
    assert machine.told == ["alarm-backup"]


async def test_that_all_is_well_is_told_to_nobody_who_never_heard_that_it_was_not() -> None:
    machine = Machine()
    machine.chat_server.closed_to_messages.add(ADA)
    await machine.alarms.backup_failed(FULL)
    machine.chat_server.closed_to_messages.clear()
    await machine.alarms.backup_made()
    assert machine.told == []


async def test_a_chat_server_that_does_not_say_who_runs_the_bot_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    machine.chat_server.refusal = ChatServerError(detail="not now")
    await machine.alarms.backup_failed(FULL)
    assert "it is not known who runs this bot" in caplog.text
    assert "nobody could be told" in caplog.text


class HeardClock(MovableClock):
    """Tells when somebody waits on it."""

    def __init__(self) -> None:
        super().__init__()
        self.waited_on = asyncio.Event()

    async def wait_until(self, moment: datetime) -> None:
        self.waited_on.set()
        await super().wait_until(moment)


async def test_it_looks_now_and_then_also_after_a_look_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    machine.clock = clock = HeardClock()
    alarms = Alarms(machine.chat_server, clock, Limits(500, None), machine.disks)
    machine.free_mb["/srv"] = float("inf")  # which nobody can count
    watching = asyncio.create_task(alarms.run())
    try:
        await clock.waited_on.wait()
        assert "it could not be looked" in caplog.text
        clock.waited_on.clear()
        machine.free_mb["/srv"] = 1.0
        clock.advance(seconds=LOOK_EVERY_S)
        await clock.waited_on.wait()
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    assert machine.told == ["alarm-disk"]


def test_a_bell_rings_only_for_news() -> None:
    bell = Bell()
    assert [bell.strike(wrong, START) for wrong in (False, False, True)] == [False, False, True]
    assert not bell.strike(True, START + TELL_AGAIN - timedelta(seconds=1))
    assert bell.strike(True, START + TELL_AGAIN)
    bell.heard = True
    assert not bell.strike(True, START + 9 * TELL_AGAIN)
    assert bell.strike(False, START)
    assert not bell.strike(False, START)
    assert bell.strike(True, START)
