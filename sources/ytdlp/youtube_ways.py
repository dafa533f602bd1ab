"""The ways to a video of YouTube's, in the order in which they are tried. Touches the list of what is installed."""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sources.ytdlp.fallbacks import Way
from sources.ytdlp.job import FULL, QUICK, Profile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sources.errors import SourceReason
    from sources.playable import Playable

DEFAULT_CLIENTS = ("visionos", "default")
"""Of yt-dlp 2026.10.26; "default" is what yt-dlp itself takes."""
COOKIES = Profile("the cookies file", uses_cookies=True)
PO_TOKENS = Profile("a client with PO tokens", ("mweb",))
# Of those that give sound, the one whose links need no JavaScript.
_WITHOUT_JAVASCRIPT = {"visionos"}

_OF_THE_SITE: frozenset[SourceReason] = frozenset(
    {"bot_check", "forbidden", "rate_limited", "server_error", "unsupported", "not_found", "login_needed"}
)
_OF_THE_CLIENT: frozenset[SourceReason] = frozenset({"age_restricted", "drm"})
_OF_THE_ACCOUNT: frozenset[SourceReason] = frozenset({"age_restricted", "private", "members_only"})
_OF_THE_VIDEO: frozenset[SourceReason] = frozenset({"removed", "geo_blocked"})
CURED_BY_ANOTHER_SOURCE = _OF_THE_SITE | _OF_THE_CLIENT | _OF_THE_ACCOUNT | _OF_THE_VIDEO


def ways_of(
    resolve: Callable[[Profile, str], Awaitable[Playable]],
    *,
    clients: Sequence[str],
    has_cookies: bool,
    has_po_tokens: bool | None = None,
) -> list[Way]:
    """By one client after the other, then with what the admin has put there for it."""
    ways = []
    for client in clients:
        profile = _profile_of(client)
        ways.append(Way(profile.name, partial(resolve, profile), _OF_THE_SITE | _OF_THE_CLIENT))
        if "js" in profile.skip:  # what is told beside the video is a request of its own, that may fail by itself
            alone = replace(profile, name=f"{profile.name} alone", skip=(*profile.skip, "initial_data"))
            ways.append(Way(alone.name, partial(resolve, alone), frozenset({"server_error", "timeout"})))
    if has_cookies:
        ways.append(Way(COOKIES.name, partial(resolve, COOKIES), _OF_THE_SITE | _OF_THE_ACCOUNT))
    if po_token_plugins() if has_po_tokens is None else has_po_tokens:
        ways.append(Way(PO_TOKENS.name, partial(resolve, PO_TOKENS), _OF_THE_SITE))
    return ways


def po_token_plugins() -> list[str]:
    """The names of the installed plugins of yt-dlp that provide PO tokens, which say of a client that it is one."""
    try:
        spec = find_spec("yt_dlp_plugins.extractor")
    except ModuleNotFoundError:  # there are none: neither Python nor, where it is imported, yt-dlp finds the package
        return []
    places = None if spec is None else spec.submodule_search_locations
    return sorted(module.name for module in pkgutil.iter_modules(places) if "pot" in module.name) if places else []


def _profile_of(client: str) -> Profile:
    if client == "default":
        return FULL
    return Profile(f"client {client}", (client,), QUICK.skip if client in _WITHOUT_JAVASCRIPT else ())
