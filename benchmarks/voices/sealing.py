"""End-to-end sessions that are ready, made offline: each is a group of its own, as each voice channel's is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.audio.dave_group import TwoInACall

if TYPE_CHECKING:
    import davey

Seal = Callable[[bytes], bytes | None]

_FIRST_CHANNEL, _BOT, _LISTENER = 10**6, 1, 2


def sealing_session(number: int) -> davey.DaveSession:
    """The bot's session in its `number`-th channel; takes about 10 ms. Whoever listened has gone."""
    return call(number).bot


def call(number: int) -> TwoInACall:
    """The `number`-th channel with a listener in it."""
    made = TwoInACall(_FIRST_CHANNEL + number, _BOT, _LISTENER)
    made.let_in()
    return made


def sealer(session: davey.DaveSession) -> Seal:
    """What the voice adapter gives a line: sealing under a lock, against members who come and go meanwhile."""
    lock = threading.Lock()

    def seal(frame: bytes) -> bytes | None:
        with lock:
            return session.encrypt_opus(frame) if session.ready else None

    return seal


def seal_in_clear(frame: bytes) -> bytes:
    """A channel without end-to-end encryption."""
    return frame
