"""What a browser is told a video is, by what FFmpeg calls it. Touches nothing."""

from __future__ import annotations

_CONTAINERS = {
    "mov": "video/mp4",
    "matroska": "video/x-matroska",
    "ogg": "video/ogg",
    "avi": "video/x-msvideo",
    "asf": "video/x-ms-asf",
    "flv": "video/x-flv",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
}
_CODECS = {
    "h264": "avc1",
    "hevc": "hvc1",
    "av1": "av01",
    "vp8": "vp8",
    "vp9": "vp9",
    "mpeg4": "mp4v",
    "theora": "theora",
}
"""As RFC 6381 names them, without their profiles."""
_OF_WEBM = {"vp8", "vp9", "av1"}


def mime_of(container: str, video: str) -> str:
    """The media type of a file with pictures. WebM and Matroska are one to FFmpeg: the codec tells them apart."""
    name = container.partition(",")[0]
    kind = "video/webm" if name == "matroska" and video in _OF_WEBM else _CONTAINERS.get(name, "video/mp4")
    codec = _CODECS.get(video, "".join(letter for letter in video if letter.isalnum()))
    return f'{kind}; codecs="{codec}"'
