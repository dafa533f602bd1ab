"""The real player under any sequence of what people, voice, media and death can do, with races between them.

Beside `test_player_sequences`, which has the machine alone: here are its locks, tasks, books and stream, on SQLite.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models.database import Database
from services import player_events as events
from services.player_state import Loop, Phase
from tests.services.player_stage import PlayerStage, owner_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from models import User
    from services.player_state import PlayerState

pytestmark = pytest.mark.timeout(600)
SEQUENCES = 100
ASKS = st.sampled_from(
    [events.SkipAsked(), events.PauseAsked(), events.ResumeAsked(), events.PreviousAsked()]
    + [events.LoopAsked(loop) for loop in Loop]
)


class World:
    """The database and the event loop that all sequences share."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    database: ClassVar[Database]
    owner: ClassVar[User]
    groups: ClassVar[int] = 0


@pytest.fixture(scope="module", autouse=True)
def _world() -> Iterator[None]:
    World.loop = asyncio.new_event_loop()
    resources, folder = AsyncExitStack(), Path(tempfile.mkdtemp())

    async def open_all() -> None:
        World.database = await resources.enter_async_context(Database.open(folder / "chorus.db"))
        World.owner = await owner_of(World.database)

    World.loop.run_until_complete(open_all())
    yield
    World.loop.run_until_complete(resources.aclose())
    World.loop.close()
    shutil.rmtree(folder)


class Evening(RuleBasedStateMachine):
    """A group's evening."""

    def __init__(self) -> None:
        super().__init__()
        World.groups += 1
        self.titles = 0
        self.stage = PlayerStage(World.database)
        self.do(self.stage.open(World.owner, f"Group {World.groups}"))

    def do(self, work: Coroutine[object, object, object]) -> None:
        World.loop.run_until_complete(work)

    @property
    def state(self) -> PlayerState:
        return self.stage.player.state

    def title(self) -> str:
        self.titles += 1
        return f"Track {self.titles}"

    @initialize()
    def something_is_put_on(self) -> None:
        self.do(self.stage.enqueue(self.title()))

    @rule()
    def play(self) -> None:
        self.do(self.stage.enqueue(self.title()))

    @rule(asks=st.lists(ASKS, min_size=1, max_size=3))
    def people_ask_at_once(self, asks: list[events.Event]) -> None:
        async def ask() -> None:
            await asyncio.gather(*(self.stage.player.handle(one) for one in asks))

        self.do(ask())

    @rule(stops=st.integers(1, 2), then_play=st.booleans())
    def stop(self, stops: int, then_play: bool) -> None:
        async def ask() -> None:
            asks = [self.stage.player.handle(events.StopAsked()) for _ in range(stops)]
            playing = [self.stage.enqueue(self.title())] if then_play else []
            await asyncio.gather(*asks, *playing)

        self.do(ask())

    @precondition(lambda self: self.stage.opener.pending)
    @rule(which=st.integers(0, 3), succeeds=st.sampled_from([True, True, False]), skip=st.booleans())
    def opening_is_answered(self, which: int, succeeds: bool, skip: bool) -> None:
        async def answer() -> None:
            self.stage.opener.answer(which, succeeds=succeeds)
            if skip:
                await self.stage.player.handle(events.SkipAsked())

        self.do(answer())

    @rule()
    def the_door_is_shut_or_opened(self) -> None:
        door = self.stage.voice.door
        (door.clear if door.is_set() else door.set)()

    @precondition(lambda self: self.stage.voice.connections and self.stage.player.connection is not None)
    @rule(fate=st.sampled_from(["lose", "break", "mend"]), skip=st.booleans())
    def the_connection(self, fate: str, skip: bool) -> None:
        connection = self.stage.voice.connection

        async def happens() -> None:
            if fate == "lose":
                connection.lose()
            else:
                connection.stand(fate == "mend")
            if skip:
                await self.stage.player.handle(events.SkipAsked())

        self.do(happens())

    @precondition(lambda self: self.stage.voice.connections and self.stage.voice.connection.playing)
    @rule(skip=st.booleans())
    def a_track_ends(self, skip: bool) -> None:
        """And somebody skips before the player hears of it."""

        async def ends() -> None:
            self.stage.engine.step(3)
            if self.stage.voice.connection.heard:
                self.stage.voice.connection.end_track()
            if skip:
                await self.stage.player.handle(events.SkipAsked())

        self.do(ends())

    @rule(comes_back=st.booleans())
    def the_bot_is_killed(self, comes_back: bool) -> None:
        self.do(self.stage.kill(comes_back=comes_back))

    @rule()
    def the_group_is_deleted(self) -> None:
        async def deleted() -> None:
            await self.stage.close()
            assert await self.stage.queue() == []
            World.groups += 1
            self.stage = PlayerStage(World.database)
            await self.stage.open(World.owner, f"Group {World.groups}")

        self.do(deleted())

    @invariant()
    def the_databases_queue_is_the_machines(self) -> None:
        async def compare() -> None:
            await self.stage.quiet()
            state = self.state
            current = [] if state.current is None else [state.current]
            assert await self.stage.queue() == [*current, *state.waiting]

        self.do(compare())

    @invariant()
    def it_is_never_stuck(self) -> None:
        self.do(self.stage.quiet())
        state, stage = self.state, self.stage
        is_opening = [entry_id for entry_id, _ in stage.opener.pending]
        match state.phase:
            case Phase.RESOLVING:
                assert state.current in is_opening
            case Phase.PLAYING | Phase.PAUSED | Phase.RECONNECTING:
                assert stage.player.stream.playing
                assert stage.player.stream.paused == state.paused
            case Phase.CONNECTING | Phase.ENDING:
                assert not stage.voice.door.is_set(), "whoever may go in or out does"
            case Phase.IDLE:
                assert not (state.connected and state.waiting)

    def teardown(self) -> None:
        """All goes well in the end: then something plays as soon as it is asked for."""

        async def goes_well() -> None:
            await self.stage.goes_well()
            await self.stage.enqueue(self.title())
            await self.stage.player.handle(events.ResumeAsked())
            await self.stage.goes_well()
            assert self.state.phase is Phase.PLAYING
            self.stage.engine.step(5)
            assert self.stage.voice.connection.heard
            await self.stage.close()

        try:
            self.do(goes_well())
        finally:
            super().teardown()


TestAnyEvening = Evening.TestCase
TestAnyEvening.settings = settings(
    max_examples=SEQUENCES, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
