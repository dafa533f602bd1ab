"""What is still being downloaded is heard as the same bytes in a file are, and its failures come out as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from audio.opening import open_media
from tests.audio.hearing import play, read_all
from tests.audio.inputs import MemoryInput
from tests.media import make_silent_video, make_sweep, make_tone, remux

if TYPE_CHECKING:
    from pathlib import Path

    from audio.packet_source import PacketSource

KINDS = {
    "ogg": ("ogg", "libopus"),
    "webm": ("webm", "libopus"),
    "mp4": ("mp4", "libopus"),
    "m4a": ("mp4", "aac"),
    "mp3": ("mp3", "libmp3lame"),
    "flac": ("flac", "flac"),
}
STREAMS = ["ogg", "webm", "mp3", "flac", "fast.mp4"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    return {
        name: make_tone(folder / f"tone.{name}", format=format, codec=codec, seconds=6)
        for name, (format, codec) in KINDS.items()
    } | {"fast.mp4": _with_its_index_in_front(folder)}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("start_ms", "volume_percent"), [(0, 100), (3_000, 100), (3_000, 50)])
def test_an_input_is_heard_as_the_same_file_is(
    files: dict[str, Path], name: str, start_ms: int, volume_percent: int
) -> None:
    media_input = MemoryInput(files[name].read_bytes())
    heard = play(media_input, start_ms=start_ms, volume_percent=volume_percent)
    assert heard == play(files[name], start_ms=start_ms, volume_percent=volume_percent)
    assert media_input.closed


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("start_ms", [0, 3_000])
def test_a_live_stream_is_read_forward_only(files: dict[str, Path], name: str, start_ms: int) -> None:
    media_input = MemoryInput(files[name].read_bytes(), live=True)
    assert len(play(media_input, start_ms=start_ms)) == pytest.approx(len(play(files[name], start_ms=start_ms)), abs=1)


def test_an_input_that_cannot_jump_is_read_forward_only(files: dict[str, Path]) -> None:
    media_input = MemoryInput(files["webm"].read_bytes(), seekable=False)
    assert play(media_input, start_ms=3_000) == play(files["webm"], start_ms=3_000)


def test_opus_of_another_frame_length_needs_no_way_back(tmp_path: Path) -> None:
    options = {"frame_duration": "60"}
    path = make_tone(tmp_path / "tone.ogg", format="ogg", codec="libopus", options=options)
    assert play(MemoryInput(path.read_bytes(), live=True)) == play(path)


@pytest.mark.parametrize("name", [*KINDS, "fast.mp4"])
@pytest.mark.parametrize("share", [0, 0.02, 0.5, 0.9])
def test_a_failure_of_the_input_comes_out_as_it_was(files: dict[str, Path], name: str, share: float) -> None:
    data = files[name].read_bytes()
    failure = MediaError("broken", "the link has died")
    media_input = MemoryInput(data, fails_at=int(len(data) * share), failure=failure)
    with pytest.raises(MediaError) as caught:
        play(media_input)
    assert caught.value is failure


def test_what_was_read_before_the_failure_is_heard(files: dict[str, Path]) -> None:
    data = files["webm"].read_bytes()
    failure = MediaError("broken", "the link has died")
    source = open_media(MemoryInput(data, live=True, fails_at=len(data) * 3 // 4, failure=failure))
    heard: list[bytes] = []
    with pytest.raises(MediaError):
        _read_into(heard, source)
    assert len(heard) > 150
    assert heard == play(files["webm"])[: len(heard)]
    assert source.read() is None
    source.close()


def test_the_failure_of_one_input_is_not_told_of_another(files: dict[str, Path]) -> None:
    data = files["webm"].read_bytes()
    failure = MediaError("broken", "the link has died")
    broken = open_media(MemoryInput(data, fails_at=len(data) * 3 // 4, failure=failure))
    whole = open_media(MemoryInput(data))
    with pytest.raises(MediaError):
        _read_into([], broken)
    assert read_all(whole) == play(files["webm"])
    broken.close()


def test_an_input_is_closed_when_it_cannot_be_opened(tmp_path: Path) -> None:
    media_input = MemoryInput(make_silent_video(tmp_path / "mute.webm").read_bytes())
    with pytest.raises(MediaError) as caught:
        open_media(media_input)
    assert caught.value.reason == "no_audio"
    assert media_input.closed


@pytest.mark.parametrize("name", ["ogg", "m4a"])
def test_a_failure_in_a_jump_comes_out_as_it_was(files: dict[str, Path], name: str) -> None:
    failure = MediaError("broken", "the link has died")

    class Stuck(MemoryInput):
        def seek(self, offset: int, whence: int = 0) -> int:
            raise failure

    with pytest.raises(MediaError) as caught:
        play(Stuck(files[name].read_bytes()))
    assert caught.value is failure


def test_an_error_of_the_system_is_a_media_error(files: dict[str, Path]) -> None:
    data = files["ogg"].read_bytes()
    with pytest.raises(MediaError, match="disk"):
        play(MemoryInput(data, fails_at=len(data) // 2, failure=OSError("the disk is gone")))


@pytest.mark.parametrize("name", ["list.m3u8", "list.ffconcat"])
def test_a_playlist_of_an_input_leads_nowhere(files: dict[str, Path], name: str) -> None:
    secret = files["m4a"]
    text = {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:{secret}\n#EXT-X-ENDLIST\n",
        "list.ffconcat": f"ffconcat version 1.0\nfile '{secret}'\n",
    }[name]
    with pytest.raises(MediaError) as caught:
        open_media(MemoryInput(text.encode()))
    assert caught.value.reason == "broken"


def _with_its_index_in_front(folder: Path) -> Path:
    plain = make_sweep(folder / "plain.mp4", format="mp4", codec="libopus")
    return remux(folder / "fast.mp4", plain, format="mp4", options={"movflags": "faststart"})


def _read_into(heard: list[bytes], source: PacketSource) -> None:
    while (packet := source.read()) is not None:
        heard.append(packet)
