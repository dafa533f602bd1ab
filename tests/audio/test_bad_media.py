"""Files that are not what their name says, or are damaged, end in one clear error and never in a crash."""

from __future__ import annotations

import random
import resource
import struct
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from audio.opening import open_media
from tests.audio.hearing import play
from tests.media import make_silent_video, make_tone

if TYPE_CHECKING:
    from pathlib import Path


def reason_of(path: Path) -> str:
    with pytest.raises(MediaError) as caught:
        open_media(path)
    return caught.value.reason


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "none.ogg") == "not_found"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert reason_of(tmp_path) == "not_found"


def test_a_file_of_zero_bytes_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "zero.mp3"
    path.touch()
    assert reason_of(path) == "empty"


@pytest.mark.parametrize("suffix", ["mp3", "ogg", "wav", "m4a", "bin"])
def test_noise_is_broken(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"noise.{suffix}"
    path.write_bytes(random.Random(7).randbytes(100_000))
    assert reason_of(path) == "broken"


def test_text_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "lyrics.mp3"
    path.write_text("la la la\n" * 1_000)
    assert reason_of(path) == "broken"


def test_a_picture_named_as_sound_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "cover.mp3"
    path.write_bytes(_png())
    assert reason_of(path) == "broken"


def test_a_video_without_sound_has_no_audio(tmp_path: Path) -> None:
    assert reason_of(make_silent_video(tmp_path / "mute.webm")) == "no_audio"


@pytest.mark.parametrize("size", [1, 4, 40])
def test_a_file_cut_within_its_head_is_broken(tmp_path: Path, size: int) -> None:
    whole = make_tone(tmp_path / "whole.ogg", format="ogg", codec="libopus", seconds=1).read_bytes()
    path = tmp_path / "cut.ogg"
    path.write_bytes(whole[:size])
    assert reason_of(path) == "broken"


def test_a_file_cut_in_the_middle_plays_what_is_there(tmp_path: Path) -> None:
    whole = make_tone(tmp_path / "whole.ogg", format="ogg", codec="libopus", seconds=10)
    cut = tmp_path / "cut.ogg"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 3 // 4])
    packets, heard = play(whole), play(cut)
    assert 0 < len(heard) < len(packets)
    assert heard == packets[: len(heard)]


def test_a_playlist_cannot_lead_to_other_files(tmp_path: Path) -> None:
    secret = make_tone(tmp_path / "secret.mp4", format="mp4", codec="aac", seconds=1)
    for name, text in {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n",
        "list.mp3": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n",
        "list.ogg": f"ffconcat version 1.0\nfile '{secret}'\n",
    }.items():
        path = tmp_path / name
        path.write_text(text)
        assert reason_of(path) == "broken"


def test_a_name_like_a_protocol_is_only_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = make_tone(tmp_path / "concat:a.ogg", format="ogg", codec="libopus", seconds=1)
    assert play(path.relative_to(tmp_path))


@pytest.mark.parametrize("rate", [1, 800_000_000])
def test_a_rate_that_no_sound_has_is_broken(tmp_path: Path, rate: int) -> None:
    path = make_tone(tmp_path / "tone.wav", format="wav", codec="pcm_s16le", seconds=1)
    head = bytearray(path.read_bytes())
    head[24:28] = struct.pack("<I", rate)  # the sample rate of a RIFF header
    path.write_bytes(head)
    assert reason_of(path) == "broken"


def test_a_stream_in_a_coding_that_nobody_knows_is_broken(tmp_path: Path) -> None:
    path = make_tone(tmp_path / "tone.wav", format="wav", codec="pcm_s16le", seconds=1)
    head = bytearray(path.read_bytes())
    head[20:22] = b"\x99\x99"  # the format tag of a RIFF header
    path.write_bytes(head)
    assert reason_of(path) == "broken"


@pytest.mark.parametrize("size", [0x0FFF_FFF0, 0x3FFF_FFF0, 0x7FFF_FFF0])
@pytest.mark.parametrize(
    "chunk",
    [b"LIST%bINFOINAM%b", b"bext%b%b", b"id3 %bID3\x04\0\0\x7f\x7f\x7f\x7fAPIC%b\0\0"],
    ids=["LIST", "bext", "id3"],
)
def test_what_a_file_declares_takes_no_memory(tmp_path: Path, chunk: bytes, size: int) -> None:
    whole = make_tone(tmp_path / "whole.wav", format="wav", codec="pcm_s16le", seconds=1).read_bytes()
    path = tmp_path / "boast.wav"
    head = whole.index(b"fmt ")
    path.write_bytes(whole[:head] + chunk % (struct.pack("<I", size), struct.pack("<I", size - 20)) + whole[head:])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(MediaError):
        play(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10  # both in KiB


@pytest.mark.parametrize("box", [b"stsz", b"stts", b"stsc", b"stco"])
@pytest.mark.parametrize("count", [0x0FFF_FFFF, 0x3FFF_FFFF, 0xFFFF_FFFF])
def test_an_index_of_a_billion_packets_takes_no_memory(tmp_path: Path, box: bytes, count: int) -> None:
    path = make_tone(tmp_path / "tone.mp4", format="mp4", codec="aac", seconds=1)
    data = bytearray(path.read_bytes())
    for offset in (8, 12):  # the count stands at either, after version and flags
        at = data.index(box) + offset
        data[at : at + 4] = struct.pack(">I", count)
    path.write_bytes(data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(MediaError):
        play(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (8 * 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
