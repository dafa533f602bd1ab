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
from .deeds import DEEDS
from .ear import EAR_DEEDS, Ear
from .wire import incoming, outgoing

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from sandbox.acting.desk import Desk, Payload

ENTER_WITHIN_S = 10.0
WRONG_KEY = 4004
MOST_WAITING = 50
"""Messages for a window that does not take them: behind so many, what is heard would come a second late."""
_log = logging.getLogger(__name__)


class WrongKeyError(Exception):
    """Somebody without the key."""


class Person:
    """One page's socket. `run` serves it to its end."""

    def __init__(self, desk: Desk, socket: web.WebSocketResponse, key: str) -> None:
        self._desk = desk
        self._socket = socket
        self._key = key
        self._member_id: int | None = None
        self._ear: Ear | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._outbox: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._places_due = False

    async def run(self, hello: Payload) -> None:
        """Let the page in, answer what it asks until it is gone; `hello` is what it is told first."""
        writing = asyncio.create_task(self._write_all())
        try:
            async with asyncio.timeout(ENTER_WITHIN_S):
                await self._enter(await self._socket.receive(), hello)
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._start(self._answer(message.data))
        except (WrongKeyError, TimeoutError):
            await self._socket.close(code=WRONG_KEY, message=b"the key is not that of this sandbox")
        finally:
            if self._ear is not None:
                await self._ear.close()
            for task in (writing, *self._tasks):
                task.cancel()
            await asyncio.wait({writing, *self._tasks})

    async def close(self) -> None:
        """The sandbox goes."""
        await self._socket.close(code=WSCloseCode.GOING_AWAY)

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
        if self._outbox.qsize() >= MOST_WAITING:
            return False
        self._outbox.put_nowait(heard)
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
        except (TypeError, ValueError, KeyError):
            raise WrongKeyError from None
        if not is_right:
            raise WrongKeyError
        there = sight.people(self._desk.world)
        if not there:
            raise WrongKeyError
        me = next((one for one in there if one["user"]["id"] == wanted), there[0])
        self._member_id = int(me["user"]["id"])
        self._ear = Ear(self._desk, self._member_id, self)
        result = {**hello, "people": there, **sight.places(self._desk.world, self._member_id)}
        self._write({"id": request.get("id"), "ok": True, "result": result})

    async def _answer(self, text: str) -> None:
        request_id: Any = None
        try:
            request = json.loads(text)
            request_id = request.get("id")
            result = await self._perform(str(request["do"]), request.get("args") or {})
            self._write({"id": request_id, "ok": True, "result": result})
        except (AttributeError, KeyError, TypeError, json.JSONDecodeError):
            self._write(_failure(request_id, MisuseError("a request is {id, do, args}")))
        except Exception as error:  # whatever an action raises is the page's to show
            self._write(_failure(request_id, error))

    async def _perform(self, name: str, args: Payload) -> Any:
        if name in EAR_DEEDS:
            return await perform(self._ear, EAR_DEEDS, name, incoming(args))
        return await perform(self._desk, DEEDS, name, {**incoming(args), "member_id": self._member_id})

    def _write(self, packet: Payload) -> None:
        self._outbox.put_nowait(json.dumps(outgoing(packet)))

    async def _write_all(self) -> None:
        while True:
            packet = await self._outbox.get()
            try:
                if isinstance(packet, bytes):
                    await self._socket.send_bytes(packet)
                else:
                    await self._socket.send_str(packet)
            except ConnectionError:
                return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _failure(request_id: Any, error: Exception) -> Payload:
    return {"id": request_id, "ok": False, "error": described(error)}
