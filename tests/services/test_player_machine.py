"""The player's state machine, one event at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.player_effects import (
    Advance,
    Connect,
    Discard,
    Disconnect,
    Effect,
    Finish,
    Follow,
    NoteBegin,
    NoteEnd,
    Open,
    Pause,
    Resume,
    Silence,
    Start,
    TellFailed,
    Unfollow,
)
from services.player_events import (
    CameBack,
    Connected,
    ConnectFailed,
    ConnectionInterrupted,
    ConnectionLost,
    ConnectionRestored,
    Enqueued,
    Event,
    IdleTooLong,
    Left,
    LoopAsked,
    Opened,
    OpenFailed,
    PauseAsked,
    PreviousAsked,
    ResumeAsked,
    SkipAsked,
    StopAsked,
    TrackEnded,
    Withdrawn,
)
from services.player_machine import MOST_HISTORY, step
from services.player_state import Ending, Follower, Loop, Phase, PlayerState

IDLE = PlayerState()
IDLE_WITH_QUEUE = PlayerState(waiting=(1, 2))
IDLE_IN_VOICE = PlayerState(connected=True)
IDLE_AFTER_ONE = PlayerState(connected=True, run=1, runs=1, history=(1,))
CONNECTING = PlayerState(Phase.CONNECTING, None, (1, 2))
RESOLVING = PlayerState(Phase.RESOLVING, 1, (2,), connected=True, opening=frozenset({1}))
PREPARING = PlayerState(
    Phase.PLAYING, 1, (2,), connected=True, run=1, runs=1, follower=Follower(2), opening=frozenset({2})
)
READY = replace(PREPARING, runs=2, follower=Follower(2, 2), opening=frozenset())
PAUSED = replace(READY, phase=Phase.PAUSED)
PLAYING_LAST = PlayerState(Phase.PLAYING, 1, (), connected=True, run=1, runs=1)
SECOND_LATE = PlayerState(Phase.RESOLVING, 2, (), connected=True, run=1, runs=1, history=(1,), opening=frozenset({2}))
SECOND_AT_ONCE = PlayerState(Phase.PLAYING, 2, (), connected=True, run=2, runs=2, history=(1,))
LOST_LATER = PlayerState(Phase.IDLE, None, (2,), run=1, runs=1, history=(1,))
RECONNECTING = replace(READY, phase=Phase.RECONNECTING, broken=True)
ENDING = PlayerState(Phase.ENDING, connected=True)

EVERY_STATE = [
    IDLE,
    IDLE_WITH_QUEUE,
    IDLE_IN_VOICE,
    CONNECTING,
    RESOLVING,
    PREPARING,
    READY,
    PAUSED,
    PLAYING_LAST,
    RECONNECTING,
    ENDING,
]
SKIPPED, FINISHED, FAILED = Ending.SKIPPED, Ending.FINISHED, Ending.FAILED


@pytest.mark.parametrize(
    ("before", "event", "after", "effects"),
    [
        # Putting something on
        (IDLE, Enqueued(1), PlayerState(Phase.CONNECTING, None, (1,)), (Connect(),)),
        (IDLE_IN_VOICE, Enqueued(1), replace(RESOLVING, waiting=()), (Open(1),)),
        (IDLE_WITH_QUEUE, Enqueued(3), PlayerState(Phase.CONNECTING, None, (1, 2, 3)), (Connect(),)),
        (CONNECTING, Enqueued(3), PlayerState(Phase.CONNECTING, None, (1, 2, 3)), ()),
        (PREPARING, Enqueued(3), replace(PREPARING, waiting=(2, 3)), ()),
        (PLAYING_LAST, Enqueued(2), PREPARING, (Open(2),)),
        (PAUSED, Enqueued(3), replace(PAUSED, waiting=(2, 3)), ()),
        (CONNECTING, Withdrawn(2), PlayerState(Phase.CONNECTING, None, (1,)), (Finish(2, Ending.WITHDRAWN),)),
        # Getting in
        (CONNECTING, Connected(), RESOLVING, (Open(1),)),
        (CONNECTING, ConnectFailed(), IDLE_WITH_QUEUE, ()),
        (PlayerState(Phase.CONNECTING), Connected(), IDLE_IN_VOICE, ()),
        # Getting it ready, and what follows it
        (RESOLVING, Opened(1), PREPARING, (NoteBegin(1), Start(1, 1), Open(2))),
        (
            RESOLVING,
            OpenFailed(1),
            replace(SECOND_LATE, run=0, runs=0, history=()),
            (TellFailed(1), Finish(1, FAILED), Open(2)),
        ),
        (PREPARING, Opened(2), READY, (Follow(2, 2),)),
        # Coming to the end
        (READY, TrackEnded(1), SECOND_AT_ONCE, (Advance(), Finish(1, FINISHED), NoteBegin(2))),
        (PREPARING, TrackEnded(1), SECOND_LATE, (Silence(), Finish(1, FINISHED))),
        (
            READY,
            TrackEnded(1, broke_off=True),
            SECOND_AT_ONCE,
            (Advance(), TellFailed(1, True), Finish(1, FAILED), NoteBegin(2)),
        ),
        (
            PAUSED,
            TrackEnded(1),
            replace(SECOND_AT_ONCE, phase=Phase.PAUSED),
            (Advance(), Pause(), Finish(1, FINISHED), NoteBegin(2)),
        ),
        (PLAYING_LAST, TrackEnded(1), IDLE_AFTER_ONE, (Silence(), Finish(1, FINISHED))),
        # Holding and going on
        (READY, PauseAsked(), PAUSED, (Pause(),)),
        (PAUSED, ResumeAsked(), READY, (Resume(),)),
        (IDLE_WITH_QUEUE, ResumeAsked(), CONNECTING, (Connect(),)),
        # Skipping
        (READY, SkipAsked(), SECOND_AT_ONCE, (Advance(), Finish(1, SKIPPED), NoteBegin(2))),
        (PAUSED, SkipAsked(), SECOND_AT_ONCE, (Advance(), Resume(), Finish(1, SKIPPED), NoteBegin(2))),
        (PREPARING, SkipAsked(), SECOND_LATE, (Silence(), Finish(1, SKIPPED))),
        (
            RESOLVING,
            SkipAsked(),
            replace(SECOND_LATE, run=0, runs=0, history=(), opening=frozenset({1, 2})),
            (Finish(1, SKIPPED), Open(2)),
        ),
        (PLAYING_LAST, SkipAsked(), IDLE_AFTER_ONE, (Silence(), Finish(1, SKIPPED))),
        (CONNECTING, SkipAsked(), PlayerState(Phase.CONNECTING, None, (2,)), (Finish(1, SKIPPED),)),
        (IDLE_WITH_QUEUE, SkipAsked(), PlayerState(waiting=(2,)), (Finish(1, SKIPPED),)),
        # Going back
        (
            SECOND_AT_ONCE,
            PreviousAsked(),
            replace(RESOLVING, run=2, runs=2),
            (Silence(), NoteEnd(2, SKIPPED), Open(1)),
        ),
        (IDLE_AFTER_ONE, PreviousAsked(), replace(RESOLVING, waiting=(), run=1, runs=1), (Open(1),)),
        (
            LOST_LATER,
            PreviousAsked(),
            PlayerState(Phase.CONNECTING, None, (1, 2), run=1, runs=1),
            (Connect(),),
        ),
    ],
)
def test_an_event_makes_of_a_state(
    before: PlayerState, event: Event, after: PlayerState, effects: tuple[Effect, ...]
) -> None:
    assert step(before, event) == (after, effects)


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (IDLE, PauseAsked()),
        (IDLE, ResumeAsked()),
        (IDLE, SkipAsked()),
        (IDLE, PreviousAsked()),
        (IDLE, StopAsked()),
        (IDLE, IdleTooLong()),
        (CONNECTING, PauseAsked()),
        (CONNECTING, ResumeAsked()),
        (IDLE, CameBack()),
        (READY, CameBack()),
        (CONNECTING, ConnectionLost()),
        (CONNECTING, ConnectionInterrupted()),
        (CONNECTING, Left()),
        (ENDING, ConnectionLost()),
        (ENDING, StopAsked()),
        (READY, ConnectionRestored()),
        (READY, Left()),
        (CONNECTING, IdleTooLong()),
        (RESOLVING, PauseAsked()),
        (RESOLVING, ResumeAsked()),
        (RESOLVING, PreviousAsked()),
        (RESOLVING, IdleTooLong()),
        (READY, ResumeAsked()),
        (READY, PreviousAsked()),
        (READY, LoopAsked(Loop.OFF)),
        (READY, IdleTooLong()),
        (PAUSED, PauseAsked()),
        (PAUSED, IdleTooLong()),
        (READY, Withdrawn(1)),
        (READY, Withdrawn(7)),
    ],
)
def test_what_does_not_fit_changes_nothing(state: PlayerState, event: Event) -> None:
    assert step(state, event) == (state, ())


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("late", [OpenFailed(7), TrackEnded(7), TrackEnded(7, broke_off=True)])
def test_a_report_about_what_nobody_waits_for_changes_nothing(state: PlayerState, late: Event) -> None:
    assert step(state, late) == (state, ())


@pytest.mark.parametrize("state", [state for state in EVERY_STATE if state is not CONNECTING])
def test_a_failure_to_connect_that_is_told_too_late_changes_nothing(state: PlayerState) -> None:
    assert step(state, ConnectFailed()) == (state, ())


@pytest.mark.parametrize("state", EVERY_STATE)
def test_media_that_was_opened_for_nobody_is_closed(state: PlayerState) -> None:
    assert step(state, Opened(7)) == (state, (Discard(7),))


@pytest.mark.parametrize("state", [PREPARING, READY, PAUSED, RECONNECTING])
def test_media_that_is_opened_twice_is_closed_once(state: PlayerState) -> None:
    assert step(state, Opened(1)) == (state, (Discard(1),))
    assert step(READY, Opened(2)) == (READY, (Discard(2),))


def test_a_connection_that_nobody_waits_for_is_given_back() -> None:
    assert step(IDLE, Connected()) == (ENDING, (Disconnect(),))
    assert step(IDLE_WITH_QUEUE, Connected()) == (replace(ENDING, waiting=(1, 2)), (Disconnect(),))


@pytest.mark.parametrize("state", [IDLE_IN_VOICE, RESOLVING, READY, PAUSED])
def test_a_connection_in_use_is_not_given_back(state: PlayerState) -> None:
    assert step(state, Connected()) == (state, ())


def run(state: PlayerState, *events: Event) -> tuple[PlayerState, list[tuple[Effect, ...]]]:
    """The state after some events, and what each brought with it."""
    effects = []
    for event in events:
        state, done = step(state, event)
        effects.append(done)
    return state, effects


def test_two_skips_at_once_skip_two_tracks() -> None:
    state, effects = run(replace(PREPARING, waiting=(2, 3)), SkipAsked(), SkipAsked())
    assert effects == [(Silence(), Finish(1, SKIPPED)), (Finish(2, SKIPPED), Open(3))]
    assert (state.current, state.waiting, state.history) == (3, (), (1,))
    assert step(state, Opened(2))[1] == (Discard(2),)


def test_two_skips_of_a_prepared_queue_use_what_is_ready_and_wait_for_the_rest() -> None:
    state, effects = run(replace(READY, waiting=(2, 3)), SkipAsked(), SkipAsked(), Opened(3))
    assert effects == [
        (Advance(), Finish(1, SKIPPED), NoteBegin(2), Open(3)),
        (Silence(), Finish(2, SKIPPED)),
        (NoteBegin(3), Start(3, 3)),
    ]
    assert state.current == 3


def test_the_end_of_a_track_that_crosses_with_a_skip_skips_no_other() -> None:
    state, effects = run(replace(READY, waiting=(2, 3)), SkipAsked(), TrackEnded(1))
    assert state.current == 2
    assert effects[1] == ()


def test_a_track_that_follows_itself_is_not_ended_by_its_own_late_end() -> None:
    looped = replace(PLAYING_LAST, loop=Loop.QUEUE, follower=Follower(1, 2), runs=2)
    state, effects = run(looped, SkipAsked(), TrackEnded(1))
    assert effects[0] == (Advance(), NoteEnd(1, SKIPPED), NoteBegin(1), Open(1))
    assert (state.current, state.run, effects[1]) == (1, 2, ())


def test_a_follower_that_cannot_be_opened_is_told_and_passed_over_when_its_turn_comes() -> None:
    queue = replace(PREPARING, waiting=(2, 3))
    state, effects = run(queue, OpenFailed(2), Opened(3), TrackEnded(1))
    assert effects == [
        (Open(3),),
        (Follow(3, 2),),
        (Advance(), Finish(1, FINISHED), TellFailed(2), Finish(2, FAILED), NoteBegin(3)),
    ]
    assert (state.current, state.failed) == (3, frozenset())


def test_what_could_not_be_prepared_is_tried_again_after_a_lost_connection() -> None:
    state, effects = run(PREPARING, OpenFailed(2), ConnectionLost(), ResumeAsked(), Connected())
    assert effects[-1] == (Open(1),)
    assert (state.current, state.failed) == (1, frozenset())


def test_media_that_comes_after_a_stop_is_closed() -> None:
    state, effects = run(PREPARING, StopAsked(), Opened(2), TrackEnded(1))
    assert effects[1:] == [(Discard(2),), ()]
    assert state == replace(ENDING, runs=1)


def test_a_looped_track_follows_itself_and_stays_in_the_queue() -> None:
    state, effects = run(READY, LoopAsked(Loop.TRACK), Opened(1), TrackEnded(1), Opened(1))
    assert effects == [
        (Unfollow(), Open(1)),
        (Follow(1, 3),),
        (Advance(), NoteEnd(1, FINISHED), NoteBegin(1), Open(1)),
        (Follow(1, 4),),
    ]
    assert (state.current, state.waiting, state.history) == (1, (2,), ())


def test_a_skip_leaves_a_looped_track_behind() -> None:
    state, _ = run(PREPARING, LoopAsked(Loop.TRACK), SkipAsked(), Opened(2))
    assert (state.current, state.phase, state.follower) == (2, Phase.PLAYING, Follower(2))


def test_a_looped_track_that_breaks_off_does_not_come_again() -> None:
    looped = replace(READY, loop=Loop.TRACK, follower=Follower(1, 2))
    state, effects = run(looped, TrackEnded(1, broke_off=True))
    assert effects == [(Silence(), TellFailed(1, True), Finish(1, FAILED), Open(2))]
    assert state.current == 2


def test_a_looped_queue_goes_round() -> None:
    state, effects = run(READY, LoopAsked(Loop.QUEUE), TrackEnded(1), Opened(1), TrackEnded(2))
    assert effects == [
        (),
        (Advance(), NoteEnd(1, FINISHED), NoteBegin(2), Open(1)),
        (Follow(1, 3),),
        (Advance(), NoteEnd(2, FINISHED), NoteBegin(1), Open(2)),
    ]
    assert (state.current, state.waiting) == (1, (2,))


def test_in_a_looped_queue_the_track_before_comes_from_its_end() -> None:
    state, effects = run(replace(READY, waiting=(2, 3), loop=Loop.QUEUE), SkipAsked(), PreviousAsked())
    assert effects[1] == (Silence(), NoteEnd(2, SKIPPED), Open(1))
    assert (state.current, state.waiting, state.history) == (1, (2, 3), ())


def test_each_step_back_goes_further_and_skips_come_forward_again() -> None:
    played = replace(PLAYING_LAST, current=3, history=(1, 2))
    state, _ = run(played, PreviousAsked(), PreviousAsked())
    assert (state.current, state.waiting, state.history) == (1, (2, 3), ())
    state, _ = run(state, Opened(1), SkipAsked(), SkipAsked())
    assert (state.current, state.waiting) == (3, ())


def test_history_has_an_end() -> None:
    state = PLAYING_LAST
    for entry_id in range(2, MOST_HISTORY + 10):
        state, _ = run(state, Enqueued(entry_id), Opened(entry_id), TrackEnded(state.run))
    assert len(state.history) == MOST_HISTORY
    assert state.history[-1] == MOST_HISTORY + 8


def test_how_many_turns_come_before_an_entrys_own() -> None:
    assert [READY.ahead_of(entry) for entry in (1, 2, 7)] == [0, 1, 0]
    assert [CONNECTING.ahead_of(entry) for entry in (1, 2)] == [0, 1]


def test_going_back_to_what_could_not_be_made_ready_tries_it_anew() -> None:
    state, effects = run(
        replace(PLAYING_LAST, current=3, waiting=(2,), history=(2,), failed=frozenset({2})), PreviousAsked()
    )
    assert (state.first, state.waiting, state.failed) == (2, (3,), frozenset())
    assert Open(2) in effects[0]
