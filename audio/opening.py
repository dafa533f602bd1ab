"""Opens a file as packets: as it is where that can be heard, encoded anew where not. Touches the file system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.container import open_container
from audio.passthrough import PassthroughSource, UnevenPacketError
from audio.transcode import TranscodeSource

if TYPE_CHECKING:
    from pathlib import Path

    from audio.container import OpenMedia
    from audio.packet_source import PacketSource


def open_media(path: Path, *, start_ms: int = 0) -> PacketSource:
    """The file's sound from `start_ms` on; the caller owns and closes it.

    Reads up to the first second: call it in a thread. A start beyond the end gives a source that is at its end.

    Raises MediaError.
    """
    media = open_container(path)
    try:
        return _OpusFile(path, PassthroughSource(media, start_ms=start_ms))
    except UnevenPacketError:
        media.container.close()
        return _transcode(path, start_ms)
    except BaseException:
        media.container.close()
        raise


def _transcode(path: Path, start_ms: int) -> PacketSource:
    media: OpenMedia = open_container(path)
    try:
        return TranscodeSource(media, start_ms=start_ms)
    except BaseException:
        media.container.close()
        raise


class _OpusFile:
    """Passthrough that goes over to transcoding at the first packet that cannot be sent as it is.

    The alternatives: to end with an error would take the rest of a sound file away for one odd packet; to look
    through the whole file first would delay every start for a case that hardly exists.
    """

    def __init__(self, path: Path, source: PacketSource) -> None:
        self._path = path
        self._source = source

    @property
    def passthrough(self) -> bool:
        return self._source.passthrough

    @property
    def position_ms(self) -> int:
        return self._source.position_ms

    @property
    def duration_ms(self) -> int | None:
        return self._source.duration_ms

    def read(self) -> bytes | None:
        try:
            return self._source.read()
        except UnevenPacketError:
            self._source.close()
            self._source = _transcode(self._path, self._source.position_ms)
            return self._source.read()

    def close(self) -> None:
        self._source.close()
