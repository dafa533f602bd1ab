"""A group's player as a pure state machine: an event in, the new state and what has to be done out.

Nothing here waits, plays or remembers outside the state; `services.player` carries the effects out, in their order, and
reports what came of them as further events. A report that comes too late (a track that ended after it was skipped, a
connection that came about after `/stop`) finds another state than it left and changes nothing but what must be cleaned
up.

Whatever sounds has a *follower*: the entry that would come next is opened and handed to the stream while the current
one plays, so that the change is heard without a gap. After each event the follower is made to agree with the queue.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from services import player_effects as effects
from services import player_events as events
from services.player_effects import Effect
from services.player_state import Ending, Follower, Loop, Phase, PlayerState
from services.queue_order import rebased

MOST_HISTORY = 50
"""How far back `/previous` goes, in tracks."""

_OFF = (Phase.IDLE, Phase.ENDING)
_ON_ITS_WAY = (Phase.CONNECTING, Phase.ENDING)

Step = tuple[PlayerState, tuple[Effect, ...]]


def step(state: PlayerState, event: events.Event) -> Step:
    """What `event` makes of `state`. What does not fit the state leaves it as it is."""
    after, done = _react(state, event)
    after = _for_others(after)
    if after.connected and after.cut_off:
        after = replace(after, cut_off=False, cut_off_held=False)
    after, prepared = _prepare(after)
    return after, (*done, *prepared)


def _react(state: PlayerState, event: events.Event) -> Step:
    match event:
        case events.Enqueued(entry_id):
            queued = replace(state, waiting=(*state.waiting, entry_id))
            return _begin(queued) if state.phase in _OFF else (queued, ())
        case events.Reordered(before, waiting, begins=begins):
            return _reorder(state, rebased(before, waiting, onto=state.waiting), begins=begins)
        case events.JumpAsked(entry_id, is_new) if is_new or entry_id in state.waiting:
            return _jump(state, entry_id)
        case events.Withdrawn(entry_id) if entry_id in state.waiting:
            return _without(state, entry_id), (effects.Finish(entry_id, Ending.WITHDRAWN),)
        case events.Connected(on_page):
            return _connected(state, on_page=on_page)
        case events.ConnectFailed() if not state.connected:
            return _idle(state), ()  # what waits stays: `/resume` tries again, and nothing that was accepted is lost
        case events.Opened(entry_id):
            return _opened(state, entry_id)
        case events.OpenFailed(entry_id):
            return _open_failed(state, entry_id)
        case events.TrackEnded(run, broke_off) if state.sounds and run == state.run:
            return _ended(state, broke_off=broke_off)
        case events.PauseAsked() if state.sounds and not state.paused:
            return _heard(state, held=True), (effects.Pause(),)
        case events.ResumeAsked():
            return _resume(state)
        case events.CameBack(held) if state.phase is Phase.IDLE and state.waiting:
            return _begin(replace(state, held=held))
        case events.ReturnWanted(held) if state.phase is Phase.IDLE and not state.connected:
            held = (held or state.cut_off_held) and bool(state.waiting)
            return _begin(replace(state, held=held, cut_off=True, cut_off_held=held))
        case events.SkipAsked(entry_id) if entry_id in (None, state.first):
            return _skip(state)
        case events.PreviousAsked() if state.history:
            return _previous(state)
        case events.LoopAsked(loop):
            return replace(state, loop=loop), ()
        case events.StopAsked():
            return _stop(state)
        case events.IdleTooLong() if state.phase is Phase.IDLE and state.connected:
            return replace(state, phase=Phase.ENDING), (effects.Disconnect(),)
        case _:
            return _connection_changed(state, event)


def _connection_changed(state: PlayerState, event: events.Event) -> Step:
    on_its_way = state.phase in _ON_ITS_WAY
    match event:
        case events.Left() if on_its_way and state.connected:
            return _left(state)
        case events.ConnectionLost(is_outage) if state.in_voice and not on_its_way:
            lost, over = _lost(state)
            held = is_outage and state.comes_back_held
            return replace(lost, lonely=False, cut_off=is_outage, cut_off_held=held), over
        case events.MovedTo(on_page) if state.connected:
            moved = replace(state, on_page=on_page, broken=False)
            return (_heard(moved, held=state.paused) if state.sounds else moved), ()
        case events.ConnectionInterrupted() if state.in_voice and not on_its_way:
            broken = replace(state, broken=True)
            return (_heard(broken, held=state.paused) if state.sounds else broken), ()
        case events.ConnectionRestored() if state.broken:
            restored = replace(state, broken=False)
            return (_heard(restored, held=state.paused) if state.sounds else restored), ()
        case _:
            return _nobody(state, event)


# Nobody is there


def _nobody(state: PlayerState, event: events.Event) -> Step:
    match event:
        case events.PauseForNobody() if state.sounds and not state.paused:
            return replace(_heard(state, held=True), lonely=True), (effects.Pause(),)
        case events.LeaveForNobody() if state.connected and state.sounds:
            lost, over = _lost(state)
            lonely = state.lonely or not state.paused  # what somebody has paused is not for whoever comes to resume
            leaving = replace(lost, phase=Phase.ENDING, connected=True, on_page=state.on_page, lonely=lonely)
            return leaving, (*over, effects.Disconnect())
        case events.SomebodyIsBack() if state.lonely:
            return _resume(replace(state, lonely=False))
        case _:
            return state, ()


def _for_others(state: PlayerState) -> PlayerState:
    """What somebody lets go on does not wait for listeners any more."""
    waits = state.paused or (state.phase in _OFF and bool(state.waiting))
    return state if waits or not state.lonely else replace(state, lonely=False)


# The follower


def _prepare(state: PlayerState) -> Step:
    """Make the follower the entry that would come next."""
    wanted = _following(state) if state.sounds else None
    before = state.follower
    if before is not None and before.entry_id == wanted:
        return state, ()
    given_up = (effects.Unfollow(),) if before is not None and before.run is not None else ()
    state = replace(state, follower=None)
    if wanted is None:
        return state, given_up
    state, opening = _open(replace(state, follower=Follower(wanted)), wanted)
    return state, (*given_up, *opening)


def _following(state: PlayerState) -> int | None:
    """What comes when the current entry has been heard to its end."""
    if _comes_again(state):
        return state.current
    first = next((entry_id for entry_id in state.waiting if entry_id not in state.failed), None)
    if first is None and state.loop is Loop.QUEUE and state.current not in state.failed:
        return state.current
    return first


def _comes_again(state: PlayerState) -> bool:
    return state.loop is Loop.TRACK and state.current not in state.failed


def _open(state: PlayerState, entry_id: int) -> Step:
    """Media that is being opened already is waited for."""
    if entry_id in state.opening:
        return state, ()
    return replace(state, opening=state.opening | {entry_id}), (effects.Open(entry_id),)


def _opened(state: PlayerState, entry_id: int) -> Step:
    state = replace(state, opening=state.opening - {entry_id})
    run = state.runs + 1
    if state.phase is Phase.RESOLVING and entry_id == state.current:
        started = _heard(replace(state, run=run, runs=run), held=state.held)
        return started, (effects.NoteBegin(entry_id), effects.Start(entry_id, run, state.held))
    if state.follower == Follower(entry_id):
        return replace(state, follower=Follower(entry_id, run), runs=run), (effects.Follow(entry_id, run),)
    return state, (effects.Discard(entry_id),)


def _open_failed(state: PlayerState, entry_id: int) -> Step:
    """A follower that cannot be opened is passed over now, and told of when its turn comes."""
    state = replace(state, opening=state.opening - {entry_id})
    if state.phase is Phase.RESOLVING and entry_id == state.current:
        left, over = _leave(state, Ending.FAILED)
        return _go_on(left, effects.TellFailed(entry_id), *over)
    if state.follower == Follower(entry_id):
        return replace(state, follower=None, failed=state.failed | {entry_id}), ()
    return state, ()


# Whose turn it is


def _begin(state: PlayerState) -> Step:
    """From idle or on the way out, with something waiting."""
    if state.phase is Phase.ENDING:  # the way out, or in, is answered first
        return replace(state, phase=Phase.CONNECTING), ()
    if state.connected:
        return _take_next(state)
    return replace(state, phase=Phase.CONNECTING), (effects.Connect(),)


def _take_next(state: PlayerState) -> Step:
    if not state.waiting:
        return _idle(replace(state, current=None)), ()
    return _open(_with_first_as_current(replace(state, phase=Phase.RESOLVING)), state.waiting[0])


def _idle(state: PlayerState) -> PlayerState:
    return replace(state, phase=Phase.IDLE, held=False)


def _heard(state: PlayerState, *, held: bool) -> PlayerState:
    """With something that sounds, or is held; while the connection is broken, both wait for it."""
    if state.broken:
        return replace(state, phase=Phase.RECONNECTING, held=held)
    return replace(state, phase=Phase.PAUSED if held else Phase.PLAYING, held=False)


def _resume(state: PlayerState) -> Step:
    if state.phase in _OFF:
        return _begin(replace(state, cut_off_held=False)) if state.waiting else (state, ())
    if state.sounds:
        return (_heard(state, held=False), (effects.Resume(),)) if state.paused else (state, ())
    return replace(state, held=False), ()


def _with_first_as_current(state: PlayerState) -> PlayerState:
    entry_id = state.waiting[0]
    return replace(state, current=entry_id, waiting=state.waiting[1:], history=_but(entry_id, state.history))


def _ended(state: PlayerState, *, broke_off: bool) -> Step:
    current = state.current
    assert current is not None
    if broke_off:
        left, over = _leave(state, Ending.FAILED)
        return _go_on(left, effects.TellFailed(current, broke_off=True), *over)
    if _comes_again(state):
        again = replace(state, current=None, waiting=(current, *state.waiting))
        return _go_on(again, effects.NoteEnd(current, Ending.FINISHED))
    left, over = _leave(state, Ending.FINISHED)
    told = (effects.TellFailed(current),) if current in state.failed else ()  # it was to come again
    return _go_on(left, *told, *over)


def _skip(state: PlayerState) -> Step:
    if state.current is not None:
        left, over = _leave(state, Ending.SKIPPED)
        return _go_on(left, *over, asked=True)
    if state.waiting:  # connecting, or idle after a lost connection: the first that waits is the one meant
        first = state.waiting[0]
        return replace(_without(state, first), held=False), (effects.Finish(first, Ending.SKIPPED),)
    return state, ()


def _previous(state: PlayerState) -> Step:
    """The latest of the history comes first, and what it interrupts behind it. Who asks for it has it tried anew."""
    *history, entry_id = state.history
    over: tuple[Effect, ...] = ()
    rest = _but(entry_id, state.waiting)
    if state.current is not None:
        rest = (state.current, *rest)
        if state.sounds:
            over = (effects.NoteEnd(state.current, Ending.SKIPPED),)
    failed = state.failed - {entry_id}
    back = replace(state, current=None, waiting=(entry_id, *rest), history=tuple(history), failed=failed)
    if state.current is not None:
        return _go_on(back, *over, asked=True)
    if state.phase in _OFF:
        begun, done = _begin(back)
        return begun, (*over, *done)
    return back, over


def _reorder(state: PlayerState, wanted: tuple[int, ...], *, begins: bool) -> Step:
    if state.current in wanted:  # its turn came while somebody looked
        wanted = _but(state.current, wanted)
    if wanted == state.waiting:
        return state, ()
    failed = state.failed and state.failed - (set(state.waiting) - set(wanted))
    reordered = replace(state, waiting=wanted, failed=failed)
    goes_on = state.phase is Phase.IDLE and state.connected and not state.waiting
    if wanted and (goes_on or (begins and state.phase in _OFF)):
        return _begin(reordered)
    return reordered, ()


def _jump(state: PlayerState, entry_id: int) -> Step:
    """An entry comes first, and what plays is skipped. Who asks for it has it tried anew."""
    first = (entry_id, *_but(entry_id, state.waiting))
    jumped = replace(state, waiting=first, failed=state.failed - {entry_id})
    if state.current is not None:
        left, over = _leave(jumped, Ending.SKIPPED)
        return _go_on(left, *over, asked=True)
    if state.phase in _OFF:
        return _begin(jumped)
    return jumped, ()


def _leave(state: PlayerState, ending: Ending) -> Step:
    """The current entry's turn is over: it goes, or to the end of the queue that is looped."""
    entry_id = state.current
    if entry_id is None:
        return state, ()
    sounded = state.sounds
    history = (*(one for one in state.history if one != entry_id), entry_id) if sounded else state.history
    state = replace(state, current=None, history=history[-MOST_HISTORY:])
    comes_round = state.loop is Loop.QUEUE and ending in (Ending.FINISHED, Ending.SKIPPED)
    if comes_round and entry_id not in state.failed:
        requeued = replace(state, waiting=(*state.waiting, entry_id))
        return requeued, (effects.NoteEnd(entry_id, ending),) if sounded else ()
    return replace(state, failed=state.failed - {entry_id}), (effects.Finish(entry_id, ending),)


def _go_on(state: PlayerState, *over: Effect, asked: bool = False) -> Step:
    """The turn passes to the first that waits and can be played, by itself or because that was `asked` for."""
    hopeless = tuple(takewhile(state.failed.__contains__, state.waiting))
    told = [
        one for entry_id in hopeless for one in (effects.TellFailed(entry_id), effects.Finish(entry_id, Ending.FAILED))
    ]
    state = replace(state, waiting=state.waiting[len(hopeless) :], failed=state.failed - set(hopeless))
    held = state.paused and not asked  # who holds the end of one holds the beginning of the next
    follower = state.follower
    if follower is not None and follower.run is not None and state.waiting[:1] == (follower.entry_id,):
        follows = _heard(replace(_with_first_as_current(state), run=follower.run, follower=None), held=held)
        # By itself the stream may have gone over to what follows already, and been held there.
        holding = (effects.Pause() if held else effects.Resume(),) if state.paused else ()
        return follows, (effects.Advance(), *holding, *over, *told, effects.NoteBegin(follower.entry_id))
    silence = (effects.Silence(),) if state.sounds else ()
    state, opening = _take_next(replace(state, follower=None, held=held))
    return state, (*silence, *over, *told, *opening)


def _without(state: PlayerState, entry_id: int) -> PlayerState:
    rest, history = _but(entry_id, state.waiting), _but(entry_id, state.history)
    return replace(state, waiting=rest, history=history, failed=state.failed - {entry_id})


def _but(entry_id: int | None, order: tuple[int, ...]) -> tuple[int, ...]:
    """All others, each of which stands there once."""
    if entry_id not in order:
        return order
    at = order.index(entry_id)
    return (*order[:at], *order[at + 1 :])


# The connection, and the end


def _connected(state: PlayerState, *, on_page: bool) -> Step:
    if state.connected:
        return state, ()
    connected = replace(state, connected=True, on_page=on_page)
    if state.phase is Phase.CONNECTING:
        return _take_next(connected)
    # `/stop` came first: a connection nobody waits for is given back.
    return replace(connected, phase=Phase.ENDING), (effects.Disconnect(),)


def _stop(state: PlayerState) -> Step:
    done: list[Effect] = []
    if state.sounds:
        done.append(effects.Silence())
    if state.current is not None:
        done.append(effects.Finish(state.current, Ending.STOPPED))
    on_its_way = state.phase in _ON_ITS_WAY
    if state.connected and not on_its_way:
        done.append(effects.Disconnect())
    phase = Phase.ENDING if state.connected or on_its_way else Phase.IDLE
    return PlayerState(phase, connected=state.connected, on_page=state.on_page, runs=state.runs), tuple(done)


def _left(state: PlayerState) -> Step:
    out = replace(state, connected=False, on_page=False, broken=False)
    if state.phase is Phase.CONNECTING and state.waiting:
        return out, (effects.Connect(),)
    return _idle(out), ()


def _lost(state: PlayerState) -> Step:
    """What was heard keeps its turn and its place; `/resume` goes on there, and tries anew what could not be opened."""
    over: tuple[Effect, ...] = ()
    if state.sounds and state.current is not None:
        over = (effects.KeepPlace(state.current), effects.Silence(), effects.NoteEnd(state.current, Ending.LOST))
    waiting = state.waiting if state.current is None else (state.current, *state.waiting)
    lost = replace(state, current=None, waiting=waiting, follower=None, failed=frozenset())
    return _idle(replace(lost, connected=False, on_page=False, broken=False)), over
