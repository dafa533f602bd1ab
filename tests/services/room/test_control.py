"""Who may do what to the music where each has their own tracks."""

from __future__ import annotations

import pytest

from services.permissions import TABLE, Operation
from services.room.control import OF_ONE_TRACK, may_control

CONTROLS = [operation for operation in Operation if TABLE[operation].controls_music]
ADA, BEN = 1, 2


@pytest.mark.parametrize("operation", CONTROLS)
def test_somebody_elses_track_is_left_alone(operation: Operation) -> None:
    assert not may_control(operation, user_id=BEN, requester_id=ADA, requesters={ADA, BEN})


@pytest.mark.parametrize("operation", CONTROLS)
def test_ones_own_is_ones_own_and_the_player_is_not(operation: Operation) -> None:
    may = may_control(operation, user_id=BEN, requester_id=BEN, requesters={ADA, BEN})
    assert may == (operation in OF_ONE_TRACK)


def test_all_may_be_stopped_by_whoever_asked_for_all_of_it() -> None:
    assert may_control(Operation.STOP, user_id=BEN, requester_id=BEN, requesters={BEN})
    assert not may_control(Operation.STOP, user_id=BEN, requester_id=BEN, requesters={BEN, None})


@pytest.mark.parametrize("operation", CONTROLS)
def test_where_there_is_nothing_the_player_says_so(operation: Operation) -> None:
    assert may_control(operation, user_id=BEN, requester_id=None, requesters=set())
