"""Why yt-dlp failed, out of what it says. Touches nothing.

Most of YouTube's refusals are one class of errors and differ only in their words; why a request itself failed stands in
a warning, and the error then says only that there was no response (yt-dlp 2026.10.26).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.errors import SourceReason

_KINDS: dict[str, SourceReason] = {
    "GeoRestrictedError": "geo_blocked",
    "UnsupportedError": "unsupported",
    "MemoryError": "too_large",
    "RecursionError": "server_error",
}

# The first that matches decides: what is said of age, for one, also says "sign in".
_RULES: tuple[tuple[SourceReason, str], ...] = (
    ("forbidden_address", r"forbidden address"),
    ("server_error", r"HTTP Error 5\d\d"),
    ("age_restricted", r"confirm your age|age.?restricted|inappropriate for some users"),
    ("private", r"private video|(?:video|track|playlist) is private"),
    ("bot_check", r"not a bot|captcha|IP is likely being blocked|client challenge"),
    ("rate_limited", r"HTTP Error 429|too many requests|try again later|rate.?limit"),
    ("members_only", r"members.only|members on level|join this channel"),
    ("upcoming", r"will begin|premieres? in|premiere will|has not started"),
    ("geo_blocked", r"in your (?:country|region)|from your location|geo.?restrict"),
    ("drm", r"\bDRM\b"),
    ("empty_playlist", r"doesn't contain any tracks"),
    ("removed", r"has been removed|no longer available|been terminated|been deleted|has closed"),
    (
        "not_found",
        r"unavailable|does not exist|not exist|HTTP Error 4(?:04|10)|incomplete youtube id|entity was not found"
        r"|truncated|not found",
    ),
    ("login_needed", r"HTTP Error 401|sign in|log.?in|cookies|registered users"),
    ("forbidden", r"HTTP Error 403|status code 403"),
    ("timeout", r"timed? ?out|: 504"),
    ("server_error", r"certificate"),
    (
        "no_network",
        r"tunnel connection failed|unable to connect|refused|resolve|name or service|unreachable|connection"
        r"|TransportError|remote end closed|EOF occurred|proxy",
    ),
    (
        "unsupported",
        r"unsupported url|no suitable extractor|not a valid url|format is not available|no video formats",
    ),
)
_PATTERNS = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _RULES)


def error_of(failure: Mapping[str, object]) -> SourceError:
    """The error that a worker's `failure` means."""
    kind, message = str(failure.get("kind")), str(failure.get("message"))
    warnings = failure.get("warnings")
    told = [str(warning) for warning in warnings] if isinstance(warnings, list) else []
    detail = f"{kind}: {' / '.join([message, *told])}"[:500]
    return SourceError(_reason_of(kind, [message, *told]), detail)


def _reason_of(kind: str, texts: Sequence[str]) -> SourceReason:
    """By the error's class, then by its own words, then by the warnings before it."""
    if kind in _KINDS:
        return _KINDS[kind]
    for text in texts:
        for reason, pattern in _PATTERNS:
            if pattern.search(text):
                return reason
    return "server_error"
