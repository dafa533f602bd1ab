"""What there is to see of a track, as the page is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from services.watching.pictures import FilePicture, NoPicture, YouTubePicture
from web.endpoint import Model

if TYPE_CHECKING:
    from services.watching.pictures import Picture
    from web.speech import PageSpeech


class ShownSubtitles(Model):
    """Subtitles that can be chosen; `src` is where they are, as WebVTT."""

    src: str
    label: str
    language: str


class ShownFile(Model):
    """A video for the page's own player; `src` is where it is."""

    kind: Literal["file"] = "file"
    src: str
    mime: str
    subtitles: list[ShownSubtitles]


class ShownYouTube(Model):
    """A video for YouTube's player."""

    kind: Literal["youtube"] = "youtube"
    video_id: str


class ShownNothing(Model):
    """Nothing but a cover; `reason` is a sentence where somebody may have expected more."""

    kind: Literal["none"] = "none"
    reason: str | None


ShownPicture = ShownFile | ShownYouTube | ShownNothing


def media_address(group_id: int, entry_id: int, part: str) -> str:
    """Where the page asks for a part of a track: "video", "cover" or "subtitles/0"."""
    return f"/groups/{group_id}/media/{entry_id}/{part}"


def shown_picture(group_id: int, entry_id: int, picture: Picture, speech: PageSpeech) -> ShownPicture:
    """The picture of a track in a group's queue."""
    match picture:
        case YouTubePicture(video_id):
            return ShownYouTube(video_id=video_id)
        case NoPicture(reason):
            return ShownNothing(reason=None if reason is None else speech.say("page-no-picture", reason=reason))
        case FilePicture(mime, subtitles):
            listed = [
                ShownSubtitles(
                    src=media_address(group_id, entry_id, f"subtitles/{number}"),
                    label=one.label,
                    language=one.language,
                )
                for number, one in enumerate(subtitles)
            ]
            return ShownFile(src=media_address(group_id, entry_id, "video"), mime=mime, subtitles=listed)
