"""Threads that go to sleep by themselves once nothing happened in them for long enough.

Source: Discord docs, Threads > Active & Archived Threads. Follows the sandbox's clock; changes threads through the
backend. A thread's timer is set when the thread is told of, and looks at the last activity only when it fires: a
message costs nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simcord.backend.models import Channel

    from .backend import SandboxBackend
    from .clock import MovableClock, Timer

EPOCH_MS = 1_420_070_400_000
"""Discord's epoch, from which snowflakes count (Discord docs: Reference > Snowflakes)."""


def moment_of(snowflake: int) -> datetime:
    """When a snowflake was made."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)


class AutoArchive:
    """Archives the threads of all guilds when their time has come."""

    def __init__(self, backend: SandboxBackend, clock: MovableClock) -> None:
        self._backend = backend
        self._clock = clock
        self._timers: dict[int, Timer] = {}
        backend.subscribers.append(self._hear)

    def watch_all(self) -> None:
        """Set the timers of every active thread, as after a state was loaded."""
        for channel in tuple(self._backend.channels.values()):
            self._watch(channel)

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        if event in ("THREAD_CREATE", "THREAD_UPDATE"):
            thread = self._backend.channels.get(int(payload["id"]))
            if thread is not None:
                self._watch(thread)

    def _watch(self, thread: Channel) -> None:
        former = self._timers.pop(thread.id, None)
        if former is not None:
            former.cancel()
        metadata = thread.thread_metadata
        if metadata is not None and not metadata.archived:
            self._timers[thread.id] = self._clock.call_at(_due(thread), lambda: self._look_at(thread.id))

    def _look_at(self, thread_id: int) -> None:
        """The timer fired: archive the thread, unless something was said meanwhile."""
        thread = self._backend.channels.get(thread_id)
        if thread is None or thread.thread_metadata is None or thread.thread_metadata.archived:
            self._timers.pop(thread_id, None)
        elif _due(thread) > self._clock():
            self._watch(thread)
        else:
            self._backend.edit_channel(thread_id, {}, thread_metadata={"archived": True})


def _due(thread: Channel) -> datetime:
    """Activity is a message, unarchiving, or a new duration; the last two set `archive_timestamp`."""
    if thread.thread_metadata is None:
        raise ValueError(f"channel {thread.id} is no thread")
    active = [datetime.fromisoformat(thread.thread_metadata.archive_timestamp), moment_of(thread.id)]
    if thread.last_message_id is not None:
        active.append(moment_of(thread.last_message_id))
    return max(active) + timedelta(minutes=thread.thread_metadata.auto_archive_duration)
