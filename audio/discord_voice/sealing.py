"""End-to-end encryption (DAVE) for two threads: the event loop changes the keys, the feeder seals with them.

davey's session is not made for that. So discord.py is given one behind a lock, which the sealing holds too. Touches
nothing but the session.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    import davey

log = logging.getLogger(__name__)


class LockedSession:
    """A davey.DaveSession of which every attribute is read, and every method called, with `lock` held."""

    def __init__(self, session: davey.DaveSession, lock: threading.Lock) -> None:
        self._session = session
        self._lock = lock

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            found = getattr(self._session, name)
        return self._locked(found) if callable(found) else found

    def _locked(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            with self._lock:
                return method(*args, **kwargs)

        return call


class Sealer:
    """Seals Opus packets as the call asks for it at this moment. `seal` and `can_seal` are for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session: davey.DaveSession | None = None
        self._shown: LockedSession | None = None
        self._plain = False

    @property
    def session(self) -> davey.DaveSession | None:
        """The session as it may be used without knowing of the lock."""
        return cast("davey.DaveSession | None", self._shown)

    @session.setter
    def session(self, session: davey.DaveSession | None) -> None:
        with self._lock:
            self._session = session
            self._shown = None if session is None else LockedSession(session, self._lock)

    @property
    def plain(self) -> bool:
        """Whether the call has no end-to-end encryption (protocol version 0), which only Discord can order."""
        return self._plain

    @plain.setter
    def plain(self, plain: bool) -> None:
        with self._lock:
            self._plain = plain

    @property
    def can_seal(self) -> bool:
        """Whether a packet may go out now.

        It may not while the bot is alone in an encrypted call: the group has no keys before it has a second member.
        """
        with self._lock:
            return self._plain or self._is_ready()

    @property
    def status(self) -> Literal["on", "waiting", "off"]:
        """How it stands, for people."""
        with self._lock:
            return "off" if self._plain else "on" if self._is_ready() else "waiting"

    def seal(self, packet: bytes) -> bytes | None:
        """The packet as it may go out; None where it may not."""
        with self._lock:
            if self._plain:
                return packet
            if self._session is None or not self._session.ready:
                return None
            try:
                return self._session.encrypt_opus(packet)
            except (ValueError, RuntimeError) as error:  # as davey's own errors are
                log.warning("A frame could not be sealed: %s", error)
                return None

    def _is_ready(self) -> bool:
        return self._session is not None and self._session.ready
