"""The world: one object that owns the state, answers requests and tells of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import serializers

from . import api
from .backend import SandboxBackend
from .chat import Chat
from .clock import utc_now
from .interactions import Interactions
from .people import People
from .view import BotView
from .voices import Voices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    Listener = Callable[[str, Mapping[str, Any]], None]


class World:
    """The whole local Discord with one bot in it. Lives in one event loop; does no I/O."""

    def __init__(self, *, bot_name: str = "Chorus", clock: Callable[[], datetime] = utc_now) -> None:
        self._backend = SandboxBackend(bot_name=bot_name, clock=clock)
        self.people = People(self._backend)
        self.chat = Chat(self._backend)
        self.interactions = Interactions(self._backend)
        self.voices = Voices(self._backend)

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

    def now_iso(self) -> str:
        """The moment, as Discord writes it."""
        return self._backend.now_iso()

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
