"""A form with files, as a browser sends it (RFC 7578): read within limits, into memory."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from services.messenger import FileToSend
from services.sending.errors import FilesTooLargeError
from services.watching.writing import MOST_FILE_BYTES, MOST_FILES
from web.problems import HttpProblem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

AT_ONCE = 4
"""Forms that are in memory at a time; who comes next waits."""
WITHIN_S = 120.0
MOST_TEXT_BYTES = 64 * 1024
LONGEST_NAME = 200
MESSAGE, FILES = "message", "files"
TURNS = web.AppKey("forms in turn", asyncio.Semaphore)


@asynccontextmanager
async def form(request: web.Request) -> AsyncIterator[tuple[bytes, Sequence[FileToSend]]]:
    """The form's `message`, which is JSON, and its `files`, for as long as they are needed.

    Raises HttpProblem or FilesTooLargeError.
    """
    async with request.app[TURNS]:
        try:
            async with asyncio.timeout(WITHIN_S):
                read = await _read(request)
        except (ValueError, AssertionError, TimeoutError, HttpProcessingError):
            raise HttpProblem(400, "error-form-malformed") from None
        yield read


async def _read(request: web.Request) -> tuple[bytes, Sequence[FileToSend]]:
    message: bytes | None = None
    files: list[FileToSend] = []
    left = MOST_FILE_BYTES
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name not in (MESSAGE, FILES):
            raise HttpProblem(400, "error-form-malformed")
        if part.name == MESSAGE:
            message = await _content(part, MOST_TEXT_BYTES)
            continue
        data = await _content(part, left)
        left -= len(data)
        files.append(FileToSend((part.filename or "file")[-LONGEST_NAME:], data))
        if len(files) > MOST_FILES:
            raise FilesTooLargeError(most=MOST_FILES, megabytes=MOST_FILE_BYTES // 1024 // 1024)
    if message is None:
        raise HttpProblem(400, "error-form-malformed")
    return message, files


async def _content(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > most:
            raise FilesTooLargeError(most=MOST_FILES, megabytes=MOST_FILE_BYTES // 1024 // 1024)
    return bytes(content)
