"""What `/search` shows: lines, or cards with pictures where what was found has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from yarl import URL

from cogs.speech import Markup, fitting, length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs.speech import Speech
    from sources.playable import SearchHit

LONGEST_LINK = 2048
"""Characters of a link that Discord takes in an embed."""


def search_page(speech: Speech, query: str, tracks: Sequence[SearchHit]) -> tuple[str, list[discord.Embed]]:
    """The text, and a card for each track if any has a picture; ten at most, as many as a message may hold.

    Nothing is fetched here: Discord fetches the pictures.
    """
    heading, footer = speech.say("search-heading", query=query), speech.say("search-next")
    lines = [
        speech.say("search-entry", number=number, track=speech.track(track), length=track_length(speech, track))
        for number, track in enumerate(tracks, 1)
    ]
    pictures = [_picture(track.thumbnail_url) for track in tracks]
    if any(pictures):
        return f"{heading} {footer}", [_card(line, url) for line, url in zip(lines, pictures, strict=True)]
    return fitting([heading, *lines], lambda more: speech.say("list-more", more=more), footer=footer), []


def track_length(speech: Speech, track: SearchHit) -> Markup:
    """How long a track is, in words where nobody knows."""
    return Markup(speech.say("length-unknown")) if track.duration_ms is None else length(track.duration_ms)


def _card(line: str, picture: str | None) -> discord.Embed:
    return discord.Embed(description=line).set_thumbnail(url=picture)


def _picture(url: str | None) -> str | None:
    """The link if Discord takes it: one that it does not take would cost the whole answer."""
    if url is None or len(url) > LONGEST_LINK:
        return None
    try:
        parsed = URL(url)
    except ValueError:
        return None
    return str(parsed) if parsed.scheme in ("http", "https") and parsed.host else None
