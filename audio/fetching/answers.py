"""Judges an HTTP answer before its first byte is believed. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audio.errors import MediaError
from audio.fetching.failures import HiccupError, LinkExpiredError
from audio.fetching.resource import Resource, parse_content_range

if TYPE_CHECKING:
    from collections.abc import Mapping

_PASSING = {408, 425, 429}
_FORBIDDEN = {401, 402, 407, 451}
# What aiohttp would unpack; other words that servers put there ("none", "utf-8") change no byte.
_PACKED = {"gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"}


class Response(Protocol):
    """The part of `aiohttp.ClientResponse` that is judged."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content_length(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """The body is the bytes `start` to `stop` of the resource; to its end where `stop` is None."""

    start: int
    stop: int | None
    resource: Resource


def judge(response: Response, *, start: int, stop: int, known: Resource | None) -> Answer:
    """What the body is, when the bytes `start` to `stop` were asked for of what is `known` from an earlier answer.

    Raises HiccupError, LinkExpiredError, and MediaError where no other try can help.
    """
    if response.status not in (200, 206):
        raise _refusal(response, known)
    packed = {word.strip().lower() for word in response.headers.get("Content-Encoding", "").split(",")} & _PACKED
    if packed:
        raise HiccupError("bad_server", f"the answer is packed with {packed}, although it was asked not to be")
    answer = _part(response, start, stop) if response.status == 206 else _whole(response)
    _check_same(answer.resource, known)
    return answer


def _refusal(response: Response, known: Resource | None) -> Exception:
    status, detail = response.status, f"status {response.status}"
    match status:
        case 403:
            return LinkExpiredError("forbidden", detail)
        case 410:
            return LinkExpiredError("not_found", detail)
        case 404:
            return MediaError("not_found", detail)
        case 416:
            return _beyond_the_end(response, known)
    if status >= 500 or status in _PASSING:
        return HiccupError("unreachable", detail)
    return MediaError("forbidden", detail) if status in _FORBIDDEN else HiccupError("bad_server", detail)


def _beyond_the_end(response: Response, known: Resource | None) -> Exception:
    size = response.headers.get("Content-Range", "").removeprefix("bytes */")
    if known is None and size == "0":
        return MediaError("empty")
    if known is not None and size.isascii() and size.isdigit() and size != str(known.size):
        return MediaError("changed", f"its size is {size} instead of {known.size}")
    return HiccupError("bad_server", "status 416 for a range that there should be")


def _part(response: Response, start: int, stop: int) -> Answer:
    told = response.headers.get("Content-Range", "")
    found = parse_content_range(told)
    if found is None or found[0] != start:
        raise HiccupError("bad_server", f"Content-Range {told!r} for {start}-{stop - 1}")
    length = response.content_length
    if length is not None and length != found[1] - found[0]:
        raise HiccupError("bad_server", f"Content-Range {told!r} with Content-Length {length}")
    # Some send more than they were asked for, which does no harm: the rest is not read.
    return Answer(start, min(found[1], stop), Resource.of(response.headers, size=found[2], ranged=True))


def _whole(response: Response) -> Answer:
    size = response.content_length
    if size == 0:
        raise MediaError("empty")
    return Answer(0, size, Resource.of(response.headers, size=size, ranged=False))


def _check_same(resource: Resource, known: Resource | None) -> None:
    if known is None:
        return
    difference = known.differs_in(resource)
    if difference is not None:
        raise MediaError("changed", f"another {difference} than before")
    if known.ranged and not resource.ranged:
        raise HiccupError("bad_server", "status 200 instead of 206")
    if not known.ranged and not known.can_be_recognised:
        raise MediaError("incomplete", "nothing tells whether it is the same again")
