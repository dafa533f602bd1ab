"""What the page shows of tracks: videos, covers and subtitles, for members of the group in whose queue they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import Field

from services.watching.pictures import VideoFile
from web.call import Call
from web.endpoint import Endpoint, Model, endpoint
from web.media import KEPT_BY_NOBODY_ELSE, FilePart, RelayedPart
from web.problems import HttpProblem

if TYPE_CHECKING:
    from services.watching.pictures import TrackPictures

MOST_ID = 2**63 - 1


class TrackPath(Model):
    """A track in a group's queue."""

    group_id: int = Field(ge=1, le=MOST_ID)
    entry_id: int = Field(ge=1, le=MOST_ID)


class SubtitlesPath(TrackPath):
    """Subtitles of such a track, by their place in its list."""

    number: int = Field(ge=0, le=999)


@endpoint("GET", "/groups/{group_id}/media/{entry_id}/video")
async def send_video(call: Call, path: TrackPath) -> web.StreamResponse:
    """Sends a track's video, or a range of it."""
    pictures = await _pictures(call, path)
    video = await pictures.video(path.group_id, path.entry_id)
    if not call.media_slots.has_room(str(call.visitor.user_id)):
        raise HttpProblem(429, "error-too-much-media")
    if isinstance(video, VideoFile):
        return FilePart(video.path, video.mime, call)
    return await RelayedPart.begin(pictures, video, call)


@endpoint("GET", "/groups/{group_id}/media/{entry_id}/cover")
async def send_cover(call: Call, path: TrackPath) -> web.StreamResponse:
    """Sends the picture that belongs to a track."""
    cover = await (await _pictures(call, path)).cover(path.group_id, path.entry_id)
    return web.Response(body=cover.content, headers=KEPT_BY_NOBODY_ELSE, content_type=cover.content_type)


@endpoint("GET", "/groups/{group_id}/media/{entry_id}/subtitles/{number}")
async def send_subtitles(call: Call, path: SubtitlesPath) -> web.StreamResponse:
    """Sends a track's subtitles as WebVTT."""
    text = await (await _pictures(call, path)).subtitles(path.group_id, path.entry_id, path.number)
    return web.Response(text=text, headers=KEPT_BY_NOBODY_ELSE, content_type="text/vtt", charset="utf-8")


async def _pictures(call: Call, path: TrackPath) -> TrackPictures:
    """What members are shown. Raises as `Call.seat`."""
    await call.seat(path.group_id)
    return call.services.track_pictures


ENDPOINTS: tuple[Endpoint, ...] = (send_video, send_cover, send_subtitles)
