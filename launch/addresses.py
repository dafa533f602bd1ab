"""Where people reach the web page, as it stands in the settings."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator
from yarl import URL

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _to_public_url(value: object) -> str | None:
    """The address without a slash at its end; None for an empty one.

    Only this machine is spoken to in clear: a cookie that travels in clear is anybody's on the way.
    """
    if value in ("", None):
        return None
    try:
        url = URL(value) if isinstance(value, str) else URL()
    except ValueError:
        url = URL()
    safe = url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK)
    if not safe or not url.host or url != url.origin():
        raise ValueError('should be an address such as "https://chorus.example.com", or "" for no page')
    return str(url.origin()).rstrip("/")


PublicUrl = Annotated[str | None, BeforeValidator(_to_public_url)]
