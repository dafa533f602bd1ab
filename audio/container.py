"""Opens a media file with PyAV and finds its sound. Touches the file system, read-only, and never the network."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream
from av.error import FFmpegError

from audio.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from av import Packet
    from av.audio.codeccontext import AudioCodecContext
    from av.container import InputContainer

# Playlists (HLS, DASH, concat) and scripts are media to FFmpeg and would let a file name other files and hosts.
_FORMATS = (
    "aac,aiff,amr,ape,asf,au,avi,caf,ac3,eac3,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,"
    "ogg,tta,w64,wav,wv"
)
_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}


@dataclass(frozen=True, slots=True)
class OpenMedia:
    """An open file and the audio stream to play. The holder closes `container`."""

    path: Path
    container: InputContainer
    stream: AudioStream

    @property
    def duration_ms(self) -> int | None:
        """The length that the stream, else the file, declares."""
        if self.stream.duration is not None and self.stream.time_base is not None:
            return round(self.stream.duration * self.stream.time_base * 1000)
        if self.container.duration is not None:
            return round(self.container.duration * 1000 / av.time_base)
        return None

    def demux(self) -> Generator[Packet[AudioStream]]:
        """The stream's packets from where the file stands; at its end an empty one, for the decoder to flush at.

        Raises MediaError.
        """
        packets = self.container.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
            except EOFError:
                return
            except FFmpegError as error:
                raise MediaError("broken", f"{self.path}: {error}") from error
            if packet is None:
                return
            yield packet


def open_container(path: Path) -> OpenMedia:
    """Open the file and choose its main audio stream.

    Raises MediaError.
    """
    _check_file(path)
    try:
        # The prefix keeps FFmpeg from reading a protocol into an odd file name.
        container = av.open(f"file:{os.fspath(path)}", options=_OPTIONS, metadata_errors="replace")
    except (FFmpegError, OSError, ValueError) as error:
        raise MediaError("broken", f"{path}: {error}") from error
    stream = container.streams.best("audio")
    # PyAV's own types forget that a codec may be one that FFmpeg does not know.
    if isinstance(stream, AudioStream) and cast("AudioCodecContext | None", stream.codec_context) is not None:
        return OpenMedia(path, container, stream)
    declared = bool(container.streams.audio)
    container.close()
    raise MediaError("broken" if declared else "no_audio", str(path))


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise MediaError("not_found", str(error)) from error
    if not stat.S_ISREG(status.st_mode):
        raise MediaError("not_found", f"{path} is not a file")
    if status.st_size == 0:
        raise MediaError("empty", str(path))
