"""Answers with media: files and what is relayed, in ranges, a few at a time for each person."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import hdrs, web

from services.sourcing.failures import SourceFailedError
from web.ranges import one_range

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.web_request import BaseRequest

    from services.watching.pictures import FarVideo, TrackPictures
    from services.watching.relaying import Remote
    from web.call import Call
    from web.limits import MediaSlots

VIDEO = "video/mp4"
"""What is relayed is called a video whatever it is, so that nothing else can be made of it; browsers look into it."""
KEPT_BY_NOBODY_ELSE = {"Cache-Control": "private, no-cache"}


class FilePart(web.FileResponse):
    """A file of this machine, or the range of it that is asked for."""

    def __init__(self, path: Path, mime: str, call: Call) -> None:
        super().__init__(path, headers={hdrs.CONTENT_TYPE: mime, **KEPT_BY_NOBODY_ELSE})
        self._slots = call.media_slots
        self._person = str(call.visitor.user_id)

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        """See StreamResponse; the body is sent within."""
        headers = request.headers.copy()
        headers.popall(hdrs.ACCEPT_ENCODING, None)  # a file that is called the same and packed is another file
        wanted = one_range(headers.pop(hdrs.RANGE, None))
        if wanted is not None and await self._is_current(headers.get(hdrs.IF_RANGE)):
            headers[hdrs.RANGE] = wanted
        with self._slots.taken(self._person):
            return await super().prepare(request.clone(headers=headers))

    async def _is_current(self, if_range: str | None) -> bool:
        """Whether the tag that somebody has of the file is the file's still; aiohttp looks at dates by itself."""
        if if_range is None or not if_range.startswith(('"', "W/")):
            return True
        try:
            found = await asyncio.to_thread(self._path.stat)
        except OSError:
            return False
        return if_range == f'"{found.st_mtime_ns:x}-{found.st_size:x}"'


class RelayedPart(web.StreamResponse):
    """What another server answers to the same request. It holds a connection there until it is sent."""

    def __init__(self, remote: Remote, held: AsyncExitStack, mime: str, slots: MediaSlots, person: int) -> None:
        headers = {**remote.headers, **KEPT_BY_NOBODY_ELSE, hdrs.CONTENT_TYPE: mime}
        if remote.status == HTTPStatus.PARTIAL_CONTENT:
            headers[hdrs.ACCEPT_RANGES] = "bytes"
        super().__init__(status=remote.status, headers=headers)
        self._blocks = remote.blocks
        self._held = held
        self._slots = slots
        self._person = str(person)

    @classmethod
    async def begin(cls, pictures: TrackPictures, video: FarVideo, call: Call) -> RelayedPart:
        """Ask the other server. Raises SourceFailedError."""
        asked: dict[str, str] = {}
        if (wanted := one_range(call.headers.get(hdrs.RANGE))) is not None:
            asked[hdrs.RANGE] = wanted
            if hdrs.IF_RANGE in call.headers:
                asked[hdrs.IF_RANGE] = call.headers[hdrs.IF_RANGE]
        async with AsyncExitStack() as held:
            remote = await pictures.relay(video, asked, held)
            return cls(remote, held.pop_all(), VIDEO, call.media_slots, call.visitor.user_id)

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        """See StreamResponse; the body is sent within. Raises ConnectionResetError where it breaks off."""
        try:
            with self._slots.taken(self._person):
                async with self._held:
                    return await self._send(request)
        except SourceFailedError as error:  # too late to say why: whoever asked sees less than was announced
            raise ConnectionResetError("what is relayed broke off") from error

    async def _send(self, request: BaseRequest) -> AbstractStreamWriter | None:
        writer = await super().prepare(request)
        if request.method != hdrs.METH_HEAD and self.status != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            async for block in self._blocks:
                await self.write(block)
        return writer
