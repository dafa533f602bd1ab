"""Reads what media files say of themselves, and the pictures in them. The main module of a process of its own.

It answers each line of JSON, `{"id", "wanted", "path"}`, with one, `{"id", "told"}`; who wants subtitles says of which
`stream`. A file can hang it or let it run into its limits; whoever asked kills it then. Touches the files it is asked
for, read-only, and never the network.
"""

from __future__ import annotations

import base64
import json
import sys
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import av
from av.error import FFmpegError
from av.stream import Disposition

if TYPE_CHECKING:
    from collections.abc import Generator

    from av import Packet
    from av.container import InputContainer
    from av.stream import Stream

MEMORY_BYTES = 512 << 20
"""Of address space. Python with FFmpeg has 120 MB; the index of an MP4 file of ten hours takes 50."""
MOST_PICTURE_BYTES = 4 << 20
LONGEST_TAG = 2_000
"""Characters."""

# Playlists and scripts are media to FFmpeg and would let a file name other files; only these are none.
_FORMATS = (
    "aac,aiff,amr,ape,asf,au,avi,caf,ac3,eac3,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,"
    "ogg,tta,w64,wav,wv"
)
_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
_ASKED_FOR = ("title", "artist", "album", "album_artist", "composer", "genre")
_LOOKED_AT = 50
"""Packets of a picture's stream that are looked at for it; it is the first."""
_TEXT_SUBTITLES = {"ass", "mov_text", "ssa", "subrip", "srt", "text", "webvtt"}
"""Those that are words; the others are pictures."""
MOST_CUES = 20_000
LONGEST_CUE = 1_000
"""Characters."""


def main() -> None:
    """Answer until the input ends."""
    _limit()
    av.logging.set_level(None)
    for line in sys.stdin:
        question = json.loads(line)
        read = _READERS[question["wanted"]]
        if "stream" in question:
            read = partial(read, number=question["stream"])
        print(json.dumps({"id": question["id"], "told": _read(question["path"], read)}), flush=True)


def _limit() -> None:
    """Take no more memory than that, and write no file. Windows knows none of it."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):  # macOS has this limit and does not let it be set
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: str, read: Any) -> Any:
    """None for what cannot be read as media."""
    # The prefix keeps FFmpeg from reading a protocol into an odd file name.
    with (
        suppress(FFmpegError, OSError, ValueError, MemoryError),
        av.open(f"file:{path}", options=dict(_OPTIONS), metadata_errors="replace") as container,
    ):
        return read(container)
    return None


def _tags(container: InputContainer) -> dict[str, object] | None:
    if not container.streams.audio and not container.streams.video:
        return None
    # Ogg keeps its tags with the stream, the other containers with the file; capitals vary.
    tags = {key.casefold(): value for stream in container.streams.audio for key, value in stream.metadata.items()}
    tags.update((key.casefold(), value) for key, value in container.metadata.items())
    return {
        **{key: tags.get(key, "")[:LONGEST_TAG] for key in _ASKED_FOR},
        "duration_ms": None if container.duration is None else container.duration * 1000 // av.time_base,
        "has_audio": bool(container.streams.audio),
        "has_video": any(not _is_picture(stream) for stream in container.streams.video),
    }


def _picture(container: InputContainer) -> str | None:
    stream = next((stream for stream in container.streams.video if _is_picture(stream)), None)
    if stream is None:
        return None
    # PyAV frees what its generator holds when that ends or is closed.
    with closing(cast("Generator[Packet[Any]]", container.demux(stream))) as packets:
        for _, packet in zip(range(_LOOKED_AT), packets, strict=False):
            if packet.size:
                return base64.b64encode(bytes(packet)).decode() if packet.size <= MOST_PICTURE_BYTES else None
    return None


def _sight(container: InputContainer) -> dict[str, object]:
    """What there is to see: the names of container and codec as FFmpeg has them, and the subtitles that are words."""
    video = next((stream for stream in container.streams.video if not _is_picture(stream)), None)
    return {
        "container": container.format.name,
        "video": None if video is None else video.codec_context.name,
        "subtitles": [
            {
                "stream": stream.index,
                "language": stream.metadata.get("language", "")[:LONGEST_TAG],
                "title": stream.metadata.get("title", "")[:LONGEST_TAG],
            }
            for stream in container.streams.subtitles
            if stream.codec_context.name in _TEXT_SUBTITLES
        ],
    }


def _subtitles(container: InputContainer, *, number: int) -> list[tuple[int, int, str]] | None:
    """The cues of one stream: from when to when (ms) and the words, without their looks."""
    stream = next((one for one in container.streams.subtitles if one.index == number), None)
    if stream is None:
        return None
    cues: list[tuple[int, int, str]] = []
    with closing(cast("Generator[Packet[Any]]", container.demux(stream))) as packets:
        for packet in packets:
            if packet.pts is None or len(cues) >= MOST_CUES:
                continue
            start_ms = int(packet.pts * packet.time_base * 1000)
            end_ms = start_ms + int((packet.duration or 0) * packet.time_base * 1000)
            cues += [(start_ms, end_ms, words) for words in _words(packet)]
    return cues


def _words(packet: Packet[Any]) -> list[str]:
    with suppress(FFmpegError):
        said = [getattr(part, "dialogue", b"") for part in packet.decode()]
        return [words[:LONGEST_CUE] for one in said if (words := one.decode("utf-8", "replace").strip())]
    return []


def _is_picture(stream: Stream) -> bool:
    return bool(stream.disposition & Disposition.attached_pic)


_READERS: dict[str, Any] = {"tags": _tags, "picture": _picture, "sight": _sight, "subtitles": _subtitles}


if __name__ == "__main__":
    main()
