"""Puts together what the watch page needs of the music."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.watching.server_time import ServerTime
from services.watching.sound import WatchSound

if TYPE_CHECKING:
    from services.playback import Playback
    from services.watching.viewers import Viewers


@dataclass(frozen=True)
class WatchingServices:
    """The services of watching together."""

    viewers: Viewers
    server_time: ServerTime
    watch_sound: WatchSound


def put_watching_together(playback: Playback) -> WatchingServices:
    """Each with what it needs."""
    server_time = ServerTime()
    sound = WatchSound(playback.player_of, server_time)
    playback.watch(sound.player_changed)
    return WatchingServices(playback.viewers, server_time, sound)
