"""One HTTP request for a part of a track, and its failures in our words. Touches the network through a session."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from audio.errors import MediaError
from audio.fetching.answers import judge
from audio.fetching.failures import HiccupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from audio.fetching.answers import Answer
    from audio.fetching.resource import Resource

_QUOTED = re.compile(r"[\x21-\x7e]+")
# The watch over a request knows when it stalls; the session's own limits know nothing of a paused track.
_NO_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=None, sock_read=None, sock_connect=None)


@dataclass(frozen=True, slots=True)
class Question:
    """The bytes `start` to `stop` of what is behind `link`; all of it where `known` says that parts can't be had."""

    link: str
    start: int
    stop: int
    known: Resource | None
    extra: Mapping[str, str] = field(default_factory=dict)
    """Headers that the site wants, as a browser sends them; ours win."""

    @property
    def headers(self) -> dict[str, str]:
        headers = {**self.extra, "Accept": "*/*", "Accept-Encoding": "identity"}
        if self.known is None or self.known.ranged:
            headers["Range"] = f"bytes={self.start}-{self.stop - 1}"
            if self.known is not None and self.known.if_range is not None:
                headers["If-Range"] = self.known.if_range
        return headers


class Part:
    """The body of an answer that was believed; it may break off. `offset` is where its next byte belongs."""

    def __init__(self, answer: Answer, response: aiohttp.ClientResponse) -> None:
        self.answer = answer
        self.offset = answer.start
        self._response = response

    async def read(self, most: int) -> bytes:
        """What has come, at least one byte and `most` at most; empty at the end.

        Raises HiccupError("incomplete") where the end comes too early.
        """
        stop = self.answer.stop
        if self.offset == stop:
            return b""
        try:
            block = await self._response.content.read(most)
        except (aiohttp.ClientError, OSError):
            raise HiccupError("incomplete", f"the connection ended at {self.offset} of {stop}") from None
        if not block and stop is not None:
            raise HiccupError("incomplete", f"the answer ended at {self.offset} of {stop}")
        if stop is not None:
            block = block[: stop - self.offset]
        self.offset += len(block)
        return block


@asynccontextmanager
async def ask(session: aiohttp.ClientSession, question: Question, *, redirects: int) -> AsyncIterator[Part]:
    """Send the question and judge the answer; its connection is let go with the block.

    Raises HiccupError, LinkExpiredError, and MediaError where no other try can help. Details name no link: there are
    secrets in them.
    """
    if session.closed:
        raise MediaError("closed", "the session was closed")
    try:
        response = await session.get(
            _url(question.link),
            headers=question.headers,
            timeout=_NO_TIMEOUT,
            raise_for_status=False,
            max_redirects=redirects + 1,  # aiohttp gives up at the last of them, not after it
        )
    except (ValueError, aiohttp.NonHttpUrlClientError, aiohttp.TooManyRedirects) as error:  # the first: no link at all
        raise MediaError("bad_server", type(error).__name__) from None
    except aiohttp.ClientResponseError as error:
        raise HiccupError("bad_server", f"not HTTP: {error.message}") from None
    except (aiohttp.ClientError, OSError) as error:  # the second from a connector that is not aiohttp's own
        raise HiccupError("unreachable", f"{type(error).__name__}: {_cause(error)}") from None
    async with response:
        answer = judge(response, start=question.start, stop=question.stop, known=question.known)
        yield Part(answer, response)


def _url(link: str) -> URL | str:
    """A link that may go out as it is does so: a signature may not survive being quoted anew."""
    return URL(link, encoded=True) if _QUOTED.fullmatch(link) else link


def _cause(error: Exception) -> str:
    """What the system said, without the address."""
    return (error.strerror if isinstance(error, OSError) else None) or "no connection"
