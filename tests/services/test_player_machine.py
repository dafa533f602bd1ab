"""The player's state machine, one event at a time."""

from __future__ import annotations

import pytest

from services.player_machine import (
    ClearQueue,
    Connect,
    Connected,
    ConnectFailed,
    ConnectionLost,
    Discard,
    Disconnect,
    Effect,
    Ending,
    Enqueued,
    Event,
    Finish,
    IdleTooLong,
    Open,
    Opened,
    OpenFailed,
    Pause,
    PauseAsked,
    Phase,
    PlayerState,
    Resume,
    ResumeAsked,
    Silence,
    SkipAsked,
    Start,
    StopAsked,
    TrackEnded,
    Withdrawn,
    step,
)

IDLE = PlayerState()
IDLE_WITH_QUEUE = PlayerState(waiting=(1, 2))
IDLE_IN_VOICE = PlayerState(connected=True)
CONNECTING = PlayerState(Phase.CONNECTING, None, (1, 2))
OPENING = PlayerState(Phase.OPENING, 1, (2,), connected=True)
PLAYING = PlayerState(Phase.PLAYING, 1, (2,), connected=True)
PAUSED = PlayerState(Phase.PAUSED, 1, (2,), connected=True)
PLAYING_LAST = PlayerState(Phase.PLAYING, 1, (), connected=True)
NEXT = PlayerState(Phase.OPENING, 2, (), connected=True)
LOST = PlayerState(Phase.IDLE, None, (2,))

EVERY_STATE = [IDLE, IDLE_WITH_QUEUE, IDLE_IN_VOICE, CONNECTING, OPENING, PLAYING, PAUSED, PLAYING_LAST]


@pytest.mark.parametrize(
    ("before", "event", "after", "effects"),
    [
        # Putting something on
        (IDLE, Enqueued(1), PlayerState(Phase.CONNECTING, None, (1,)), (Connect(),)),
        (IDLE_IN_VOICE, Enqueued(1), PlayerState(Phase.OPENING, 1, (), connected=True), (Open(1),)),
        (IDLE_WITH_QUEUE, Enqueued(3), PlayerState(Phase.CONNECTING, None, (1, 2, 3)), (Connect(),)),
        (CONNECTING, Enqueued(3), PlayerState(Phase.CONNECTING, None, (1, 2, 3)), ()),
        (PLAYING, Enqueued(3), PlayerState(Phase.PLAYING, 1, (2, 3), connected=True), ()),
        (PAUSED, Enqueued(3), PlayerState(Phase.PAUSED, 1, (2, 3), connected=True), ()),
        (CONNECTING, Withdrawn(2), PlayerState(Phase.CONNECTING, None, (1,)), (Finish(2, Ending.FAILED),)),
        # Getting in
        (CONNECTING, Connected(), OPENING, (Open(1),)),
        (CONNECTING, ConnectFailed(), IDLE_WITH_QUEUE, ()),
        (PlayerState(Phase.CONNECTING), Connected(), IDLE_IN_VOICE, ()),
        # Getting it ready
        (OPENING, Opened(1), PLAYING, (Start(1),)),
        (OPENING, OpenFailed(1), NEXT, (Finish(1, Ending.FAILED), Open(2))),
        # Coming to the end
        (PLAYING, TrackEnded(1), NEXT, (Finish(1, Ending.FINISHED), Open(2))),
        (PLAYING, TrackEnded(1, broke_off=True), NEXT, (Finish(1, Ending.FAILED), Open(2))),
        (PAUSED, TrackEnded(1), NEXT, (Finish(1, Ending.FINISHED), Open(2))),
        (PLAYING_LAST, TrackEnded(1), IDLE_IN_VOICE, (Finish(1, Ending.FINISHED),)),
        # Holding and going on
        (PLAYING, PauseAsked(), PAUSED, (Pause(),)),
        (PAUSED, ResumeAsked(), PLAYING, (Resume(),)),
        (IDLE_WITH_QUEUE, ResumeAsked(), CONNECTING, (Connect(),)),
        # Skipping
        (PLAYING, SkipAsked(), NEXT, (Silence(), Finish(1, Ending.SKIPPED), Open(2))),
        (PAUSED, SkipAsked(), NEXT, (Silence(), Finish(1, Ending.SKIPPED), Open(2))),
        (OPENING, SkipAsked(), NEXT, (Finish(1, Ending.SKIPPED), Open(2))),
        (PLAYING_LAST, SkipAsked(), IDLE_IN_VOICE, (Silence(), Finish(1, Ending.SKIPPED))),
        (CONNECTING, SkipAsked(), PlayerState(Phase.CONNECTING, None, (2,)), (Finish(1, Ending.SKIPPED),)),
        (IDLE_WITH_QUEUE, SkipAsked(), LOST, (Finish(1, Ending.SKIPPED),)),
        # Stopping
        (PLAYING, StopAsked(), IDLE, (Silence(), Finish(1, Ending.STOPPED), ClearQueue((2,)), Disconnect())),
        (OPENING, StopAsked(), IDLE, (Finish(1, Ending.STOPPED), ClearQueue((2,)), Disconnect())),
        (CONNECTING, StopAsked(), IDLE, (ClearQueue((1, 2)),)),
        (IDLE_IN_VOICE, StopAsked(), IDLE, (Disconnect(),)),
        # Being taken out
        (PLAYING, ConnectionLost(), LOST, (Finish(1, Ending.LOST),)),
        (PAUSED, ConnectionLost(), LOST, (Finish(1, Ending.LOST),)),
        (OPENING, ConnectionLost(), LOST, (Finish(1, Ending.LOST),)),
        (IDLE_IN_VOICE, ConnectionLost(), IDLE, ()),
        # Sitting around
        (IDLE_IN_VOICE, IdleTooLong(), IDLE, (Disconnect(),)),
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
        (IDLE, StopAsked()),
        (IDLE, IdleTooLong()),
        (CONNECTING, PauseAsked()),
        (CONNECTING, ResumeAsked()),
        (CONNECTING, ConnectionLost()),
        (CONNECTING, IdleTooLong()),
        (OPENING, PauseAsked()),
        (OPENING, ResumeAsked()),
        (OPENING, IdleTooLong()),
        (PLAYING, ResumeAsked()),
        (PLAYING, IdleTooLong()),
        (PAUSED, PauseAsked()),
        (PAUSED, IdleTooLong()),
        (PLAYING, Withdrawn(1)),
        (PLAYING, Withdrawn(7)),
    ],
)
def test_what_does_not_fit_changes_nothing(state: PlayerState, event: Event) -> None:
    assert step(state, event) == (state, ())


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("late", [OpenFailed(7), TrackEnded(7), TrackEnded(7, broke_off=True)])
def test_a_report_about_an_entry_whose_turn_it_is_not_changes_nothing(state: PlayerState, late: Event) -> None:
    assert step(state, late) == (state, ())


@pytest.mark.parametrize("state", [state for state in EVERY_STATE if state is not CONNECTING])
def test_a_failure_to_connect_that_is_told_too_late_changes_nothing(state: PlayerState) -> None:
    assert step(state, ConnectFailed()) == (state, ())


@pytest.mark.parametrize("state", EVERY_STATE)
def test_media_that_was_opened_for_nobody_is_closed(state: PlayerState) -> None:
    assert step(state, Opened(7)) == (state, (Discard(7),))


@pytest.mark.parametrize("state", [PLAYING, PAUSED])
def test_media_that_is_opened_twice_is_closed_once(state: PlayerState) -> None:
    assert step(state, Opened(1)) == (state, (Discard(1),))


def test_a_connection_that_nobody_waits_for_is_given_back() -> None:
    assert step(IDLE, Connected()) == (IDLE, (Disconnect(),))
    assert step(IDLE_WITH_QUEUE, Connected()) == (IDLE_WITH_QUEUE, (Disconnect(),))


@pytest.mark.parametrize("state", [IDLE_IN_VOICE, OPENING, PLAYING, PAUSED])
def test_a_connection_in_use_is_not_given_back(state: PlayerState) -> None:
    assert step(state, Connected()) == (state, ())


def test_two_skips_at_once_skip_two_tracks() -> None:
    state = PlayerState(Phase.PLAYING, 1, (2, 3), connected=True)
    state, first = step(state, SkipAsked())
    state, second = step(state, SkipAsked())
    assert first == (Silence(), Finish(1, Ending.SKIPPED), Open(2))
    assert second == (Finish(2, Ending.SKIPPED), Open(3))
    assert step(state, Opened(2)) == (state, (Discard(2),))


def test_how_many_turns_come_before_an_entrys_own() -> None:
    assert [PLAYING.ahead_of(entry) for entry in (1, 2, 7)] == [0, 1, 0]
    assert [CONNECTING.ahead_of(entry) for entry in (1, 2)] == [0, 1]
