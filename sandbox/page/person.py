"""One open page: whoever has its key, in the name of one person.

Requests and answers are those of the control socket, as messages of a WebSocket: `{"id": 1, "do": "send", "args":
{...}}`. The first is `enter` with the key and whom to be (`member_id`; the first person there is when left out).
Events come as `{"event": ..., "data": ...}`; what is heard in voice comes as binary messages.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.acting.performing import MisuseError, described, perform

from . import sight
from .checking import check_arguments
from .deeds import DEEDS
from .drawer import DRAWER_DEEDS
from .ear import EAR_DEEDS, Ear
from .outbox import Outbox
from .wire import incoming, outgoing

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from aiohttp import WSMessage

    from sandbox.acting.desk import Desk, Payload

    from .drawer import Drawer

ENTER_WITHIN_S = 10.0
CLOSE_WITHIN_S = 1.0
WRONG_KEY = 4004
DOES_NOT_READ = 4008
MOST_AT_ONCE = 1000
"""Requests of one window that wait for their answers, most of them for what a bot may still do."""
MOST_WAITING = 50
"""Messages for a window that does not take them: behind so many, what is heard would come a second late."""
_log = logging.getLogger(__name__)


class WrongKeyError(Exception):
    """Somebody without the key."""


class Person:
    """One page's socket. `run` serves it to its end."""

    def __init__(
        self,
        desk: Desk,
        socket: web.WebSocketResponse,
        key: str,
        drawer: Drawer,
        transport: asyncio.Transport | None = None,
    ) -> None:
        """`transport` is what the socket sends through, cut off when the window does not even read its end."""
        self._desk = desk
        self._socket = socket
        self._transport = transport
        self._key = key
        self._onlooker = drawer.open(self.tell)
        self._member_id: int | None = None
        self._ear: Ear | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._outbox = Outbox()
        self._places_due = False

    async def run(self, hello: Payload) -> None:
        """Let the page in, answer what it asks until it is gone; `hello` is what it is told first."""
        writing = asyncio.create_task(self._write_all())
        watching = asyncio.create_task(self._give_up(writing))
        try:
            async with asyncio.timeout(ENTER_WITHIN_S):
                await self._enter(await self._socket.receive(), hello)
            async for message in self._socket:
                self._take(message)
                await asyncio.sleep(0)  # what can be answered at once is, before more is taken
                await self._outbox.room()
        except (WrongKeyError, TimeoutError):
            await self._socket.close(code=WRONG_KEY, message=b"the key is not that of this sandbox")
        finally:
            self._onlooker.close()
            if self._ear is not None:
                await self._ear.close()
            ending = {writing, watching, *self._tasks}
            for task in ending:
                task.cancel()
            await asyncio.wait(ending)

    async def close(self) -> None:
        """The sandbox goes."""
        await self._socket.close(code=WSCloseCode.GOING_AWAY)

    def open_anew(self) -> None:
        """Have the page come in once more, when it has been told all that it is to be told before."""
        self._outbox.end()

    def hear(self, event: str, payload: Mapping[str, Any]) -> None:
        """Something happened in the world."""
        if self._member_id is None:
            return
        if self._ear is not None:
            self._ear.notice(event, payload)
        seen = sight.sighting(self._desk.world, self._member_id, event, payload)
        if seen is None:
            return
        if seen.event != "places":
            self.tell(*seen)
        elif not self._places_due:  # one for all that happens at once
            self._places_due = True
            asyncio.get_running_loop().call_soon(self._tell_places)

    def tell(self, event: str, data: Payload) -> None:
        """Send an event to the page."""
        self._write({"event": event, "data": data})

    def sound(self, heard: bytes) -> bool:
        """Send what was heard; False if the window is too far behind: then it is dropped."""
        if self._outbox.waiting >= MOST_WAITING:
            return False
        self._outbox.put(heard)
        return True

    def _tell_places(self) -> None:
        self._places_due = False
        if self._member_id is not None:
            self.tell("places", sight.places(self._desk.world, self._member_id))

    async def _enter(self, message: Any, hello: Payload) -> None:
        try:
            request = json.loads(message.data)
            args = request["args"]
            is_right = request["do"] == "enter" and secrets.compare_digest(str(args["key"]), self._key)
            wanted = None if args.get("member_id") is None else str(args["member_id"])
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError):
            raise WrongKeyError from None
        if not is_right:
            raise WrongKeyError
        there = sight.people(self._desk.world)
        if not there:
            raise WrongKeyError
        me = next((one for one in there if one["user"]["id"] == wanted), there[0])
        self._member_id = int(me["user"]["id"])
        self._ear = Ear(self._desk, self._member_id, self)
        result = {
            **hello,
            "people": sight.people(self._desk.world, near=self._member_id),
            **sight.places(self._desk.world, self._member_id),
        }
        self._write({"id": request.get("id"), "ok": True, "result": result})

    def _take(self, message: WSMessage) -> None:
        if message.type is not WSMsgType.TEXT:
            self._write(_failure(None, MisuseError("requests are text, not bytes")))
        elif len(self._tasks) >= MOST_AT_ONCE:
            self._write(_failure(_id_of(message.data), MisuseError("too many requests wait for an answer already")))
        else:
            self._start(self._answer(message.data))

    async def _answer(self, text: str) -> None:
        request_id: Any = None
        try:
            request = _read(text)
            request_id = request.get("id")
            result = await self._perform(str(request["do"]), request.get("args") or {})
            self._write({"id": request_id, "ok": True, "result": result})
        except Exception as error:  # whatever an action raises is the page's to show
            self._write(_failure(request_id, error))

    async def _perform(self, name: str, args: Payload) -> Any:
        try:
            given = incoming(args)
            if name in DRAWER_DEEDS:
                return await perform(self._onlooker, DRAWER_DEEDS, name, given)
            if name in EAR_DEEDS:
                check_arguments(name, EAR_DEEDS[name], given)
                return await perform(self._ear, EAR_DEEDS, name, given)
            if name in DEEDS:
                check_arguments(name, DEEDS[name], given)
            return await perform(self._desk, DEEDS, name, {**given, "member_id": self._member_id})
        except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            _log.warning("%s was asked for with what it cannot take", name, exc_info=error)
            raise MisuseError(f"{name}: something in its arguments is not of the right kind") from error

    def _write(self, packet: Payload) -> None:
        self._outbox.put(json.dumps(outgoing(packet)))

    async def _write_all(self) -> None:
        await self._outbox.run(self._socket)
        if self._outbox.ended:
            await self._socket.close(code=WSCloseCode.SERVICE_RESTART)

    async def _give_up(self, writing: asyncio.Task[None]) -> None:
        """Close the socket of a window that does not read; it comes back and asks for all anew."""
        await self._outbox.overflowed.wait()
        writing.cancel()
        farewell = b"this window does not read what it is sent"
        closing = asyncio.create_task(self._socket.close(code=DOES_NOT_READ, message=farewell))
        await asyncio.wait({closing}, timeout=CLOSE_WITHIN_S)
        if self._transport is not None and (not closing.done() or self._transport.get_write_buffer_size()):
            self._transport.abort()  # else it would wait for the window to read what is left

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _read(text: str) -> Payload:
    """A request, if it looks like one. Raises MisuseError."""
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        raise MisuseError("a request is JSON") from None
    if not isinstance(request, dict) or "do" not in request or not isinstance(request.get("args") or {}, dict):
        raise MisuseError("a request is {id, do, args}")
    if not isinstance(request.get("id"), int | str | None):
        raise MisuseError("the id of a request is a number or a text")
    return request


def _id_of(text: str) -> Any:
    try:
        return _read(text).get("id")
    except MisuseError:
        return None


def _failure(request_id: Any, error: Exception) -> Payload:
    return {"id": request_id, "ok": False, "error": described(error)}
