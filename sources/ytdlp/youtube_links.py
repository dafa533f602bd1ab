"""What YouTube's links lead to, and the pages of its lists. Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from sources.ytdlp.links import Link

MUSIC_HOST = "music.youtube.com"
HOSTS = {
    "youtube.com", "www.youtube.com", "m.youtube.com", MUSIC_HOST, "gaming.youtube.com", "youtube-nocookie.com",
    "www.youtube-nocookie.com", "youtube.googleapis.com", "www.youtubekids.com",
}  # fmt: skip
_SHORT_HOSTS = {"youtu.be", "www.youtu.be"}
_VIDEO_ID = re.compile(r"[0-9A-Za-z_-]{11}")
_PLAYLIST_ID = re.compile(r"[0-9A-Za-z_-]{2,80}")
_CHANNEL_ID = re.compile(r"UC([0-9A-Za-z_-]{22})")
# A channel by its handle or by one of the names from before there were handles, and which of its tabs.
_CHANNEL = re.compile(r"(?:@[\w.·-]{2,60}|(?:c|user)/[\w-]{1,100})(?:/(?:streams|shorts))?")
_MAIN_TABS = {"featured", "videos"}
_BEFORE_ID = {"shorts", "live", "embed", "v", "e", "vi", "watch"}
# Mixes never end and are made up for each who asks; what is liked and kept for later is somebody's own. Those that
# begin with RDCLAK5uy_ are lists that YouTube Music's editors made.
_NO_PLAYLIST = re.compile(r"RD(?!CLAK5uy_).*|UL.*|WL|LL|LM")
_MIX = re.compile(r"RD(?:MM|AMVM)?([0-9A-Za-z_-]{11})")
"""A mix around a video."""
_ALBUM = re.compile(r"MPREb_[0-9A-Za-z_-]{5,40}")


def is_video(video_id: str) -> bool:
    """Whether a text could be a video's id."""
    return _VIDEO_ID.fullmatch(video_id) is not None and video_id != "videoseries"


def is_here(host: str) -> bool:
    """Whether YouTube answers there."""
    return host in HOSTS or host in _SHORT_HOSTS


def video_in(link: Link) -> str | None:
    """The video that a link leads to; of a mix by itself the one that it is around."""
    first = link.parts[0] if link.parts else ""
    if link.host in _SHORT_HOSTS:
        named = first
    elif first in _BEFORE_ID and len(link.parts) > 1:
        named = link.parts[1]
    else:
        named = link.query.get("v") or link.query.get("vi") or ""
    if not named and (mix := _MIX.fullmatch(link.query.get("list", ""))):
        named = mix[1]
    return named if is_video(named) else None


def playlist_in(link: Link) -> str | None:
    """The playlist that a link leads to, or the channel or album that is listed as one."""
    named = link.query.get("list") or _channel_in(link) or _browsed_in(link) or ""
    is_one = _PLAYLIST_ID.fullmatch(named) or _CHANNEL.fullmatch(named)
    return named if is_one and not _NO_PLAYLIST.fullmatch(named) else None


def list_page(playlist_id: str) -> str | None:
    """The page that a list is read from; None for what is none."""
    if _CHANNEL.fullmatch(playlist_id):
        tab = "" if playlist_id.endswith(("/streams", "/shorts")) else "/videos"
        return f"https://www.youtube.com/{quote(playlist_id, safe='/@')}{tab}"
    if _ALBUM.fullmatch(playlist_id):
        return f"https://{MUSIC_HOST}/browse/{playlist_id}"
    return f"https://www.youtube.com/playlist?list={playlist_id}" if _PLAYLIST_ID.fullmatch(playlist_id) else None


def _channel_in(link: Link) -> str | None:
    """What a channel uploaded, as a playlist where that has an id, else the channel."""
    parts = list(link.parts)
    if parts and parts[-1] in _MAIN_TABS:
        del parts[-1]
    if len(parts) > 1 and parts[0] == "channel":
        channel = _CHANNEL_ID.fullmatch(parts[1])
        return None if channel is None else f"UU{channel[1]}"
    return "/".join(parts) if _CHANNEL.fullmatch("/".join(parts)) else None


def _browsed_in(link: Link) -> str | None:
    """What YouTube Music shows of playlists and albums: "/browse/VL<playlist>", "/browse/MPREb_<album>"."""
    if link.host != MUSIC_HOST or len(link.parts) != 2 or link.parts[0] != "browse":
        return None
    named = link.parts[1]
    return named[2:] if named.startswith("VL") else named if _ALBUM.fullmatch(named) else None
