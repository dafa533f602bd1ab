"""Cards with the pictures of tracks. Nothing is fetched here: Discord fetches the pictures, through its own proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from yarl import URL

if TYPE_CHECKING:
    from cogs.speech import Speech
    from sources.playable import SearchHit

LONGEST_LINK = 2048
"""Characters of a link that Discord takes in an embed."""


def cover_of(speech: Speech, track: SearchHit) -> list[discord.Embed]:
    """A card with a track's picture, which leads to its page; none for one without a picture."""
    picture = shown_link(track.thumbnail_url)
    if picture is None:
        return []
    page, name = shown_link(track.page_url), speech.track(track)
    is_linked = page is not None and ")" not in page  # which would end the link
    return [discord.Embed(description=f"{name} [↗]({page})" if is_linked else name).set_thumbnail(url=picture)]


def shown_link(url: str | None) -> str | None:
    """The link if Discord takes it: one that it does not take would cost the whole answer. Only https."""
    if url is None or len(url) > LONGEST_LINK:
        return None
    try:
        parsed = URL(url)
    except ValueError:
        return None
    return str(parsed) if parsed.scheme == "https" and parsed.host else None
