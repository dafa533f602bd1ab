"""Sealing from the feeder's thread: a hole where it cannot be done, and nothing in clear that Discord did not order."""

from __future__ import annotations

import threading
from typing import Any, cast

import davey
import pytest

from audio.discord_voice.sealing import LockedSession, Sealer
from tests.audio.dave_group import TwoInACall

FRAME = bytes([0xFC, 7]) * 40
CHANNEL_ID, BOT_ID, LISTENER_ID = 2, 10, 5


@pytest.fixture
def call() -> TwoInACall:
    return TwoInACall(CHANNEL_ID, BOT_ID, LISTENER_ID)


def test_without_a_session_nothing_is_sealed() -> None:
    sealer = Sealer()
    assert (sealer.seal(FRAME), sealer.can_seal, sealer.status) == (None, False, "waiting")


def test_a_session_that_is_not_ready_is_a_hole(call: TwoInACall) -> None:
    sealer = Sealer()
    sealer.session = call.bot
    assert (sealer.seal(FRAME), sealer.can_seal, sealer.status) == (None, False, "waiting")


def test_a_ready_session_seals_what_the_listener_opens(call: TwoInACall) -> None:
    sealer = Sealer()
    sealer.session = call.bot
    call.let_in()
    assert (sealer.can_seal, sealer.status) == (True, "on")
    sealed = sealer.seal(FRAME)
    assert sealed is not None
    assert FRAME not in sealed
    assert call.heard(sealed) == FRAME


def test_only_the_order_to_have_none_lets_a_frame_out_in_clear(call: TwoInACall) -> None:
    sealer = Sealer()
    sealer.session = call.bot
    sealer.plain = True
    assert (sealer.seal(FRAME), sealer.status) == (FRAME, "off")
    sealer.plain = False
    assert sealer.seal(FRAME) is None


def test_what_is_done_to_the_session_is_done_with_the_lock_held() -> None:
    lock = threading.Lock()

    class Session:
        @property
        def ready(self) -> bool:
            return lock.locked()

        def process_commit(self, commit: bytes) -> tuple[bytes, bool]:
            return commit, lock.locked()

    session = LockedSession(cast("davey.DaveSession", Session()), lock)
    assert session.ready
    assert session.process_commit(b"a commit") == (b"a commit", True)
    assert not lock.locked()


def test_keys_that_change_under_the_sealing_thread_make_holes_and_nothing_worse(call: TwoInACall) -> None:
    sealer = Sealer()
    sealer.session = call.bot
    session: Any = sealer.session
    call.bot = session
    sealed: list[bytes | None] = []
    over = threading.Event()

    def seal() -> None:
        while not over.is_set():
            sealed.append(sealer.seal(FRAME))

    feeder = threading.Thread(target=seal)
    feeder.start()
    try:
        for _ in range(20):
            again = TwoInACall(CHANNEL_ID, BOT_ID, LISTENER_ID)
            sealer.session = again.bot
            assert sealer.session is not None
            again.bot = sealer.session
            again.let_in()
            again.bot.set_passthrough_mode(True, 10)
            again.bot.reinit(davey.DAVE_PROTOCOL_VERSION, BOT_ID, CHANNEL_ID)
            again.bot.reset()
    finally:
        over.set()
        feeder.join()
    assert None in sealed
    assert any(frame is not None for frame in sealed)
    assert FRAME not in sealed
