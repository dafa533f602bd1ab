"""The seam between the gateway and the mirror: every event is handed on whole, in order, and reading waits for it.

discord.py calls listeners in tasks of their own, which it never waits for, and hands them objects that leave out what
it does not know. So this takes the raw event as it is dispatched, before discord.py does, and lets the gateway's socket
be read only while the mirror has room. What is touched of discord.py (tests/cogs/test_intake.py holds it):

- `Client._connection.parsers`, a dict from an event's name to what it is called with, the same for all shards;
- `Client.http.ws_connect`, which makes the sockets of the gateway (and those of voice, which are left alone).

What other listeners are told stays as it is.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from cogs.payloads import ids_of, is_whole, message_of, part_of
from services.mirror import Deleted, Edited, Interrupted, Said, SessionBegan, Touched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import aiohttp
    from discord.ext import commands

    from services.mirror import Event, Recorder

    Payload = Mapping[str, Any]

log = logging.getLogger(__name__)

GATEWAY = "encoding="
"""Stands in the address of the gateway (Discord docs: Gateway > Connecting), and in no voice server's."""

IN_ONE_GO = 8
"""Messages after which others get their turn: a socket that has more of them never waits, and discord.py neither. One
takes about 0.1 ms."""


class Intake:
    """Taps one bot's gateway. `open` before it connects, `close` when it is to be as it was."""

    def __init__(self, bot: commands.Bot, recorder: Recorder) -> None:
        self._recorder = recorder
        self._http = bot.http
        self._ws_connect = bot.http.ws_connect
        self._parsers = bot._connection.parsers
        self._untapped = dict(self._parsers)

    def open(self) -> None:
        for name, events_of in EVENTS.items():
            self._parsers[name] = partial(self._dispatched, name, events_of, self._parsers[name])
        self._http.ws_connect = self._connect  # type: ignore[method-assign]

    def close(self) -> None:
        self._parsers.update(self._untapped)
        self._http.ws_connect = self._ws_connect  # type: ignore[method-assign]

    def _dispatched(
        self, name: str, events_of: Callable[[Payload], Iterable[Event]], parse: Callable[[Any], None], payload: Any
    ) -> None:
        try:
            for event in events_of(payload):
                self._recorder.offer(event)
        except Exception:
            # Of whatever shape it is, discord.py gets its turn, and what comes behind it, too.
            self._not_understood(name, payload)
        parse(payload)

    def _not_understood(self, name: str, payload: Any) -> None:
        reference = secrets.token_hex(3)
        log.exception("a %s was not understood, reference %s", name, reference)
        try:
            message_id, thread_id = ids_of(payload)
        except (ValueError, AttributeError):
            return
        self._recorder.offer(Touched(thread_id, message_id))

    async def _connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        socket = await self._ws_connect(url, compress=compress)
        if GATEWAY in url:
            receive, turns = socket.receive, itertools.count(1)

            async def receive_when_there_is_room(*args: Any, **kwargs: Any) -> aiohttp.WSMessage:
                await self._recorder.room()
                if next(turns) % IN_ONE_GO == 0:
                    await asyncio.sleep(0)
                return await receive(*args, **kwargs)

            socket.receive = receive_when_there_is_room  # type: ignore[method-assign]
        return socket


def _said(payload: Payload) -> Iterable[Event]:
    message = message_of(payload)
    return () if message is None else (Said(message),)


def _edited(payload: Payload) -> Iterable[Event]:
    message = message_of(payload) if is_whole(payload) else part_of(payload)
    return () if message is None else (Edited(message),)


def _deleted(payload: Payload) -> Iterable[Event]:
    message_id, thread_id = ids_of(payload)
    return (Deleted(thread_id, (message_id,)),)


def _deleted_together(payload: Payload) -> Iterable[Event]:
    each = [ids_of({"id": message_id, "channel_id": payload.get("channel_id")}) for message_id in payload["ids"]]
    return (Deleted(each[0][1], [message_id for message_id, _ in each]),) if each else ()


def _touched(payload: Payload) -> Iterable[Event]:
    message_id, thread_id = ids_of({"id": payload.get("message_id"), "channel_id": payload.get("channel_id")})
    return (Touched(thread_id, message_id),)


def _began(_payload: Payload) -> Iterable[Event]:
    return (SessionBegan(),)


def _guild_interrupted(payload: Payload) -> Iterable[Event]:
    guild_id = payload.get("guild_id") or payload.get("id")
    return (Interrupted(guild_id=int(guild_id)),) if isinstance(guild_id, str) else ()


def _thread_interrupted(payload: Payload) -> Iterable[Event]:
    thread_id = payload.get("id")
    return (Interrupted((int(thread_id),)),) if isinstance(thread_id, str) else ()


EVENTS: Mapping[str, Callable[[Payload], Iterable[Event]]] = {
    "READY": _began,  # a session that is resumed leaves nothing out, and says RESUMED instead
    # Before and behind these something may have been left out. They stand in the one order with what is said: told any
    # later, what is said right behind them would be taken for the continuation of what was said before.
    "GUILD_CREATE": _guild_interrupted,
    "GUILD_DELETE": _guild_interrupted,
    "THREAD_LIST_SYNC": _guild_interrupted,
    "THREAD_CREATE": _thread_interrupted,
    "MESSAGE_CREATE": _said,
    "MESSAGE_UPDATE": _edited,
    "MESSAGE_DELETE": _deleted,
    "MESSAGE_DELETE_BULK": _deleted_together,
    "MESSAGE_REACTION_ADD": _touched,
    "MESSAGE_REACTION_REMOVE": _touched,
    "MESSAGE_REACTION_REMOVE_ALL": _touched,
    "MESSAGE_REACTION_REMOVE_EMOJI": _touched,
    "MESSAGE_POLL_VOTE_ADD": _touched,
    "MESSAGE_POLL_VOTE_REMOVE": _touched,
}
"""What the mirror is told of the gateway's events, by their names (Discord docs: Gateway Events > Receive Events)."""
