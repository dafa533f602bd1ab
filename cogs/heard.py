"""What was playing when something was said, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.refs import LengthRef, Variant

if TYPE_CHECKING:
    from cogs.speech import Speech
    from models.playback_log import HeardTrack

LONGEST_TITLE = 40


def heard(speech: Speech, track: HeardTrack) -> str:
    """The title, and where in the track it was, as far as that is known."""
    title = track.title if len(track.title) <= LONGEST_TITLE else track.title[: LONGEST_TITLE - 1] + "…"
    at = track.position_ms
    return speech.say(
        "message-heard",
        title=title,
        known=Variant("no" if at is None else "yes"),
        position="" if at is None else LengthRef(max(at, 0)),
    )
