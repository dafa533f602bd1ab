"""Media of every container that is let in, and how to damage it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.errors import MediaError
from audio.opening import open_media
from tests.audio.hearing import read_all
from tests.audio.inputs import MemoryInput
from tests.media import make_tone, make_video

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "opus.ogg": ("ogg", "libopus", 48_000),
    "opus.webm": ("webm", "libopus", 48_000),
    "opus.mp4": ("mp4", "libopus", 48_000),
    "opus.ts": ("mpegts", "libopus", 48_000),
    "vorbis.ogg": ("ogg", "vorbis", 44_100),
    "flac.ogg": ("ogg", "flac", 44_100),
    "aac.m4a": ("ipod", "aac", 44_100),
    "aac.3gp": ("3gp", "aac", 44_100),
    "alac.mov": ("mov", "alac", 44_100),
    "pcm.mka": ("matroska", "pcm_s16le", 44_100),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "mp3.avi": ("avi", "libmp3lame", 44_100),
    "mp2.mpg": ("mpeg", "mp2", 44_100),
    "aac.ts": ("mpegts", "aac", 44_100),
    "aac.flv": ("flv", "aac", 44_100),
    "aac": ("adts", "aac", 44_100),
    "ac3": ("ac3", "ac3", 48_000),
    "eac3": ("eac3", "eac3", 48_000),
    "flac": ("flac", "flac", 44_100),
    "wav": ("wav", "pcm_s16le", 44_100),
    "adpcm.wav": ("wav", "adpcm_ima_wav", 44_100),
    "w64": ("w64", "pcm_s16le", 44_100),
    "aiff": ("aiff", "pcm_s16be", 44_100),
    "au": ("au", "pcm_s16be", 44_100),
    "caf": ("caf", "alac", 44_100),
    "tta": ("tta", "tta", 44_100),
    "wv": ("wv", "wavpack", 44_100),
}
_HEAD_BYTES = 512


def make_kinds(folder: Path) -> dict[str, Path]:
    """A second of sound of each kind, and a film."""
    files = {"film.mp4": make_video(folder / "film.mp4", seconds=1)}
    for name, (format, codec, rate) in KINDS.items():
        options = {"strict": "experimental"} if codec == "vorbis" else {}
        files[name] = make_tone(
            folder / name, format=format, codec=codec, rate=rate, seconds=1, options=options, tags={"title": "A tone"}
        )
    return files


@dataclass(frozen=True)
class Attempt:
    """One damaged file and how it is played: a failure names all that is needed to play it again."""

    name: str
    seed: int

    def outcome(self, whole: bytes, folder: Path) -> str:
        """What becomes of it: "played", "silent", or why it was refused; anything but MediaError is raised."""
        chance = random.Random(self.seed)
        data = damaged(whole, chance)
        path = folder / f"damaged.{self.name}"
        path.write_bytes(data)
        where = MemoryInput(data, live=chance.random() < 0.5) if chance.random() < 0.3 else path
        start_ms, volume_percent = chance.choice([0, 0, 500, 1_500]), chance.choice([100, 100, 50, 200])
        try:
            packets = read_all(open_media(where, start_ms=start_ms, volume_percent=volume_percent))
        except MediaError as error:
            return error.reason
        return "played" if packets else "silent"


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """The file with bytes changed all over or in its head, pieces left out or doubled, or its end missing."""
    data = bytearray(whole)
    reach = _HEAD_BYTES if chance.random() < 0.4 else len(data)
    for _ in range(chance.choice([1, 10, 200])):
        data[chance.randrange(min(reach, len(data)))] = chance.choice([0, 0x7F, 0xFF, chance.randrange(256)])
    at, length = chance.randrange(len(data)), chance.randrange(2_000)
    if chance.random() < 0.2:
        del data[at : at + length]
    elif chance.random() < 0.2:
        data[at:at] = data[at : at + length]
    cut = chance.randrange(len(data)) if data and chance.random() < 0.3 else len(data)
    return bytes(data[:cut])
