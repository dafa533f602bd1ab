"""Waiting, in tests of the services, for what a group's player plays."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from services.errors import NothingPlayingError, NotPausedError
from services.player_state import Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.playback import Playback, QueueView
    from services.seats import Seat
    from tests.services.stand_ins import MemoryOpener, MemoryVoiceGateway, SteppedEngine

PATIENCE_S = 30.0
TITLES = ("First Light", "Second Wind", "Third Time")


class WhatPlays:
    """What of a house waits for its player; the house has the rest."""

    playback: Playback
    voice: MemoryVoiceGateway
    engine: SteppedEngine
    opener: MemoryOpener

    async def count_people(self) -> int:
        """How many accounts there are."""
        raise NotImplementedError

    async def shows(self, seat: Seat, wanted: Callable[[QueueView], bool]) -> QueueView:
        """Ask for the queue until it shows what is `wanted`."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self.count_people()  # others run while the database is read
                view = await self.playback.queue(seat)
                if wanted(view):
                    return view

    async def plays(self, seat: Seat, title: str) -> QueueView:
        """Wait until this is what sounds, all that it brings with it is done, and some of it was heard."""
        await self.shows(
            seat,
            lambda view: (
                view.phase is Phase.PLAYING
                and view.current is not None
                and view.current.title == title
                and self.voice.connection.playing
                and self.voice.connection.played[-1:] == [title]
            ),
        )
        with suppress(NotPausedError):  # what is asked now has its turn after all that came before
            await self.playback.resume(seat)
        self.engine.step(5)
        return await self.playback.queue(seat)

    async def plays_all(self, seat: Seat) -> None:
        """All three tracks in the queue, the first sounding, the second ready to follow."""
        for title in TITLES:
            await self.playback.play(seat, title)
        await self.plays(seat, TITLES[0])
        await self.prepares(seat)

    async def plays_while_the_next_opens(self, seat: Seat) -> None:
        """All three tracks in the queue, the first sounding; the second is being opened until the gate is set."""
        self.voice.door.clear()
        plays = []
        for count, title in enumerate(TITLES, 1):
            plays.append(asyncio.create_task(self.playback.play(seat, title)))
            await self.shows(seat, lambda view, count=count: len(view.waiting) == count)  # type: ignore[misc]
        self.opener.let_pass = 1
        self.voice.door.set()
        await asyncio.gather(*plays)
        await self.plays(seat, TITLES[0])

    async def prepares(self, seat: Seat) -> None:
        """Wait until the next track is ready to follow, and what the player writes down with that is written."""
        await self.shows(seat, lambda _: self.voice.connection.stream.followed)
        with suppress(NotPausedError):  # what is asked now has its turn after all that came before
            await self.playback.resume(seat)

    async def idles(self, seat: Seat) -> QueueView:
        """Wait until nothing plays, and what that brings with it is done."""
        await self.shows(seat, lambda view: view.phase is Phase.IDLE)
        with suppress(NothingPlayingError):  # what is asked now has its turn after all that came before
            await self.playback.pause(seat)
        return await self.playback.queue(seat)
