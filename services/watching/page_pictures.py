"""What there is to see of a track as the page gets it: addresses of its server, and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.watching.picture import Picture, SubtitleTrack
from services.watching.pictures import FilePicture, YouTubePicture

if TYPE_CHECKING:
    from models import QueueEntry
    from services.watching.pictures import TrackPictures
    from services.words import Words


class PagePictures:
    """`services.watching.picture.Pictures` from what is known of tracks."""

    def __init__(self, tracks: TrackPictures, words: Words) -> None:
        self._tracks = tracks
        self._words = words

    async def of(self, group_id: int, track: QueueEntry) -> Picture:
        """What there is to see of a track in a group's queue, or why there is nothing."""
        found = await self._tracks.of(track)
        match found:
            case FilePicture(mime, subtitles):
                at = f"/groups/{group_id}/media/{track.row_id}"
                texts = [
                    SubtitleTrack(f"{at}/subtitles/{number}", one.label, one.language)
                    for number, one in enumerate(subtitles)
                ]
                return Picture("file", src=f"{at}/video", mime=mime, subtitles=tuple(texts))
            case YouTubePicture(video_id):
                return Picture("youtube", video_id=video_id)
        if found.reason is None:
            return Picture()
        return Picture(reason=self._words.say("page-no-picture", reason=found.reason))

    async def has_picture(self, track: QueueEntry) -> bool:
        """Whether the page shows more of a track than its cover."""
        return isinstance(await self._tracks.of(track), FilePicture | YouTubePicture)
