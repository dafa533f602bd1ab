"""What YouTube's searches and playlists answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CHANNEL = "UC" + "a" * 22
_ON_A_PAGE = 100
_RESULTS = 20
_NOTHING = "nothing at all"
"""A query with no results."""
PLAYLISTS: dict[str, list[str]] = {}
"""Videos of playlists whose ids do not tell them; titled by their own ids."""


def video_id(number: int) -> str:
    """The id of the video with that number in each list."""
    return f"vid{number:08d}"


def results(said: Mapping[str, Any]) -> dict[str, Any]:
    """A page of results: "<query> result <number>", of three minutes and some seconds."""
    query, first = said.get("query", ""), int(said.get("continuation") or 0)
    items = [] if query == _NOTHING else [_result(first + number, query) for number in range(_RESULTS)]
    sections = [{"itemSectionRenderer": {"contents": items}}]
    if items:
        sections.append(_more(first + _RESULTS))
    if first:
        return {"onResponseReceivedCommands": [{"appendContinuationItemsAction": {"continuationItems": sections}}]}
    inside = {"primaryContents": {"sectionListRenderer": {"contents": sections}}}
    return {"contents": {"twoColumnSearchResultsRenderer": inside}}


def songs(said: Mapping[str, Any]) -> dict[str, Any]:
    """What YouTube Music finds: "<query> song <number>"."""
    items = [_song(number, said.get("query", "")) for number in range(_RESULTS)]
    inside = {"content": {"sectionListRenderer": {"contents": [{"musicShelfRenderer": {"contents": items}}]}}}
    return {"contents": {"tabbedSearchResultsRenderer": {"tabs": [{"tabRenderer": inside}]}}}


def place_of(url: str) -> dict[str, Any]:
    """What a page of a list is read by; channels whose names end with "gone" are not there."""
    if playlist := re.search(r"list=([\w-]+)", url):
        browsed = {"browseId": f"VL{playlist[1]}"}
    elif album := re.search(r"/browse/(MPREb_\w+)", url):
        browsed = {"browseId": album[1]}
    elif channel := re.fullmatch(r"https://www\.youtube\.com/((?:@|c/|user/)[^/]+)/(\w+)", url):
        if channel[1].endswith("gone"):
            return {"error": {"code": 404, "message": "Requested entity was not found."}}
        browsed = {"browseId": CHANNEL, "params": f"{channel[1]} {channel[2]}"}
    else:
        return {"error": {"code": 404, "message": "Requested entity was not found."}}
    return {"endpoint": {"browseEndpoint": browsed}}


def browse(said: Mapping[str, Any]) -> dict[str, Any]:
    """A page of a playlist, which has as many videos as its id ends with; "PLgone…", "PLprivate…" have errors."""
    if said.get("browseId") == CHANNEL:
        return _channel(*said["params"].split(" "))
    if str(said.get("browseId")).startswith("MPREb_"):
        address = "https://music.youtube.com/playlist?list=OLAK5uy_album2"
        return {"contents": {"nothing": {}}, "microformat": {"microformatDataRenderer": {"urlCanonical": address}}}
    token = said.get("continuation")
    playlist_id, _, at = token.partition(" ") if token else (str(said.get("browseId"))[2:], "", "0")
    alert = {"PLgone": "The playlist does not exist.", "PLprivate": "This playlist is private."}
    for beginning, text in alert.items():
        if playlist_id.startswith(beginning):
            alerts = [{"alertRenderer": {"type": "ERROR", "text": {"simpleText": text}}}]
            return {"contents": {"nothing": {}}, "alerts": alerts}
    digits = re.search(r"(\d+)$", playlist_id)
    first, total = int(at), int(digits[1]) if digits else 3
    listed = [_listed(f"Item {number}", video_id(number)) for number in range(first, min(total, first + _ON_A_PAGE))]
    items = [_listed(video, video) for video in PLAYLISTS.get(playlist_id, ())] or listed
    if first + _ON_A_PAGE < total:
        items.append(_more(f"{playlist_id} {first + _ON_A_PAGE}"))
    if token:
        return {"onResponseReceivedActions": [{"appendContinuationItemsAction": {"continuationItems": items}}]}
    shown = {"playlistVideoListRenderer": {"playlistId": playlist_id, "contents": items}}
    content = {"sectionListRenderer": {"contents": [{"itemSectionRenderer": {"contents": [shown]}}]}}
    tabs = [{"tabRenderer": {"selected": True, "content": content}}]
    metadata = {"playlistMetadataRenderer": {"title": "A playlist"}}
    return {"contents": {"twoColumnBrowseResultsRenderer": {"tabs": tabs}}, "metadata": metadata}


def _channel(name: str, tab: str) -> dict[str, Any]:
    """One of a channel's tabs, with two videos; each channel has all of them."""
    items = [{"richItemRenderer": {"content": _result(number, f"{name} {tab}")}} for number in range(2)]
    tabs = []
    for one in ("featured", "videos", "shorts", "streams"):
        command = {"commandMetadata": {"webCommandMetadata": {"url": f"/{name}/{one}"}}}
        shown: dict[str, Any] = {"title": one.capitalize(), "endpoint": command}
        if one == tab:
            shown |= {"selected": True, "content": {"richGridRenderer": {"contents": items}}}
        tabs.append({"tabRenderer": shown})
    metadata = {"channelMetadataRenderer": {"title": name, "externalId": CHANNEL}}
    return {"contents": {"twoColumnBrowseResultsRenderer": {"tabs": tabs}}, "metadata": metadata}


def _result(number: int, query: str) -> dict[str, Any]:
    return {
        "videoRenderer": {
            "videoId": video_id(number),
            "title": {"runs": [{"text": f"{query} result {number}"}]},
            "lengthText": {"simpleText": f"3:{number % 60:02d}"},
            "shortBylineText": _byline(),
            "thumbnail": {"thumbnails": [_picture(video_id(number))]},
        }
    }


def _song(number: int, query: str) -> dict[str, Any]:
    text = {"text": {"runs": [{"text": f"{query} song {number}"}]}}
    columns = [{"musicResponsiveListItemFlexColumnRenderer": text}]
    return {
        "musicResponsiveListItemRenderer": {
            "playlistItemData": {"videoId": video_id(number)},
            "flexColumns": columns,
        }
    }


def _listed(title: str, video: str) -> dict[str, Any]:
    return {
        "playlistVideoRenderer": {
            "videoId": video,
            "title": {"runs": [{"text": title}]},
            "lengthSeconds": "200",
            "shortBylineText": _byline(),
            "thumbnail": {"thumbnails": [_picture(video)]},
        }
    }


def _more(token: object) -> dict[str, Any]:
    command = {"continuationCommand": {"token": str(token)}}
    return {"continuationItemRenderer": {"continuationEndpoint": command}}


def _byline() -> dict[str, Any]:
    endpoint = {"browseEndpoint": {"browseId": CHANNEL}}
    return {"runs": [{"text": "A channel", "navigationEndpoint": endpoint}]}


def _picture(of: str) -> dict[str, Any]:
    return {"url": f"https://i.ytimg.com/vi/{of}/hq720.jpg", "width": 720, "height": 404}
