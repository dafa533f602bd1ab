"""The player's state machine, one event at a time: coming into voice, being out of it, and coming back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.player_effects import (
    Advance,
    Connect,
    Disconnect,
    Effect,
    Finish,
    KeepPlace,
    NoteBegin,
    NoteEnd,
    Open,
    Pause,
    Resume,
    Silence,
    Start,
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
    Opened,
    PauseAsked,
    ResumeAsked,
    ReturnWanted,
    SkipAsked,
    StopAsked,
)
from services.player_machine import step
from services.player_state import Ending, Phase, PlayerState
from tests.services.test_player_machine import (
    CONNECTING,
    ENDING,
    IDLE,
    IDLE_IN_VOICE,
    IDLE_WITH_QUEUE,
    PAUSED,
    PREPARING,
    READY,
    RECONNECTING,
    RESOLVING,
    SECOND_AT_ONCE,
    SKIPPED,
)

RECONNECTING_HELD = replace(RECONNECTING, held=True)
ENDING_ON_ITS_WAY_IN = PlayerState(Phase.ENDING)
HELD_START = (NoteBegin(1), Start(1, 1, held=True), Open(2))
IDLE_CUT_OFF = replace(IDLE, cut_off=True)
LOST_EFFECTS = (KeepPlace(1), Silence(), NoteEnd(1, Ending.LOST))
LOST = PlayerState(Phase.IDLE, None, (1, 2), run=1, runs=1)
HELD_CUT_OFF = replace(LOST, cut_off=True, cut_off_held=True)


@pytest.mark.parametrize(
    ("before", "event", "after", "effects"),
    [
        # Stopping, and being out
        (
            READY,
            StopAsked(),
            replace(ENDING, runs=2),
            (Silence(), Finish(1, Ending.STOPPED), Disconnect()),
        ),
        (RESOLVING, StopAsked(), ENDING, (Finish(1, Ending.STOPPED), Disconnect())),
        (CONNECTING, StopAsked(), ENDING_ON_ITS_WAY_IN, ()),
        (IDLE_IN_VOICE, StopAsked(), ENDING, (Disconnect(),)),
        (ENDING, Left(), IDLE, ()),
        (ENDING_ON_ITS_WAY_IN, Connected(), ENDING, (Disconnect(),)),
        (ENDING_ON_ITS_WAY_IN, ConnectFailed(), IDLE, ()),
        (ENDING_ON_ITS_WAY_IN, Enqueued(1), PlayerState(Phase.CONNECTING, None, (1,)), ()),
        (ENDING, Enqueued(1), PlayerState(Phase.CONNECTING, None, (1,), connected=True), ()),
        (
            PlayerState(Phase.CONNECTING, None, (1,), connected=True),
            Left(),
            PlayerState(Phase.CONNECTING, None, (1,)),
            (Connect(),),
        ),
        (PlayerState(Phase.CONNECTING, connected=True), Left(), IDLE, ()),
        # Being taken out
        (READY, ConnectionLost(), replace(LOST, runs=2), (KeepPlace(1), Silence(), NoteEnd(1, Ending.LOST))),
        (PAUSED, ConnectionLost(), replace(LOST, runs=2), (KeepPlace(1), Silence(), NoteEnd(1, Ending.LOST))),
        (
            PREPARING,
            ConnectionLost(),
            replace(LOST, opening=frozenset({2})),
            (KeepPlace(1), Silence(), NoteEnd(1, Ending.LOST)),
        ),
        (RESOLVING, ConnectionLost(), PlayerState(waiting=(1, 2), opening=frozenset({1})), ()),
        (IDLE_IN_VOICE, ConnectionLost(), IDLE, ()),
        # A connection that breaks and comes back
        (READY, ConnectionInterrupted(), RECONNECTING, ()),
        (PAUSED, ConnectionInterrupted(), RECONNECTING_HELD, ()),
        (RECONNECTING, ConnectionRestored(), READY, ()),
        (RECONNECTING_HELD, ConnectionRestored(), PAUSED, ()),
        (RECONNECTING, PauseAsked(), RECONNECTING_HELD, (Pause(),)),
        (RECONNECTING_HELD, ResumeAsked(), RECONNECTING, (Resume(),)),
        (
            RECONNECTING,
            SkipAsked(),
            replace(SECOND_AT_ONCE, phase=Phase.RECONNECTING, broken=True),
            (Advance(), Finish(1, SKIPPED), NoteBegin(2)),
        ),
        (
            RECONNECTING,
            ConnectionLost(),
            replace(LOST, runs=2),
            (KeepPlace(1), Silence(), NoteEnd(1, Ending.LOST)),
        ),
        (
            replace(RESOLVING, broken=True),
            Opened(1),
            replace(PREPARING, phase=Phase.RECONNECTING, broken=True),
            (NoteBegin(1), Start(1, 1), Open(2)),
        ),
        # Coming back after the bot was away
        (IDLE_WITH_QUEUE, CameBack(), CONNECTING, (Connect(),)),
        (IDLE_WITH_QUEUE, CameBack(held=True), replace(CONNECTING, held=True), (Connect(),)),
        (replace(CONNECTING, held=True), Connected(), replace(RESOLVING, held=True), (Open(1),)),
        (replace(RESOLVING, held=True), Opened(1), replace(PREPARING, phase=Phase.PAUSED), HELD_START),
        (replace(RESOLVING, held=True), ResumeAsked(), RESOLVING, ()),
        (replace(CONNECTING, held=True), ConnectFailed(), IDLE_WITH_QUEUE, ()),
        # Staying in its channel, whatever happens
        (READY, ConnectionLost(is_outage=True), replace(LOST, runs=2, cut_off=True), LOST_EFFECTS),
        (IDLE_IN_VOICE, ConnectionLost(is_outage=True), IDLE_CUT_OFF, ()),
        (PAUSED, ConnectionLost(is_outage=True), replace(HELD_CUT_OFF, runs=2), LOST_EFFECTS),
        (HELD_CUT_OFF, ResumeAsked(), replace(CONNECTING, run=1, runs=1, cut_off=True), (Connect(),)),
        (HELD_CUT_OFF, ReturnWanted(), replace(HELD_CUT_OFF, phase=Phase.CONNECTING, held=True), (Connect(),)),
        (IDLE, ReturnWanted(held=True), replace(IDLE_CUT_OFF, phase=Phase.CONNECTING), (Connect(),)),
        (
            IDLE_WITH_QUEUE,
            ReturnWanted(held=True),
            replace(CONNECTING, held=True, cut_off=True, cut_off_held=True),
            (Connect(),),
        ),
        (replace(IDLE_CUT_OFF, phase=Phase.CONNECTING), Connected(), IDLE_IN_VOICE, ()),
        (replace(IDLE_CUT_OFF, phase=Phase.CONNECTING), ConnectFailed(), IDLE_CUT_OFF, ()),
        (IDLE_CUT_OFF, StopAsked(), IDLE, ()),
        # Sitting around
        (IDLE_IN_VOICE, IdleTooLong(), ENDING, (Disconnect(),)),
    ],
)
def test_an_event_makes_of_a_state(
    before: PlayerState, event: Event, after: PlayerState, effects: tuple[Effect, ...]
) -> None:
    assert step(before, event) == (after, effects)
