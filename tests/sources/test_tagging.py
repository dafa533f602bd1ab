"""The process that reads media files: what it tells, and that nothing a file does reaches the bot."""

from __future__ import annotations

import asyncio
import os
import struct
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from sources.tagging.reader import MediaTags, TagReader
from sources.tagging.worker import MEMORY_BYTES
from tests.media import make_silent_video, make_tone, make_video
from tests.sources.pictures import PNG, flac_with_picture

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and pipes are the system's")


def tone(path: Path, **tags: str) -> Path:
    return make_tone(path, format="ogg", codec="libopus", seconds=0.5, tags=tags)


async def test_a_file_tells_its_words_and_what_is_in_it(tmp_path: Path, reader: TagReader) -> None:
    path = tone(tmp_path / "a.ogg", title="Morning  Bells\n", album_artist="Ann", album="First", genre="Folk")
    tags = await reader.tags(path)
    assert tags is not None
    assert (tags.title, tags.artist, tags.album, tags.others) == ("Morning Bells", "Ann", "First", ("Ann", "Folk"))
    assert (tags.has_audio, tags.has_video) == (True, False)
    assert abs((tags.duration_ms or 0) - 500) < 40
    film = await reader.tags(make_video(tmp_path / "film.mp4", seconds=1))
    mute = await reader.tags(make_silent_video(tmp_path / "mute.webm"))
    assert [film and (film.has_audio, film.has_video), mute and (mute.has_audio, mute.has_video)] == [
        (True, True),
        (False, True),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not media at all" * 100,
        b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nother.ogg\n",
        b"ffconcat version 1.0\nfile other.ogg\n",
        b"RIFF" + struct.pack("<I", 0x7FFF_FFF0) + b"WAVELIST" + struct.pack("<I", 0x7FFF_FF00) + b"INFOINAM",
    ],
)
async def test_what_is_no_media_or_names_other_files_tells_nothing(
    tmp_path: Path, reader: TagReader, content: bytes
) -> None:
    tone(tmp_path / "other.ogg")
    path = tmp_path / "list.mp3"
    path.write_bytes(content)
    assert await reader.tags(path) is None
    assert await reader.picture(path) is None


async def test_a_file_that_never_answers_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")
    path = tone(tmp_path / "a.ogg", title="After")
    async with TagReader.opened(patience_s=3) as reader:
        assert await reader.tags(path)
        stuck_pid = reader.pid
        assert stuck_pid is not None
        assert await reader.tags(tmp_path / "pipe.mp3") is None
        assert not psutil.pid_exists(stuck_pid)
        tags = await reader.tags(path)
        assert tags is not None
        assert tags.title == "After"


async def test_a_file_that_wants_gigabytes_gets_none(tmp_path: Path, reader: TagReader) -> None:
    size = (1 << 31) - 64
    hungry = tmp_path / "hungry.wav"
    with hungry.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", size + 28) + b"WAVE")
        file.write(b"LIST" + struct.pack("<I", size + 12) + b"INFOINAM" + struct.pack("<I", size))
        file.truncate(size + 64)
    asking = asyncio.create_task(reader.tags(hungry))
    most = 0
    while not asking.done():
        if reader.pid is not None and psutil.pid_exists(reader.pid):
            most = max(most, psutil.Process(reader.pid).memory_info().rss)
        await asyncio.sleep(0.01)
    assert await asking is None
    assert most < MEMORY_BYTES
    assert await reader.tags(tone(tmp_path / "a.ogg")) is not None


async def test_a_process_that_dies_is_replaced(tmp_path: Path, reader: TagReader) -> None:
    path = tone(tmp_path / "a.ogg")
    assert await reader.tags(path)
    assert reader.pid is not None
    psutil.Process(reader.pid).kill()
    await reader.tags(path)  # may have been lost with it
    assert await reader.tags(path)


async def test_the_process_knows_no_secret_and_goes_when_nobody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    async with TagReader.opened(idle_s=0.2) as reader:
        path = tone(tmp_path / "a.ogg")
        assert await reader.tags(path)
        assert reader.pid is not None
        process = psutil.Process(reader.pid)
        assert "DISCORD_TOKEN" not in process.environ()
        await asyncio.to_thread(process.wait)
        assert await reader.tags(path)


async def test_who_no_longer_waits_leaves_no_answer_to_the_next(tmp_path: Path, reader: TagReader) -> None:
    first, second = tone(tmp_path / "a.ogg", title="First"), tone(tmp_path / "b.ogg", title="Second")
    asking = asyncio.create_task(reader.tags(first))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait({asking})
    assert await reader.tags(second) == MediaTags(
        title="Second", duration_ms=(await reader.tags(second) or MediaTags()).duration_ms, has_audio=True
    )


async def test_the_picture_in_a_file_comes_as_it_is(tmp_path: Path, reader: TagReader) -> None:
    with_picture = flac_with_picture(tmp_path / "a.flac", PNG)
    assert await reader.picture(with_picture) == PNG
    tags = await reader.tags(with_picture)
    assert tags is not None
    assert not tags.has_video
    assert await reader.picture(tone(tmp_path / "b.ogg")) is None
