"""The world: one object that owns the state, answers requests and tells of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import serializers

from . import api, state
from .auto_archive import AutoArchive
from .backend import SandboxBackend
from .chat import Chat
from .clock import MovableClock, utc_now
from .gestures import Gestures
from .interactions import Interactions
from .moderation import Moderation
from .people import People
from .polls import PollTimers
from .posting import Posting
from .roles import Roles
from .thread_people import ThreadPeople
from .view import BotView
from .voices import Voices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from .session_starts import SessionStarts

    Listener = Callable[[str, Mapping[str, Any]], None]


class World:
    """The whole local Discord with one bot in it. Lives in one event loop; does no I/O."""

    def __init__(self, *, bot_name: str = "Chorus", clock: Callable[[], datetime] = utc_now) -> None:
        self.clock = MovableClock(clock)
        self._backend = SandboxBackend(bot_name=bot_name, clock=self.clock)
        self.people = People(self._backend)
        self.chat = Chat(self._backend)
        self.posting = Posting(self._backend, self.chat)
        self.gestures = Gestures(self._backend, self.chat)
        self.interactions = Interactions(self._backend)
        self.voices = Voices(self._backend)
        self.polls = PollTimers(self._backend, self.clock)
        self.moderation = Moderation(self._backend)
        self.roles = Roles(self._backend)
        self.threads = ThreadPeople(self._backend)
        self.auto_archive = AutoArchive(self._backend, self.clock)
        self.clock.when_moved(self.interactions.note_change)

    @property
    def bot_id(self) -> int:
        """The bot's user id."""
        return self._backend.bot_user.id

    @property
    def bot(self) -> dict[str, Any]:
        """The bot's user object."""
        return dict(serializers.user_payload(self._backend.bot_user))

    @property
    def application_id(self) -> int:
        """The id of the bot's application."""
        return self._backend.application_id

    @property
    def granted_intents(self) -> frozenset[str]:
        """The privileged intents that are switched on: of members, presences, message_content."""
        return self._backend.granted_intents

    @granted_intents.setter
    def granted_intents(self, names: frozenset[str]) -> None:
        self._backend.granted_intents = names

    @property
    def application_flags(self) -> int:
        """The flags of the bot's application: which privileged intents are switched on."""
        return self._backend.application_flags

    @property
    def session_starts(self) -> SessionStarts:
        """How many gateway sessions the bot may start, and how fast."""
        return self._backend.session_starts

    def now_iso(self) -> str:
        """The moment, as Discord writes it."""
        return self._backend.now_iso()

    def dump(self, more: dict[str, Any]) -> bytes:
        """The whole state, with the moment and `more` plain values."""
        return state.dump(self._backend, {"now": self.clock(), **more})

    def load(self, data: bytes) -> dict[str, Any]:
        """Replace the state by one that was dumped; returns what was kept beside it.

        Raises StateError and changes nothing then.
        """
        try:
            World()._take_over(data)
        except state.StateError:
            raise
        except Exception as error:  # objects that damage has put in each other's place fail in any way
            raise state.StateError(f"not a state of the sandbox: {error}") from error
        return self._take_over(data)

    def _take_over(self, data: bytes) -> dict[str, Any]:
        more = state.load(self._backend, data)
        self.clock.catch_up(more["now"])
        self.auto_archive.watch_all()
        self.polls.watch_all()
        return more

    def listen(self, listener: Listener) -> None:
        """Have every gateway event told as (name, payload), before it is cut to what a bot may see."""
        self._backend.subscribers.append(listener)

    def announce(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell all listeners of an event that the backend knows nothing of."""
        self._backend.emit(event, payload)

    def view(self, intents: int, shard: tuple[int, int] = (0, 1)) -> BotView:
        """What a gateway connection with these intents sees."""
        return BotView(self._backend, intents, shard)

    def attachment(self, target: str) -> bytes | None:
        """The file behind a CDN request target (path and query)."""
        return self._backend.cdn.fetch(target)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        json: Any = None,
        uploads: list[api.Upload] | None = None,
        reason: str | None = None,
    ) -> api.Reply:
        """Answer a REST request of the bot; raises DiscordError as Discord would answer."""
        reply = api.request(self._backend, method, path, query=query, json=json, uploads=uploads, reason=reason)
        if path.startswith("/interactions/"):
            self.interactions.note_change()
        return reply
