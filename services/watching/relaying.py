"""A video from somewhere else, passed on as it comes. Touches the network through the guard's session."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.sourcing.failures import explained
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from sources.guard.session import GuardedSession
    from sources.playable import MediaStream

_IDLE_S = 30.0
_BLOCK = 128 * 1024
_PASSED_ON = ("Content-Length", "Content-Range", "ETag", "Last-Modified")
_OUT_OF_RANGE = 416
_REFUSALS = frozenset({401, 403, 404, 410})
"""What servers say to a link that is no good any more."""


@dataclass(frozen=True, slots=True)
class Remote:
    """What another server answers: a status (200, 206, 416 or a refusal), and what of its headers may be passed on."""

    status: int
    headers: Mapping[str, str]
    blocks: AsyncIterator[bytes]
    """Raises SourceFailedError when it breaks off."""

    @property
    def is_refusal(self) -> bool:
        """Whether the link is no good, or no more."""
        return self.status in _REFUSALS


@asynccontextmanager
async def relayed(session: GuardedSession, stream: MediaStream, asked: Mapping[str, str]) -> AsyncIterator[Remote]:
    """The answer to a request with the headers that were `asked` (ranges); its connection is let go with the block.

    Redirects are vetted as the first address is. Raises SourceFailedError.
    """
    try:
        headers = {**stream.headers, **asked}
        takes = {_OUT_OF_RANGE, *_REFUSALS}
        async with session.ask(stream.url, headers=headers, idle_s=_IDLE_S, takes=takes) as response:
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise SourceError("unsupported", "it is packed")
            passed_on = {name: response.headers[name] for name in _PASSED_ON if name in response.headers}

            async def blocks() -> AsyncIterator[bytes]:
                while block := await response.content.read(_BLOCK):
                    yield block

            yield Remote(response.status, passed_on, blocks())
    except SourceError as error:
        raise explained(error) from error
