"""The player's state machine under any sequence of events: what must hold whatever people and the world do.

The test is the world: it carries out effects by remembering what they ask for, and reports back in time, late, twice
or not at all.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services import player_machine as machine
from services.player_machine import Ending, Phase, PlayerState

HEARD = (Phase.PLAYING, Phase.PAUSED)


class PlayerWorld(RuleBasedStateMachine):
    """What people ask, what the world reports, and the promises that are checked after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.state = PlayerState()
        self.accepted: list[int] = []
        self.gone: Counter[int] = Counter()
        self.opening: list[int] = []
        self.open_media: set[int] = set()
        self.sounding: int | None = None
        self.held = False
        self.connects = 0
        self.in_voice = False

    def tell(self, event: machine.Event) -> tuple[machine.Effect, ...]:
        """Take one step and carry out its effects."""
        before = self.state
        self.state, effects = machine.step(before, event)
        for effect in effects:
            self.carry_out(effect, before)
        return effects

    def carry_out(self, effect: machine.Effect, before: PlayerState) -> None:
        match effect:
            case machine.Connect():
                assert not self.in_voice, "it is there already"
                self.connects += 1
            case machine.Disconnect():
                assert self.sounding is None, "silence comes first"
                self.in_voice = False
            case machine.Open(entry_id):
                assert entry_id not in self.opening, "it is being opened already"
                assert entry_id not in self.gone, "its turn is over"
                self.opening.append(entry_id)
            case machine.Start(entry_id):
                assert self.in_voice, "there is nowhere to send it"
                assert self.sounding is None, "something sounds already"
                self.open_media.remove(entry_id)
                self.sounding, self.held = entry_id, False
            case machine.Discard(entry_id):
                self.open_media.remove(entry_id)
            case machine.Silence():
                assert self.sounding == before.current
                self.sounding = None
            case machine.Pause():
                assert self.sounding is not None
                assert not self.held
                self.held = True
            case machine.Resume():
                assert self.held
                self.held = False
            case machine.Finish(entry_id, _):
                self.gone[entry_id] += 1
            case machine.ClearQueue():
                self.gone.update(before.waiting)

    # People

    @rule(count=st.integers(1, 3))
    def play(self, count: int) -> None:
        for _ in range(count):
            entry_id = len(self.accepted) + 1
            self.accepted.append(entry_id)
            self.tell(machine.Enqueued(entry_id))
            assert entry_id in (*self.state.waiting, self.state.current)

    @precondition(lambda self: self.state.phase is not Phase.IDLE)
    @rule()
    def pause(self) -> None:
        self.tell(machine.PauseAsked())
        assert self.state.phase is not Phase.PLAYING

    @precondition(lambda self: self.state.phase is not Phase.PLAYING)
    @rule()
    def resume(self) -> None:
        self.tell(machine.ResumeAsked())
        assert self.state.phase is not Phase.PAUSED

    @rule()
    def skip(self) -> None:
        """One skip ends one turn: the current one's, or else the first that waits."""
        meant = self.state.current or next(iter(self.state.waiting), None)
        finished = [effect for effect in self.tell(machine.SkipAsked()) if isinstance(effect, machine.Finish)]
        assert finished == ([] if meant is None else [machine.Finish(meant, Ending.SKIPPED)])

    @rule(upset=st.sampled_from(["stop", "kick", "late loss", "time"]))
    def the_music_is_upset(self, upset: str) -> None:
        """Rules are chosen evenly: what ends everything is one of them, so that there is much to end."""
        match upset:
            case "stop":
                self.stop()
            case "kick" if self.in_voice:
                self.bot_is_kicked()
            case "late loss" if not self.in_voice:
                self.an_old_loss_is_told_late()
            case "time":
                self.time_passes()

    def stop(self) -> None:
        self.tell(machine.StopAsked())
        assert self.state == PlayerState()
        assert self.sounding is None
        assert not self.in_voice

    @precondition(lambda self: self.state.waiting)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        entry_id = data.draw(st.integers(1, len(self.accepted) + 1))
        waited = entry_id in self.state.waiting
        current = self.state.current
        effects = self.tell(machine.Withdrawn(entry_id))
        assert effects == ((machine.Finish(entry_id, Ending.FAILED),) if waited else ())
        assert self.state.current == current

    # The world

    @precondition(lambda self: self.connects)
    @rule(succeeds=st.booleans())
    def connecting_is_answered(self, succeeds: bool) -> None:
        self.connects -= 1
        if succeeds:
            self.in_voice = True
        self.tell(machine.Connected() if succeeds else machine.ConnectFailed())
        assert self.in_voice == self.state.connected, "a connection is used or given back"

    @precondition(lambda self: self.opening)
    @rule(data=st.data(), succeeds=st.booleans())
    def opening_is_answered(self, data: st.DataObject, succeeds: bool) -> None:
        entry_id = data.draw(st.sampled_from(self.opening))
        in_time = self.state.phase is Phase.OPENING and self.state.current == entry_id
        before = self.state
        self.opening.remove(entry_id)
        if succeeds:
            self.open_media.add(entry_id)
        self.tell(machine.Opened(entry_id) if succeeds else machine.OpenFailed(entry_id))
        assert in_time or self.state == before, "a late report changes nothing"

    @precondition(lambda self: self.state.phase in (Phase.CONNECTING, Phase.OPENING))
    @rule()
    def all_goes_well(self) -> None:
        """The latest that was asked for comes about, and something sounds if anything can."""
        if self.state.phase is Phase.CONNECTING:
            self.connecting_is_answered(succeeds=True)
        if self.state.current in self.opening:
            self.opening.remove(self.state.current)
            self.open_media.add(self.state.current)
            self.tell(machine.Opened(self.state.current))
            assert self.sounding == self.state.current

    @precondition(lambda self: self.sounding)
    @rule(broke_off=st.booleans())
    def sound_ends(self, broke_off: bool) -> None:
        entry_id, self.sounding = self.sounding, None
        assert entry_id is not None
        self.tell(machine.TrackEnded(entry_id, broke_off))
        assert self.gone[entry_id] == 1

    @precondition(lambda self: self.gone)
    @rule(data=st.data(), broke_off=st.booleans())
    def an_old_tracks_end_is_told_late(self, data: st.DataObject, broke_off: bool) -> None:
        entry_id = data.draw(st.sampled_from(sorted(self.gone)))
        before = self.state
        assert self.tell(machine.TrackEnded(entry_id, broke_off)) == ()
        assert self.state == before

    def bot_is_kicked(self) -> None:
        waiting = self.state.waiting
        self.in_voice, self.sounding = False, None
        self.tell(machine.ConnectionLost())
        assert self.state.waiting == waiting, "what waits stays"
        assert not self.state.connected

    def an_old_loss_is_told_late(self) -> None:
        before = self.state
        assert self.tell(machine.ConnectionLost()) == ()
        assert self.state == before

    def time_passes(self) -> None:
        busy = self.state.phase is not Phase.IDLE
        before = self.state
        self.tell(machine.IdleTooLong())
        assert not busy or self.state == before, "only an idle player leaves"

    # Promises

    @invariant()
    def nothing_that_was_accepted_is_lost_or_finished_twice(self) -> None:
        there = [*self.state.waiting, *(() if self.state.current is None else (self.state.current,))]
        assert sorted([*there, *self.gone.elements()]) == self.accepted

    @invariant()
    def turns_come_in_the_order_of_the_queue(self) -> None:
        assert list(self.state.waiting) == sorted(self.state.waiting)
        assert self.state.current is None or all(self.state.current < entry for entry in self.state.waiting)

    @invariant()
    def the_phase_tells_the_truth(self) -> None:
        state = self.state
        assert state.connected == self.in_voice
        assert (state.current is not None) == (state.phase in (Phase.OPENING, *HEARD))
        assert (self.sounding is not None) == (state.phase in HEARD)
        assert self.sounding in (None, state.current)
        assert state.phase is not Phase.PAUSED or self.held
        assert state.phase is not Phase.CONNECTING or not state.connected

    @invariant()
    def somebody_is_always_working_on_it(self) -> None:
        """What is on its way has been asked for, so that no player waits forever."""
        if self.state.phase is Phase.CONNECTING:
            assert self.connects
        if self.state.phase is Phase.OPENING:
            assert self.opening.count(self.state.current or 0) == 1

    @invariant()
    def no_media_stays_open_that_nobody_plays(self) -> None:
        assert self.open_media == set()


TestAnySequenceOfEvents = PlayerWorld.TestCase
TestAnySequenceOfEvents.settings = settings(max_examples=250, stateful_step_count=50, deadline=None)
