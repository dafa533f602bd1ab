"""What YouTube's player call answers: formats, or one of its refusals."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.sources.standin.youtube_lists import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable

LINKS_LAST_S = 21_600
SECONDS = 203
REFUSED = {
    "age_restricted": "agegate0000",
    "private": "private0000",
    "removed": "removed0000",
    "not_found": "unavail0000",
    "bot_check": "notabot0000",
    "members_only": "members0000",
    "upcoming": "upcoming000",
    "geo_blocked": "geoblock000",
    "rate_limited": "ratelim0000",
    "drm": "drmonly0000",
}
"""The video that is refused for each reason."""
_links = count()
LIVE, AFTER_AN_AD, WITH_CHAPTERS, DUBBED = "livenow0000", "adfirst0000", "chapters000", "dubbed00000"


def player(video_id: str, size: int, *, refusal: str | None = None) -> dict[str, Any]:
    """The answer for a video; `refusal` in spite of its id."""
    reason = refusal or next((reason for reason, named in REFUSED.items() if named == video_id), None)
    if reason is not None:
        return _REFUSALS[reason](video_id)
    is_live = video_id == LIVE
    details: dict[str, Any] = {
        "videoId": video_id,
        "title": f"Title {video_id}",
        "lengthSeconds": "0" if is_live else str(SECONDS),
        "channelId": CHANNEL,
        "author": "A channel",
        "shortDescription": "0:00 Before\n0:08 Midway\n0:16 After" if video_id == WITH_CHAPTERS else "Made up.",
        "isLiveContent": is_live,
        "thumbnail": {
            "thumbnails": [{"url": f"https://i.ytimg.com/vi/{video_id}/hq.jpg", "width": 480, "height": 360}]
        },
    }
    answer: dict[str, Any] = {"playabilityStatus": {"status": "OK"}, "videoDetails": details}
    if is_live:
        details["isLive"] = True
        manifest = "https://manifest.googlevideo.com/api/manifest/hls_variant/id/live.m3u8"
        answer["streamingData"] = {"hlsManifestUrl": manifest}
    else:
        answer["streamingData"] = _formats(video_id, size)
    if video_id == AFTER_AN_AD:
        ad = {"instreamVideoAdRenderer": {"playerVars": "length_seconds=6"}}
        placement = {"config": {"adPlacementConfig": {"kind": "AD_PLACEMENT_KIND_START"}}, "renderer": ad}
        answer["adPlacements"] = [{"adPlacementRenderer": placement}]
    return answer


def beside(video_id: str) -> dict[str, Any]:
    """What the page tells beside the video: whose it is."""
    owner = {"owner": {"videoOwnerRenderer": {"title": {"runs": [{"text": "A channel"}]}}}}
    contents = [{"videoPrimaryInfoRenderer": {}}, {"videoSecondaryInfoRenderer": owner}]
    results = {"results": {"results": {"contents": contents}}}
    return {"contents": {"twoColumnWatchNextResults": results}, "currentVideoEndpoint": {"videoId": video_id}}


def _formats(video_id: str, size: int) -> dict[str, Any]:
    both = {"qualityLabel": "360p", "width": 640, "height": 360, "fps": 25, "audioChannels": 2, "bitrate": 500_000}
    sound = {"audioQuality": "AUDIO_QUALITY_MEDIUM", "audioSampleRate": "48000", "audioChannels": 2, "bitrate": 130_000}
    pictures = {"qualityLabel": "720p", "width": 1280, "height": 720, "fps": 25, "bitrate": 1_500_000}

    def format(itag: int, mime: str, **more: object) -> dict[str, Any]:
        expires = int(time.time()) + LINKS_LAST_S
        query = f"id={video_id}&itag={itag}&expire={expires}&clen={size}&made={next(_links)}"
        return {
            "itag": itag,
            "mimeType": mime,
            "contentLength": str(size),
            "approxDurationMs": str(SECONDS * 1000),
            "url": f"https://rr1---sn-test.googlevideo.com/videoplayback?{query}",
            **more,
        }

    opus = format(251, 'audio/webm; codecs="opus"', quality="tiny", **sound)
    adaptive = [
        format(136, 'video/mp4; codecs="avc1.4d401f"', quality="hd720", **pictures),
        format(140, 'audio/mp4; codecs="mp4a.40.2"', quality="tiny", **sound),
        opus,
    ]
    if video_id == DUBBED:
        opus["audioTrack"] = {"id": "en.4", "displayName": "English original", "audioIsDefault": True}
        other = format(251, 'audio/webm; codecs="opus"', quality="tiny", **{**sound, "bitrate": 160_000})
        other["audioTrack"] = {"id": "de.10", "displayName": "German", "audioIsDefault": False}
        other["url"] += "&dubbed=1"
        adaptive.append(other)
    formats = [format(18, 'video/mp4; codecs="avc1.42001E, mp4a.40.2"', quality="medium", **both)]
    return {"expiresInSeconds": "21540", "formats": formats, "adaptiveFormats": adaptive}


def _refuse(status: str, reason: str, more: str = "", **further: object) -> Callable[[str], dict[str, Any]]:
    def answer(video_id: str) -> dict[str, Any]:
        playability: dict[str, Any] = {"status": status, "reason": reason, **further}
        if more:
            screen = {"reason": {"simpleText": reason}, "subreason": {"simpleText": more}}
            playability["errorScreen"] = {"playerErrorMessageRenderer": screen}
        return {"playabilityStatus": playability, "videoDetails": {"videoId": video_id, "title": "not for you"}}

    return answer


def _upcoming(video_id: str) -> dict[str, Any]:
    slate = {"liveStreamOfflineSlateRenderer": {"scheduledStartTime": str(int(time.time()) + 7200)}}
    ability = {"liveStreamabilityRenderer": {"offlineSlate": slate}}
    answer = _refuse("LIVE_STREAM_OFFLINE", "This live event will begin in 2 hours.", liveStreamability=ability)(
        video_id
    )
    answer["videoDetails"] |= {"isUpcoming": True, "isLiveContent": True}
    return answer


def _encrypted(video_id: str) -> dict[str, Any]:
    details = {"videoId": video_id, "title": "encrypted", "lengthSeconds": str(SECONDS)}
    streaming = {"licenseInfos": [{"drmFamily": "WIDEVINE"}], "adaptiveFormats": []}
    return {"playabilityStatus": {"status": "OK"}, "videoDetails": details, "streamingData": streaming}


_UNAVAILABLE = "Video unavailable"
_REFUSALS: dict[str, Callable[[str], dict[str, Any]]] = {
    "age_restricted": _refuse(
        "LOGIN_REQUIRED", "Sign in to confirm your age", "This video may be inappropriate for some users."
    ),
    "private": _refuse("LOGIN_REQUIRED", "Private video", "Sign in if you've been granted access to this video"),
    "removed": _refuse("ERROR", _UNAVAILABLE, "This video has been removed by the uploader"),
    "not_found": _refuse("ERROR", "This video is unavailable"),
    "bot_check": _refuse("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", "This helps protect our community."),  # noqa: RUF001 - as YouTube writes it
    "members_only": _refuse(
        "UNPLAYABLE", "Join this channel to get access to members-only content like this video, and other perks."
    ),
    "upcoming": _upcoming,
    "geo_blocked": _refuse(
        "UNPLAYABLE", _UNAVAILABLE, "The uploader has not made this video available in your country"
    ),
    "rate_limited": _refuse("UNPLAYABLE", "This content isn't available, try again later."),
    "drm": _encrypted,
}
