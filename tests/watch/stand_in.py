"""A stand-in for the bot's web server, to show states that are rare: offline, refused, behind, over.

Speaks what `web/src/watch/wire.ts` has, over real HTTP and Socket.IO, with the headers of the real server. Whoever
opens its page is the person that the cookie `who` names.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import socketio
from aiohttp import web

from tests.page.pictures import png
from tests.watch.asking import hung_up, known, who
from tests.watch.life import LIBRARY, NAMES, Life, now_ms
from tests.watch.sample import SUBTITLES
from web.pages import Pages
from web.problems import HttpProblem
from web.server import HEADERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class StandIn:
    """The server of one group, whose life is `life`. `close` it."""

    def __init__(self, pages: Path, sample: Path, life: Life) -> None:
        self.life = life
        self.address = ""
        self.asked: list[tuple[str, str, Any]] = []
        """Method, path and body of what was asked for that changes something."""
        self.refusals: dict[str, tuple[int, str]] = {}
        """What is refused: the end of its path, the status and the sentence."""
        self.groups = [{**life.group, "description": "Films, and what comes after", "member_count": len(NAMES)}]
        self.held: asyncio.Event | None = None
        """Messages that are sent wait for it, where there is one; with no connection then, no answer arrives."""
        self.sound_wanted = asyncio.Event()
        """Set when a page asks for the sound."""
        self._said: dict[str, dict[str, Any]] = {}
        self._sample = sample
        self._is_cut = False
        self._sids: dict[str, int] = {}
        self._sio = socketio.AsyncServer(async_mode="aiohttp", transports=["websocket"], cors_allowed_origins="*")
        for event, handler in (
            *(("connect", self._connect), ("disconnect", self._disconnect), ("enter", self._enter)),
            *(("clock", self._clock), ("report", self._report), ("listen", self._listen), ("leave", self._leave)),
        ):
            self._sio.on(event, handler)
        self._app = web.Application(middlewares=[self._guard], client_max_size=32 * 1024**2)
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=1)
        Pages(pages).add_to(self._app)
        self._sio.attach(self._app)
        self._add_routes()

    async def start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        await self._sio.shutdown()
        await self._runner.cleanup()

    # What tests do

    async def tell(self) -> None:
        """Tell every page the player, the queue and the people."""
        for sid, user_id in list(self._sids.items()):
            await self._sio.emit("queue", self.life.queue_for(user_id), to=sid)
            await self._sio.emit("state", self.life.player, to=sid)
            await self._sio.emit("people", list(self.life.people.values()), to=sid)

    async def change_player(self, **changes: Any) -> None:
        self.life.set_player(**changes)
        await self.tell()

    async def say(self, author_id: int, text: str, **more: Any) -> dict[str, Any]:
        """Somebody says something."""
        message = self.life.message(author_id, text, **more)
        await self._tell_chat("said", message)
        return message

    async def cut(self) -> None:
        """No connection stands, and none comes about."""
        self._is_cut = True
        for sid in list(self._sids):
            await self._sio.disconnect(sid)

    def mend(self) -> None:
        self._is_cut = False

    async def end(self, reason: str) -> None:
        """Everybody's visit is over."""
        await self._sio.emit("over", {"reason": reason})

    # HTTP

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._is_cut:
            return hung_up(request)
        if request.path.startswith("/socket.io"):
            return await handler(request)
        if request.method != "GET":
            is_json = request.content_type == "application/json"
            self.asked.append((request.method, request.path, await request.json() if is_json else None))
        for end, (status, detail) in self.refusals.items():
            if request.path.endswith(end) and request.method != "GET":
                return web.json_response({"status": status, "detail": detail}, status=status)
        try:
            response = await handler(request)
        except HttpProblem as problem:
            response = web.json_response({"status": problem.status, "detail": problem.key}, status=problem.status)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    def _add_routes(self) -> None:
        for method, path, handler in (
            ("GET", "/me", self._me),
            ("GET", "/groups", self._groups),
            ("POST", "/watch/open", self._open),
            ("POST", "/users/logout", self._log_out),
            ("GET", "/messages", self._older),
            ("POST", "/messages", self._post),
            ("PUT", "/messages/{id}", self._edit),
            ("DELETE", "/messages/{id}", self._erase),
            ("PUT", "/messages/{id}/reactions/{emoji}", self._react),
            ("DELETE", "/messages/{id}/reactions/{emoji}", self._react),
            ("POST", "/groups/{g}/player/{intent}", self._intent),
            ("GET", "/groups/{g}/queue", self._list_queue),
            ("POST", "/groups/{g}/queue", self._add),
            ("PUT", "/groups/{g}/queue/{id}", self._move),
            ("DELETE", "/groups/{g}/queue/{id}", self._remove),
            ("PUT", "/groups/{g}/queue/{id}/vote", self._vote),
            ("GET", "/groups/{g}/search", self._search),
            ("GET", "/groups/{g}/timeline", self._timeline),
            ("GET", "/groups/{g}/media/{id}/video", self._video),
            ("GET", "/groups/{g}/media/{id}/cover", self._cover),
            ("GET", "/groups/{g}/media/{id}/subtitles/{n}", self._subtitles),
        ):
            self._app.router.add_route(method, path, handler)

    async def _me(self, request: web.Request) -> web.Response:
        user_id = who(request)
        if user_id is None:
            return web.json_response({"status": 401, "detail": "Log in first."}, status=401)
        group_id = None if request.cookies.get("chooses") else self.life.group["id"]
        return web.json_response({"id": user_id, "name": NAMES[user_id], "group_id": group_id})

    async def _groups(self, _request: web.Request) -> web.Response:
        return web.json_response({"groups": self.groups, "next": None})

    async def _open(self, request: web.Request) -> web.Response:
        user_id = int((await request.json())["link"])
        answer = web.json_response({"id": user_id, "name": NAMES[user_id], "group_id": self.life.group["id"]})
        answer.set_cookie("who", str(user_id), httponly=True, samesite="Lax")
        return answer

    async def _log_out(self, _request: web.Request) -> web.Response:
        answer = web.Response(status=204)
        answer.del_cookie("who")
        return answer

    async def _older(self, request: web.Request) -> web.Response:
        user_id, before = known(request), int(request.query["before"])
        older = [one for one in self.life.messages if int(one["id"]) < before]
        page = older[-int(request.query["limit"]) :]
        more = len(older) > len(page)
        messages = [self.life.seen_by(user_id, one) for one in page]
        return web.json_response({"messages": messages, "next": messages[0]["id"] if more else None})

    async def _post(self, request: web.Request) -> web.StreamResponse:
        user_id, attachments = known(request), []
        if request.content_type == "application/json":
            wanted = await request.json()
        else:
            form = await request.post()
            wanted = json.loads(str(form["message"]))
            for file in form.getall("files"):
                assert isinstance(file, web.FileField)
                size = len(file.file.read())
                url = f"/groups/7/media/50/cover?{file.filename}"
                attachments.append(
                    {
                        "name": file.filename,
                        "url": url,
                        "mime": file.content_type,
                        "bytes": size,
                        "width": 48,
                        "height": 48,
                    }
                )
        if self.held is not None:
            await self.held.wait()
        before = self._said.get(wanted["client_id"])
        if before is not None:
            return web.json_response(self.life.seen_by(user_id, before))
        answered = next((one for one in self.life.messages if one["id"] == wanted.get("reply_to")), None)
        quote = answered and {"id": answered["id"], "author": answered["author"]["name"], "text": answered["text"]}
        message = await self.say(user_id, wanted["text"], attachments=attachments, reply_to=quote)
        self._said[wanted["client_id"]] = message
        return hung_up(request) if self._is_cut else web.json_response(self.life.seen_by(user_id, message))

    async def _edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        message["text"] = (await request.json())["text"]
        message["edited_at"] = message["created_at"]
        await self._tell_chat("edited", message)
        return web.json_response(self.life.seen_by(known(request), message))

    async def _erase(self, request: web.Request) -> web.Response:
        message = self._message(request)
        self.life.messages.remove(message)
        await self._sio.emit("chat", {"kind": "erased", "id": message["id"]})
        return web.Response(status=204)

    async def _react(self, request: web.Request) -> web.Response:
        message, user_id = self._message(request), known(request)
        by = self.life.reacted.setdefault(message["id"], {}).setdefault(request.match_info["emoji"], set())
        (by.add if request.method == "PUT" else by.discard)(user_id)
        for sid, other in self._sids.items():
            told = {"kind": "reacted", "id": message["id"], "reactions": self.life.reactions(other, message["id"])}
            await self._sio.emit("chat", told, to=sid)
        return web.Response(status=204)

    async def _intent(self, request: web.Request) -> web.Response:
        intent, body = request.match_info["intent"], await request.json()
        changes: dict[str, Any] = {
            "pause": {"phase": "paused"},
            "resume": {"phase": "playing"},
            "seek": {"position_ms": body.get("position_ms")},
            "volume": {"volume": body.get("percent")},
            "loop": {"loop": body.get("loop")},
        }.get(intent, {})
        await self.change_player(**changes)
        said = {"skip": "Skipped.", "shuffle": "Shuffled what waits."}.get(intent)
        return web.json_response({"said": said})

    async def _list_queue(self, request: web.Request) -> web.Response:
        first, count = int(request.query["offset"]), int(request.query["limit"])
        part = self.life.queue_for(known(request), first, count)
        end = first + len(part["entries"])
        return web.json_response({**part, "next": end if end < part["total"] else None})

    async def _add(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        unknown = str(wanted["query"]), None, 200_000
        title, artist, duration = next((one for one in LIBRARY if one[0] == wanted["query"]), unknown)
        entry = self.life.track(title, artist, duration, known(request))
        self.life.entries.insert(0 if wanted.get("when") == "next" else len(self.life.entries), entry)
        await self.tell()
        return web.json_response({"said": f"Added {entry['title']}.", "entries": [entry]})

    async def _move(self, request: web.Request) -> web.Response:
        before = (await request.json())["before"]
        entry = self._take(request)
        at = next((number for number, one in enumerate(self.life.entries) if one["id"] == before), None)
        self.life.entries.insert(len(self.life.entries) if at is None else at, entry)
        await self.tell()
        return web.json_response({"said": None})

    async def _remove(self, request: web.Request) -> web.Response:
        entry = self._take(request)
        await self.tell()
        return web.json_response({"said": f"Removed {entry['title']}."})

    async def _vote(self, request: web.Request) -> web.Response:
        vote, entry_id = (await request.json())["vote"], int(request.match_info["id"])
        self.life.votes.setdefault(entry_id, {})[known(request)] = vote
        await self.tell()
        return web.json_response({"said": None})

    async def _search(self, request: web.Request) -> web.Response:
        wanted = request.query["q"].casefold()
        hits = [
            {
                "query": title,
                "title": title,
                "artist": artist,
                "duration_ms": duration,
                "cover": None,
                "source": "Library",
            }
            for title, artist, duration in LIBRARY
            if wanted in f"{title} {artist}".casefold()
        ]
        return web.json_response({"hits": [{**hit, "has_picture": True} for hit in hits]})

    async def _timeline(self, request: web.Request) -> web.Response:
        marks = [
            {
                "message_id": one["id"],
                "position_ms": one["played"]["position_ms"],
                "author": one["author"]["name"],
                "text": one["text"],
            }
            for one in self.life.messages
            if one["played"] and one["played"]["entry_id"] == int(request.query["entry_id"])
        ]
        return web.json_response({"marks": marks})

    async def _video(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(self._sample, headers={"Content-Type": "video/mp4"})

    async def _cover(self, _request: web.Request) -> web.Response:
        return web.Response(body=png(), content_type="image/png")

    async def _subtitles(self, _request: web.Request) -> web.Response:
        return web.Response(text=SUBTITLES, content_type="text/vtt")

    def _message(self, request: web.Request) -> dict[str, Any]:
        return next(one for one in self.life.messages if one["id"] == request.match_info["id"])

    def _take(self, request: web.Request) -> dict[str, Any]:
        entry = next(one for one in self.life.entries if one["id"] == int(request.match_info["id"]))
        self.life.entries.remove(entry)
        return entry

    # Socket.IO

    async def _tell_chat(self, kind: str, message: dict[str, Any]) -> None:
        for sid, user_id in list(self._sids.items()):
            await self._sio.emit("chat", {"kind": kind, "message": self.life.seen_by(user_id, message)}, to=sid)

    async def _connect(self, sid: str, environ: dict[str, Any]) -> bool:
        user_id = who(environ["aiohttp.request"])
        if user_id is None or self._is_cut:
            return False
        await self._sio.save_session(sid, {"user_id": user_id})
        return True

    async def _disconnect(self, sid: str, _reason: str) -> None:
        user_id = self._sids.pop(sid, None)
        if user_id is not None and user_id not in self._sids.values():
            self.life.people[user_id].update(on_page=False, state=None, behind_ms=None)
            await self.tell()

    async def _enter(self, sid: str, _where: dict[str, Any]) -> dict[str, Any]:
        user_id = (await self._sio.get_session(sid))["user_id"]
        refused = self.refusals.get("enter")
        if refused is not None:
            return {"ok": False, "problem": {"status": refused[0], "detail": refused[1]}}
        self._sids[sid] = user_id
        self.life.people[user_id].update(on_page=True)
        await self.tell()
        newest = self.life.messages[-self.life.page_of_messages :]
        return {
            "ok": True,
            "me": {"id": user_id, "name": NAMES[user_id], "is_mod": True},
            "group": self.life.group,
            "state": self.life.player,
            "queue": self.life.queue_for(user_id),
            "people": list(self.life.people.values()),
            "messages": [self.life.seen_by(user_id, one) for one in newest],
        }

    async def _leave(self, sid: str, _nothing: object) -> dict[str, Any]:
        await self._disconnect(sid, "")
        return {"ok": True}

    async def _clock(self, _sid: str, _nothing: object) -> dict[str, Any]:
        return {"ok": True, "server_ms": now_ms()}

    async def _report(self, sid: str, report: dict[str, Any]) -> dict[str, Any]:
        user_id = self._sids.get(sid)
        if user_id is not None:
            self.life.people[user_id].update(state=report["state"], behind_ms=report["behind_ms"])
            await self._sio.emit("people", list(self.life.people.values()))
        return {"ok": True}

    async def _listen(self, _sid: str, wanted: dict[str, bool]) -> dict[str, Any]:
        if wanted["on"]:
            self.sound_wanted.set()
        return {"ok": True}


@asynccontextmanager
async def running(pages: Path, sample: Path, life: Life) -> AsyncIterator[StandIn]:
    """A stand-in that listens."""
    stand_in = StandIn(pages, sample, life)
    await stand_in.start()
    try:
        yield stand_in
    finally:
        await stand_in.close()
