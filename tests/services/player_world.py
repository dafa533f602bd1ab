"""The world around a player's state machine, in which anything can happen.

The test is the world: it carries out effects by remembering what they ask for, and reports back in time, late, twice
or not at all. What sounds moves on by itself, and the machine hears of it later: in between, people ask for more.
"""

from __future__ import annotations

from collections import Counter, deque

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from services import player_effects as effects
from services import player_events as events
from services.player_machine import step
from services.player_state import Ending, Loop, Phase, PlayerState

HEARD = (Phase.PLAYING, Phase.PAUSED, Phase.RECONNECTING)


class PlayerWorld(RuleBasedStateMachine):
    """What people ask, what the world reports, and what came of it."""

    def __init__(self) -> None:
        super().__init__()
        self.state = PlayerState()
        self.accepted: list[int] = []
        self.gone: Counter[int] = Counter()
        self.queue: list[int] = []
        self.opening: list[int] = []
        self.open_media: set[int] = set()
        self.sounding: tuple[int, int] | None = None
        self.following: tuple[int, int] | None = None
        self.untold: deque[events.TrackEnded] = deque()
        self.told: list[events.TrackEnded] = []
        self.noted: int | None = None
        self.held = False
        self.connects = 0
        self.leaving = 0
        self.in_voice = False
        self.on_page = False
        self.broken = False
        self.kept: int | None = None
        self.seen: tuple[int, ...] = ()
        self.taken_out: set[int] = set()
        """By people; they can be put back until the player is stopped."""

    def tell(self, event: events.Event) -> tuple[effects.Effect, ...]:
        """Take one step and carry out its effects."""
        self.state, done = step(self.state, event)
        for effect in done:
            self.carry_out(effect)
        self.keep_queue(event, done)
        return done

    def carry_out(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Connect():
                assert not self.in_voice, "it is there already"
                assert not self.connects, "it is on its way already"
                self.connects += 1
            case effects.Disconnect():
                assert self.sounding is None, "silence comes first"
                assert self.in_voice, "it is out already"
                assert not self.leaving, "it is leaving already"
                self.leaving += 1
            case effects.Open(entry_id):
                assert entry_id not in self.opening, "it is being opened already"
                assert entry_id in self.state.line, "its turn is over"
                self.opening.append(entry_id)
            case effects.Discard(entry_id):
                self.open_media.remove(entry_id)
            case effects.NoteBegin() | effects.NoteEnd() | effects.Finish():
                self.write(effect)
            case _:
                self.direct_sound(effect)

    def direct_sound(self, effect: effects.Effect) -> None:
        match effect:
            case effects.KeepPlace(entry_id):
                assert self.sounding is not None or self.untold, "its place can be told as long as it sounds"
                self.kept = entry_id
            case effects.Start(entry_id, run, held):
                assert self.in_voice, "there is nowhere to send it"
                assert self.sounding is None, "something sounds already"
                self.open_media.remove(entry_id)
                self.sounding, self.held = (entry_id, run), held
                self.kept = None
            case effects.Follow(entry_id, run):
                self.open_media.remove(entry_id)
                if self.sounding is None:  # the end of what sounded is not told yet
                    self.sounding = (entry_id, run)
                else:
                    self.following = (entry_id, run)
            case effects.Unfollow():
                self.following = None
            case effects.Advance() if self.following is not None:
                self.sounding, self.following, self.held = self.following, None, False
            case effects.Silence():
                self.sounding = self.following = None
                self.held = False
            case effects.Pause():
                self.held = self.sounding is not None
            case effects.Resume():
                self.held = False

    def write(self, effect: effects.Effect) -> None:
        match effect:
            case effects.NoteBegin(entry_id):
                assert self.noted is None, "the sound before has no end in the log"
                self.noted = entry_id
            case effects.NoteEnd(entry_id):
                assert self.noted == entry_id
                self.noted = None
            case effects.Finish(entry_id):
                self.noted = None if self.noted == entry_id else self.noted
                assert entry_id in self.queue, "its turn is over once"

    def keep_queue(self, event: events.Event, done: tuple[effects.Effect, ...]) -> None:
        """The database has the queue as the state tells it; what is not in it any more was told of."""
        left, came = set(self.queue) - set(self.state.line), set(self.state.line) - set(self.queue)
        self.queue = list(self.state.line)
        self.gone.update(left)
        self.gone.subtract(came)
        self.taken_out -= came
        if isinstance(event, events.Reordered):
            self.taken_out |= left
        elif not isinstance(event, events.StopAsked):
            assert left == {effect.entry_id for effect in done if isinstance(effect, effects.Finish)}

    # People

    @rule(count=st.integers(1, 3))
    def play(self, count: int) -> None:
        for _ in range(count):
            entry_id = len(self.accepted) + 1
            self.accepted.append(entry_id)
            self.queue.append(entry_id)
            self.tell(events.Enqueued(entry_id))
            assert entry_id in (*self.state.waiting, self.state.current)

    @precondition(lambda self: self.state.phase is not Phase.IDLE)
    @rule()
    def pause(self) -> None:
        self.tell(events.PauseAsked())
        assert self.state.paused == self.state.sounds or not self.state.sounds

    @precondition(lambda self: self.state.phase is not Phase.PLAYING)
    @rule()
    def resume(self) -> None:
        self.tell(events.ResumeAsked())
        assert not self.state.paused
        assert self.state.is_on or not self.state.waiting

    @rule()
    def skip(self) -> None:
        """One skip ends one turn: the current one's, or else the first that waits."""
        before, meant, failed = self.state, self.state.first, self.state.failed
        done = self.tell(events.SkipAsked())
        over = [effect.entry_id for effect in done if isinstance(effect, effects.Finish)]
        over = [entry_id for entry_id in over if entry_id not in failed - {meant}]
        if before.loop is Loop.QUEUE and before.current is not None and meant not in failed:
            assert (over, self.state.line[-1]) == ([], meant), "it comes round"
        else:
            assert over == ([] if meant is None else [meant])

    @rule(data=st.data(), seen=st.booleans())
    def reorder(self, data: st.DataObject, seen: bool) -> None:
        """What somebody saw a while ago, or sees now, is to wait in another order, without some of it or with more."""
        before = self.state.waiting if seen else self.seen
        self.seen = self.state.waiting
        order = data.draw(st.permutations([*before, *sorted(self.taken_out)][:8]))
        wanted = tuple(order[: data.draw(st.integers(0, len(order)))])
        current, waited = self.state.current, self.state.waiting
        self.tell(events.Reordered(before, wanted, data.draw(st.booleans())))
        begun = current is None and self.state.current is not None
        assert self.state.current == current or begun
        came = {entry_id for entry_id in waited if entry_id not in before}
        assert came <= {*self.state.waiting, self.state.current}, "what came since stays"

    @precondition(lambda self: self.state.waiting)
    @rule(data=st.data())
    def jump(self, data: st.DataObject) -> None:
        meant, before = data.draw(st.sampled_from(self.state.waiting)), self.state
        self.tell(events.JumpAsked(meant))
        assert self.state.first == meant
        others = [entry_id for entry_id in before.waiting if entry_id != meant]
        assert [entry_id for entry_id in self.state.waiting if entry_id in others] == others, "they keep their order"

    @precondition(lambda self: self.state.history)
    @rule()
    def previous(self) -> None:
        meant, interrupted = self.state.history[-1], self.state.current
        self.tell(events.PreviousAsked())
        assert self.state.first == meant
        if interrupted is not None:
            assert self.state.waiting[0] == interrupted

    @rule(loop=st.sampled_from(Loop))
    def loop(self, loop: Loop) -> None:
        self.tell(events.LoopAsked(loop))
        assert self.state.loop is loop

    @rule(upset=st.sampled_from(["stop", "kick", "outage", "time", "restart"]))
    def the_music_is_upset(self, upset: str) -> None:
        """Rules are chosen evenly: what ends everything is one of them, so that there is much to end."""
        match upset:
            case "stop":
                self.stop()
            case "kick" | "outage" if self.in_voice and not self.on_page:
                self.bot_is_kicked(is_outage=upset == "outage")
            case "restart":
                self.bot_is_killed_and_started_anew()
            case "time":
                self.time_passes()

    @rule(what=st.sampled_from([events.PauseForNobody(), events.LeaveForNobody()]))
    def nobody_listens(self, what: events.Event) -> None:
        before = self.state
        self.tell(what)
        assert self.state.first == before.first, "it is kept"
        if before.sounds:
            assert self.state.paused or self.state.phase is Phase.ENDING
            assert self.state.lonely == (before.lonely or not before.paused)

    @rule()
    def somebody_is_back(self) -> None:
        before = self.state
        self.tell(events.SomebodyIsBack())
        if before.lonely:
            assert not self.state.lonely
            assert not self.state.paused
        else:
            assert self.state == before, "what people paused stays so"

    @precondition(lambda self: self.state.phase is Phase.IDLE and not self.in_voice)
    @rule(held=st.booleans())
    def is_wanted_back_where_it_stays(self, held: bool) -> None:
        before = self.state
        self.tell(events.ReturnWanted(held))
        assert self.state.phase is Phase.CONNECTING
        assert self.state.paused == ((held or before.cut_off_held) and bool(self.queue))

    def stop(self) -> None:
        self.tell(events.StopAsked())
        self.taken_out.clear()
        self.seen = ()
        phase = Phase.ENDING if self.in_voice or self.connects else Phase.IDLE
        gone = PlayerState(phase, connected=self.in_voice, on_page=self.on_page, runs=self.state.runs)
        assert self.state == gone
        assert (self.sounding, self.following, self.noted) == (None, None, None)
        assert not self.in_voice or self.leaving

    def bot_is_killed_and_started_anew(self) -> None:
        """Only what is written down is there again: the queue, and whether something was held."""
        stood = self.state
        self.opening, self.open_media = [], set()
        self.sounding = self.following = self.noted = self.kept = None
        self.untold.clear()
        self.told.clear()
        self.connects = self.leaving = 0
        self.in_voice = self.on_page = self.held = self.broken = False
        self.state = PlayerState(waiting=tuple(self.queue), loop=stood.loop, history=stood.history)
        if stood.is_on:
            self.tell(events.CameBack(held=stood.paused))
            assert self.state.is_on == bool(self.queue)
            assert self.state.paused == (stood.paused and bool(self.queue))

    @precondition(lambda self: self.state.waiting)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        entry_id = data.draw(st.integers(1, len(self.accepted) + 1))
        waited = entry_id in self.state.waiting
        current = self.state.current
        done = self.tell(events.Withdrawn(entry_id))
        assert (effects.Finish(entry_id, Ending.WITHDRAWN) in done) == waited
        assert self.state.current == current

    # The world

    @precondition(lambda self: self.connects)
    @rule(succeeds=st.booleans(), on_page=st.booleans())
    def connecting_is_answered(self, succeeds: bool, on_page: bool = False) -> None:
        self.connects -= 1
        if succeeds:
            self.in_voice, self.on_page = True, on_page
        self.tell(events.Connected(on_page) if succeeds else events.ConnectFailed())
        assert self.in_voice == self.state.connected, "a connection is used or given back"
        assert not succeeds or self.leaving or self.state.phase in (Phase.RESOLVING, Phase.IDLE)

    @precondition(lambda self: self.leaving)
    @rule()
    def the_bot_is_out(self) -> None:
        self.leaving -= 1
        self.in_voice = self.on_page = self.broken = False
        self.tell(events.Left())
        assert self.state.phase in (Phase.IDLE, Phase.CONNECTING)

    @precondition(lambda self: self.in_voice)
    @rule()
    def those_who_listen_go_elsewhere(self) -> None:
        """Into the voice channel, or out of it and on to the page."""
        self.on_page, self.broken = not self.on_page, False
        before = self.state
        assert self.tell(events.MovedTo(self.on_page)) == (), "what sounds goes on"
        assert (self.state.current, self.state.run, self.state.paused) == (before.current, before.run, before.paused)

    @precondition(lambda self: self.in_voice and not self.on_page and not self.leaving)
    @rule()
    def the_connection_breaks_or_is_there_again(self) -> None:
        self.broken = not self.broken
        before = self.state
        self.tell(events.ConnectionInterrupted() if self.broken else events.ConnectionRestored())
        assert (self.state.current, self.state.paused) == (before.current, before.paused), "it is kept as it was"

    @rule()
    def what_is_over_is_told_late(self) -> None:
        before = self.state
        if not self.in_voice or self.leaving or self.on_page:
            assert self.tell(events.ConnectionInterrupted()) == ()
            assert self.tell(events.ConnectionLost()) == ()
        if not self.in_voice:
            assert self.tell(events.MovedTo(on_page=True)) == ()
        assert self.state == before

    @precondition(lambda self: self.opening)
    @rule(data=st.data(), succeeds=st.booleans())
    def opening_is_answered(self, data: st.DataObject, succeeds: bool) -> None:
        self.answer_opening(data.draw(st.sampled_from(self.opening)), succeeds=succeeds)

    def answer_opening(self, entry_id: int, *, succeeds: bool) -> None:
        waits = self.state.phase is Phase.RESOLVING and self.state.current == entry_id
        current = self.state.current
        self.opening.remove(entry_id)
        if succeeds:
            self.open_media.add(entry_id)
        self.tell(events.Opened(entry_id) if succeeds else events.OpenFailed(entry_id))
        assert waits or self.state.current == current, "what comes next changes nothing now"

    @precondition(lambda self: self.state.phase in (Phase.CONNECTING, Phase.RESOLVING))
    @rule()
    def all_goes_well(self) -> None:
        """The latest that was asked for comes about, and something sounds if anything can."""
        if self.state.phase is Phase.CONNECTING and self.leaving:
            self.the_bot_is_out()
        if self.state.phase is Phase.CONNECTING:
            self.connecting_is_answered(succeeds=True)
        if self.state.current in self.opening:
            self.answer_opening(self.state.current, succeeds=True)
            assert self.sounding == (self.state.current, self.state.run)

    @precondition(lambda self: self.state.follower and self.state.follower.entry_id in self.opening)
    @rule()
    def the_next_is_ready_in_time(self) -> None:
        follower = self.state.follower
        assert follower is not None
        self.answer_opening(follower.entry_id, succeeds=True)

    @precondition(lambda self: self.sounding and not self.held)
    @rule(broke_off=st.booleans())
    def sound_ends(self, broke_off: bool) -> None:
        """The stream goes over to what follows by itself; that is told later."""
        assert self.sounding is not None
        self.untold.append(events.TrackEnded(self.sounding[1], broke_off))
        self.sounding, self.following = self.following, None

    @precondition(lambda self: self.untold)
    @rule()
    def an_end_is_told(self) -> None:
        end = self.untold.popleft()
        self.told.append(end)
        is_news, before = self.state.sounds and end.run == self.state.run, self.state
        assert self.tell(end) == () or is_news
        assert is_news or self.state == before

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def an_old_end_is_told_twice(self, data: st.DataObject) -> None:
        before = self.state
        assert self.tell(data.draw(st.sampled_from(self.told))) == ()
        assert self.state == before

    def bot_is_kicked(self, *, is_outage: bool) -> None:
        if self.leaving:
            return
        queue, sounded = list(self.queue), self.state.current if self.state.sounds else self.kept
        self.in_voice = self.broken = False
        self.tell(events.ConnectionLost(is_outage))
        assert list(self.state.waiting) == queue, "what has its turn keeps it, and what waits stays"
        assert self.kept == sounded
        assert (self.sounding, self.following) == (None, None)
        assert (self.state.connected, self.state.cut_off) == (False, is_outage)

    def time_passes(self) -> None:
        busy = self.state.phase is not Phase.IDLE
        before = self.state
        self.tell(events.IdleTooLong())
        assert not busy or self.state == before, "only an idle player leaves"
