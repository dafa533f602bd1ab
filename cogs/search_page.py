"""What `/search` shows: lines, or cards with pictures where what was found has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from cogs.cards import shown_link
from cogs.speech import Markup, fitting, length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs.speech import Speech
    from sources.playable import SearchHit


def search_page(speech: Speech, query: str, tracks: Sequence[SearchHit]) -> tuple[str, list[discord.Embed]]:
    """The text, and a card for each track if any has a picture; ten at most, as many as a message may hold.

    Nothing is fetched here: Discord fetches the pictures.
    """
    heading, footer = speech.say("search-heading", query=query), speech.say("search-next")
    lines = [
        speech.say("search-entry", number=number, track=speech.track(track), length=track_length(speech, track))
        for number, track in enumerate(tracks, 1)
    ]
    pictures = [shown_link(track.thumbnail_url) for track in tracks]
    if any(pictures):
        return f"{heading} {footer}", [_card(line, url) for line, url in zip(lines, pictures, strict=True)]
    return fitting([heading, *lines], lambda more: speech.say("list-more", more=more), footer=footer), []


def track_length(speech: Speech, track: SearchHit) -> Markup:
    """How long a track is, in words where nobody knows."""
    return Markup(speech.say("length-unknown")) if track.duration_ms is None else length(track.duration_ms)


def _card(line: str, picture: str | None) -> discord.Embed:
    return discord.Embed(description=line).set_thumbnail(url=picture)
