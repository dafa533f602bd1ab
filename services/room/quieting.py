"""Music is quieter while somebody speaks. Touches the players and the chat server.

Packets of the voice channel are counted, never opened. Bots do not count, nor does anybody who is not there; who is
deafened does, since the others hear them. A packet of which nobody knows whose it is counts where there are none but
people.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from audio.filters import FULL_VOLUME
from services.room.speech import Talk

if TYPE_CHECKING:
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.player import GroupPlayer

_SOMEBODY = 0
"""Whoever Discord has not named yet; no user has this id."""


@dataclass
class _Listened:
    """What is heard in one player's voice channel."""

    player: GroupPlayer
    talk: Talk = field(default_factory=Talk)
    others: set[int] = field(default_factory=set)
    """Who was heard and does not count; looked at anew when people come and go."""
    rising: asyncio.Task[None] | None = None
    """Waits until everybody is silent, while the music is quieter."""


class Quieting:
    """Listens where it is told to, and turns the players down to `percent` of the amplitude. `close` at the end."""

    def __init__(self, chat_server: ChatServer, clock: Clock, percent: int) -> None:
        self._chat_server = chat_server
        self._clock = clock
        self._percent = percent
        self._listened: dict[int, _Listened] = {}

    async def close(self) -> None:
        """Wait for nobody's silence any more."""
        tasks = [listened.rising for listened in self._listened.values() if listened.rising is not None]
        self._listened.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def attend(self, player: GroupPlayer, *, wanted: bool) -> None:
        """Listen in a player's voice channel, or do so no longer; where it listens already, see who is there now."""
        listened = self._listened.get(player.group_id)
        if listened is not None and (listened.player is not player or not wanted):
            del self._listened[player.group_id]
            self._rise(listened)
            listened = None
        if not wanted:
            player.attend(None)
        elif listened is None:
            listened = self._listened[player.group_id] = _Listened(player)
            player.attend(partial(self._heard, listened))
        else:
            listened.others.clear()
            listened.talk.keep(partial(self._counts, player))
            if listened.talk.until is None:
                self._rise(listened)

    def _heard(self, listened: _Listened, user_id: int | None) -> None:
        """A spoken packet has come; 50 of them a second for each who speaks."""
        speaker = _SOMEBODY if user_id is None else user_id
        if speaker in listened.others or self._listened.get(listened.player.group_id) is not listened:
            return
        talk = listened.talk
        if not (talk.speaks(speaker) or self._counts(listened.player, speaker)):
            listened.others.add(speaker)
            return
        talk.heard(speaker, self._clock())
        if listened.rising is None and talk.until is not None:
            listened.player.stream.soften(self._percent)
            listened.rising = asyncio.create_task(self._rise_in_silence(listened))

    def _counts(self, player: GroupPlayer, speaker: int) -> bool:
        occupancy = self._chat_server.occupancy(player.venue.guild_id, player.voice_channel_id)
        if occupancy is None:
            return False
        return speaker in occupancy.here or (speaker == _SOMEBODY and not occupancy.other_bots)

    async def _rise_in_silence(self, listened: _Listened) -> None:
        while (until := listened.talk.until) is not None:
            await self._clock.wait_until(until)
            listened.talk.passed(self._clock())
        listened.rising = None
        listened.player.stream.soften(FULL_VOLUME)

    def _rise(self, listened: _Listened) -> None:
        if listened.rising is not None:
            listened.rising.cancel()
            listened.rising = None
            listened.player.stream.soften(FULL_VOLUME)
