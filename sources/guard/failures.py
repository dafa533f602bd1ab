"""What a guarded request can come to, as a SourceError. Touches nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import aiohttp

from sources.errors import SourceError
from sources.guard.guard import ForbiddenAddressError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.errors import SourceReason

_BY_STATUS: dict[int, SourceReason] = {
    401: "login_needed",
    402: "login_needed",
    404: "not_found",
    407: "forbidden",
    408: "timeout",
    410: "removed",
    425: "rate_limited",
    429: "rate_limited",
    451: "geo_blocked",
    504: "timeout",
}


@contextmanager
def as_source_errors() -> Iterator[None]:
    """Whatever a request within the block raises leaves it as a SourceError. Details name no link."""
    try:
        yield
    except (aiohttp.ClientError, OSError) as error:
        raise SourceError(_reason(error), type(error).__name__) from None


def refuse_status(status: int) -> None:
    """Raises SourceError for an answer that is none of what was asked for."""
    if status in (200, 206):
        return
    reason = _BY_STATUS.get(status) or ("server_error" if status >= 500 or status < 400 else "forbidden")
    raise SourceError(reason, f"status {status}")


def _reason(error: Exception) -> SourceReason:
    match error:
        case ForbiddenAddressError():
            return "forbidden_address"
        case TimeoutError():  # aiohttp's own, too
            return "timeout"
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return "unsupported"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return "server_error"
        case aiohttp.ClientConnectorError():
            return "no_network"
        case aiohttp.ClientError():
            return "server_error"
    return "no_network"
