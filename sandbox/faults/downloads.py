"""What goes wrong with downloads from the CDN: refused, stalled, cut off, of another length than was told.

Speaks HTTP; files are known by the last part of their address alone.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .plan import Plan, Planned

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Act = Callable[[web.Request, web.Response], Awaitable[web.StreamResponse]]


@dataclass
class _Fault(Planned):
    """What to do to the next downloads of the files whose name fits."""

    name: str
    act: Act


class DownloadFaults:
    """Stands around every download; each meets at most one fault, the oldest that fits.

    Faults but `fail` spoil what would have been answered, be it the whole file or a range of it.
    """

    def __init__(self) -> None:
        self._plan: Plan[_Fault] = Plan()
        self._well = asyncio.Event()

    def fail(self, name: str, status: int, *, count: int = 1) -> None:
        """Answer the next downloads with an error."""
        known = HTTPStatus(status)

        async def act(_request: web.Request, _answer: web.Response) -> web.StreamResponse:
            return web.Response(status=known, text=known.phrase)

        self._add({"do": "fail_downloads", "status": status}, name, act, count)

    def stall(self, name: str, after_bytes: int, *, count: int = 1) -> None:
        """Send so many bytes of the next downloads, and the others only once all is well again."""

        async def act(request: web.Request, answer: web.Response) -> web.StreamResponse:
            well, body = self._well, _body(answer)
            response = await _begun(request, answer, len(body))
            await response.write(body[:after_bytes])
            await well.wait()
            await response.write(body[after_bytes:])
            return response

        self._add({"do": "stall_downloads", "after_bytes": after_bytes}, name, act, count)

    def cut(self, name: str, after_bytes: int, *, count: int = 1) -> None:
        """Cut the connection of the next downloads after so many bytes."""

        async def act(request: web.Request, answer: web.Response) -> web.StreamResponse:
            body = _body(answer)
            response = await _begun(request, answer, len(body))
            await response.write(body[:after_bytes])
            if request.transport is not None:
                request.transport.close()  # what was written still arrives, as from a server that ends
            return response

        self._add({"do": "cut_downloads", "after_bytes": after_bytes}, name, act, count)

    def misstate(self, name: str, by: int, *, count: int = 1) -> None:
        """Tell a length that is wrong by so many bytes: less, and the file ends early; more, and it is never whole."""

        async def act(request: web.Request, answer: web.Response) -> web.StreamResponse:
            body = _body(answer)
            told = max(len(body) + by, 0)
            response = await _begun(request, answer, told)
            response.force_close()
            await response.write(body[:told])
            return response

        self._add({"do": "misstate_downloads", "by": by}, name, act, count)

    async def pass_through(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        """What becomes of the CDN's answer."""
        name = request.path.rpartition("/")[2]
        fault = self._plan.take(lambda planned: fnmatchcase(name, planned.name))
        return answer if fault is None else await fault.act(request, answer)

    def pending(self) -> list[dict[str, Any]]:
        """What was ordered and has not come yet."""
        return self._plan.pending()

    def clear(self) -> None:
        """All is well again; what was stalled goes on."""
        self._plan.clear()
        self._well.set()
        self._well = asyncio.Event()

    def _add(self, about: dict[str, Any], name: str, act: Act, count: int) -> None:
        self._plan.add(_Fault(name, act, about={**about, "name": name}, count=count))


def _body(answer: web.Response) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b""


async def _begun(request: web.Request, answer: web.Response, length: int) -> web.StreamResponse:
    """The answer's head, with a length."""
    headers = {key: value for key, value in answer.headers.items() if key != "Content-Length"}
    response = web.StreamResponse(status=answer.status, headers=headers)
    response.content_length = length
    await response.prepare(request)
    return response
