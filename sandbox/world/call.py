"""One REST request on its way to a route, and the table of routes that the sandbox answers itself."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.http import router
from simcord.http import routes as simcord_routes
from simcord.intents import censor_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from simcord.backend.models import Channel, Message

    from .backend import SandboxBackend

__all__ = ["Call", "Reply", "Upload", "find_route", "known_routes", "mended"]

SIMCORD_ROUTES = simcord_routes.__all__
"""Importing these modules registers simcord's own routes."""


class Upload:
    """A file of a multipart request, as simcord wants it: `fp`, `filename`, `description`.

    `details` are the attachment fields that come with it: `duration_secs`, `waveform`, `title`.
    """

    def __init__(
        self,
        filename: str,
        data: bytes,
        description: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        self.filename = filename
        self.size = len(data)
        self.fp = io.BytesIO(data)
        self.description = description
        self.details = details or {}


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: its status, and a JSON body unless it is 204."""

    status: int
    body: Any = None


@dataclass
class Call:
    """A bot's request, with what its route needs."""

    backend: SandboxBackend
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    json: Any = None
    uploads: list[Upload] = field(default_factory=list)
    reason: str | None = None
    args: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body; empty when there is none or it is a list."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def bot_id(self) -> int:
        """Who asks."""
        return self.backend.bot_user.id

    def number(self, name: str) -> int:
        """A snowflake of the path."""
        return int(self.args[name])

    def channel(self, name: str = "channel_id") -> Channel:
        """The channel of the path; raises 10003, or 50001 when the bot may not see it."""
        channel = self.backend.get_channel(self.number(name))
        self.backend.require_permissions(channel.guild_id, self.bot_id, channel.id)
        return channel

    def message(self) -> Message:
        """The message of the path; raises 10008, also for one that only a person was shown."""
        message = self.backend.get_message(self.channel().id, self.number("message_id"))
        if message.is_ephemeral:
            raise errors.unknown_message()
        return message

    def shown(self, message: Message) -> dict[str, Any]:
        """A message as the bot may see it: without its content unless the message content intent is granted."""
        payload: dict[str, Any] = dict(serializers.message_payload(self.backend, message, for_user=self.bot_id))
        if not self._sees_content:
            censor_message(payload, self.bot_id, backend=self.backend)
        return payload

    def require(self, channel: Channel, *permissions: str) -> None:
        """Raises 50013 unless the bot has the permissions in the channel."""
        self.backend.require_permissions(channel.guild_id, self.bot_id, channel.id, *permissions)

    def has(self, channel: Channel, permission: str) -> bool:
        """Whether the bot has a permission in the channel."""
        try:
            self.require(channel, permission)
        except errors.BackendError:
            return False
        return True

    def pass_on(self) -> Any:
        """Let simcord answer; returns its JSON body or None."""
        return router.dispatch(
            self.backend,
            self.method,
            self.path,
            json=self.json,
            params=dict(self.query),
            files=list(self.uploads),
            reason=self.reason,
            message_content_access=self._sees_content,
        )

    @property
    def _sees_content(self) -> bool:
        return "message_content" in self.backend.granted_intents


_ROUTES: dict[str, list[tuple[list[str], Callable[[Call], Reply]]]] = {}


def mended(method: str, template: str) -> Callable[[Callable[[Call], Reply]], Callable[[Call], Reply]]:
    """Register a handler that stands before simcord's for a method and a path template."""

    def register(handler: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
        _ROUTES.setdefault(method, []).append((template.strip("/").split("/"), handler))
        return handler

    return register


def find_route(method: str, path: str) -> tuple[Callable[[Call], Reply], dict[str, str]] | None:
    """The mended handler for a request and the values of its path, if there is one."""
    segments = path.strip("/").split("/")
    for template, handler in _ROUTES.get(method, ()):
        args = _match(template, segments)
        if args is not None:
            return handler, args
    return None


def known_routes() -> set[tuple[str, str]]:
    """Method and path template of every route that is answered, mended or simcord's own."""
    tables: tuple[Mapping[str, Sequence[tuple[list[str], object]]], ...] = (_ROUTES, router._ROUTES)
    return {
        (method, "/" + "/".join(template))
        for table in tables
        for method, routes in table.items()
        for template, _ in routes
    }


def _match(template: list[str], segments: list[str]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    args: dict[str, str] = {}
    for expected, given in zip(template, segments, strict=True):
        if expected.startswith("{"):
            args[expected[1:-1]] = given
        elif expected != given:
            return None
    return args
