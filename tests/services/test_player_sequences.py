"""Whatever happens to a player, in whatever order: what it promises at every moment."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from services.player_state import Loop, Phase
from tests.services.player_world import HEARD, PlayerWorld

pytestmark = pytest.mark.timeout(600)  # two thousand sequences take half a minute, and minutes beside others


class AnySequence(PlayerWorld):
    """A player to which anything happens."""

    @invariant()
    def nothing_that_was_accepted_is_lost_or_finished_twice(self) -> None:
        assert sorted([*self.queue, *self.gone.elements()]) == self.accepted

    @invariant()
    def the_phase_tells_the_truth(self) -> None:
        state = self.state
        assert (state.connected, state.on_page) == (self.in_voice, self.on_page)
        assert (state.current is not None) == (state.phase in (Phase.RESOLVING, *HEARD))
        assert (state.phase is Phase.RECONNECTING) == (state.sounds and self.broken)
        assert state.phase is not Phase.ENDING or self.connects or self.leaving
        assert not self.leaving or state.phase in (Phase.ENDING, Phase.CONNECTING)
        assert self.noted == (state.current if state.sounds else None), "the log says what is heard"

    @invariant()
    def what_is_heard_is_what_has_its_turn(self) -> None:
        """Once all that happened is told."""
        if any(end.run == self.state.run for end in self.untold):
            return
        state = self.state
        if state.sounds:
            assert self.sounding == (state.current, state.run)
            assert self.held == state.paused
            follower = state.follower
            ready = follower is not None and follower.run is not None
            assert self.following == ((follower.entry_id, follower.run) if follower and ready else None)
        else:
            assert (self.sounding, self.following) == (None, None)

    @invariant()
    def the_next_track_is_always_being_made_ready(self) -> None:
        state = self.state
        playable = [entry_id for entry_id in state.waiting if entry_id not in state.failed]
        if state.sounds and (playable or (state.loop is not Loop.OFF and state.current not in state.failed)):
            assert state.follower is not None
            assert (state.follower.run is None) == (state.follower.entry_id in self.opening)

    @invariant()
    def somebody_is_always_working_on_it(self) -> None:
        """What is on its way has been asked for, so that no player waits forever."""
        if self.state.phase is Phase.CONNECTING:
            assert self.connects or self.leaving
        if self.state.phase is Phase.IDLE and self.state.connected:
            assert not self.state.waiting, "nothing waits beside a connection that nobody uses"
        if self.state.phase is Phase.RESOLVING:
            assert self.opening.count(self.state.current or 0) == 1

    @invariant()
    def no_media_stays_open_that_nobody_plays(self) -> None:
        assert self.open_media == set()


TestAnySequenceOfEvents = AnySequence.TestCase
TestAnySequenceOfEvents.settings = settings(max_examples=2_000, stateful_step_count=30, deadline=None)
