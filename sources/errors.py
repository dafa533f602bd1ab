"""What can go wrong while looking for media. Touches nothing.

    SourceError

It carries a `reason`, one word out of a closed list that a service turns into a sentence, and a `detail` for
the log.
"""

from __future__ import annotations

from typing import Literal

SourceReason = Literal[
    "not_found",
    "removed",
    "private",
    "members_only",
    "login_needed",
    "age_restricted",
    "upcoming",
    "geo_blocked",
    "drm",
    "bot_check",
    "forbidden",
    "rate_limited",
    "server_error",
    "timeout",
    "no_network",
    "unsupported",
    "too_long",
    "too_large",
    "empty_playlist",
    "live_off",
    "forbidden_address",
    "quota_exceeded",
    "unavailable",
]


class SourceError(Exception):
    """A source cannot answer.

    `reason`: "not_found" (it has no such track), "removed", "private", "members_only", "login_needed" (only with an
    account), "age_restricted", "upcoming" (it has not begun), "geo_blocked" (not in the country of this machine),
    "drm" (it is encrypted), "bot_check" (the site wants to see a person), "forbidden" (403), "rate_limited" (429),
    "server_error" (5xx, and answers that make no sense), "timeout", "no_network" (no connection, no such host),
    "unsupported" (nothing that can be played is behind the link), "too_long", "too_large", "empty_playlist",
    "live_off" (it is live, and that is not wanted here), "forbidden_address" (the link leads into a network that is
    none of its business), "quota_exceeded" (the site's API gives no more today), "unavailable" (the source itself
    cannot be asked now, as a folder that is not there).
    """

    def __init__(self, reason: SourceReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: SourceReason = reason
        self.detail = detail
