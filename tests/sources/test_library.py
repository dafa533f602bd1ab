"""The library: a real folder with real media."""

from __future__ import annotations

import asyncio
import base64
import os
import sys
from typing import TYPE_CHECKING

import pytest

from sources.covers import COVER_MAX_BYTES, Cover
from sources.errors import SourceError
from sources.library import LibrarySource
from tests.media import make_silent_video, make_tone, make_video

if TYPE_CHECKING:
    from pathlib import Path

    from sources.playable import SearchHit
    from sources.source import Source


PATIENCE_S = 20.0
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC")
"""A red dot."""
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


def song(path: Path, title: str | None = None, artist: str | None = None, *, seconds: float = 0.5) -> Path:
    tags = {key: value for key, value in (("title", title), ("artist", artist)) if value}
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_tone(path, format="ogg", codec="libopus", seconds=seconds, tags=tags)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    song(folder / "one.ogg", "Morning Bells", "The Sandbox", seconds=2)
    song(folder / "deep" / "er" / "two.ogg", "Slow Tide")
    song(folder / "no_tags here.ogg")
    return folder


@pytest.fixture
def library(folder: Path) -> LibrarySource:
    return LibrarySource(folder, look_every_s=0)


async def titles(library: Source, query: str = "") -> list[str]:
    return [track.title for track in await library.search(query, limit=100)]


async def reason_of(library: Source, source_id: str) -> str:
    with pytest.raises(SourceError) as caught:
        await library.resolve(source_id)
    return caught.value.reason


async def only(library: Source, query: str) -> SearchHit:
    (track,) = await library.search(query, limit=10)
    return track


async def test_a_track_tells_what_its_file_does(library: Source, folder: Path) -> None:
    track = await only(library, "morning bells")
    assert (track.source, track.source_id) == ("library", "one.ogg")
    assert (track.title, track.artist) == ("Morning Bells", "The Sandbox")
    playable = await library.resolve(track.source_id)
    assert (playable.audio, playable.video) == (folder / "one.ogg", None)
    assert track.duration_ms is not None
    assert abs(track.duration_ms - 2_000) <= 40


async def test_files_are_found_at_any_depth_and_without_tags(library: Source) -> None:
    assert await titles(library) == ["Morning Bells", "no tags here", "Slow Tide"]
    assert (await only(library, "slow tide")).source_id == "deep/er/two.ogg"


async def test_a_track_is_resolved_by_its_source_id(library: Source) -> None:
    track = await only(library, "slow tide")
    assert (await library.resolve(track.source_id)).hit == track


@pytest.mark.parametrize("source_id", ["", "none.ogg", "../outside.ogg", "deep/../one.ogg", "/etc/hostname", "deep"])
async def test_only_the_library_s_own_files_can_be_fetched(library: Source, folder: Path, source_id: str) -> None:
    song(folder.parent / "outside.ogg", "Outside")
    assert await reason_of(library, source_id) == "not_found"


async def test_a_new_file_a_changed_one_and_a_deleted_one_are_noticed(library: Source, folder: Path) -> None:
    assert len(await titles(library)) == 3
    song(folder / "three.ogg", "Paper Boats")
    song(folder / "one.ogg", "Evening Bells", seconds=1)
    (folder / "no_tags here.ogg").unlink()
    assert await titles(library) == ["Evening Bells", "Paper Boats", "Slow Tide"]
    assert await reason_of(library, "no_tags here.ogg") == "not_found"


async def test_the_folder_is_left_alone_between_two_looks(folder: Path) -> None:
    now_s = 0.0
    library = LibrarySource(folder, look_every_s=10, clock_s=lambda: now_s)
    await titles(library)
    song(folder / "three.ogg", "Paper Boats")
    assert "Paper Boats" not in await titles(library)
    now_s = 10.0
    assert "Paper Boats" in await titles(library)


@pytest.mark.parametrize("content", [b"", b"not media at all" * 100])
async def test_a_file_that_is_not_media_is_still_found_by_its_name(
    library: Source, folder: Path, content: bytes
) -> None:
    (folder / "Broken Song.mp3").write_bytes(content)
    track = await only(library, "broken song")
    assert track.title == "Broken Song"
    assert track.duration_ms is None


async def test_videos_are_told_apart_from_sound(library: Source, folder: Path) -> None:
    make_video(folder / "film.mp4", seconds=1)
    make_silent_video(folder / "mute.webm")
    tracks = await library.search("", limit=100)
    with_pictures = {track.source_id for track in tracks if (await library.resolve(track.source_id)).video}
    assert with_pictures == {"film.mp4", "mute.webm"}


async def test_other_files_and_hidden_ones_are_passed_over(library: Source, folder: Path) -> None:
    (folder / "notes.txt").write_text("notes")
    song(folder / ".hidden.ogg", "Hidden")
    song(folder / ".hidden" / "song.ogg", "Hidden too")
    (folder / "folder.ogg").mkdir()
    assert len(await titles(library)) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
async def test_links_never_lead_out_of_the_folder(library: Source, folder: Path) -> None:
    outside = song(folder.parent / "outside" / "secret.ogg", "Secret")
    (folder / "file.ogg").symlink_to(outside)
    (folder / "folder").symlink_to(outside.parent)
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.ogg").symlink_to(folder / "none.ogg")
    (folder / "inside.ogg").symlink_to(folder / "one.ogg")
    assert await titles(library) == ["Morning Bells", "Morning Bells", "no tags here", "Slow Tide"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
async def test_names_that_are_not_unicode_are_passed_over(library: Source, folder: Path) -> None:
    os.rename(folder / "one.ogg", os.fsencode(folder) + b"/\xff.ogg")
    assert await titles(library) == ["no tags here", "Slow Tide"]


async def test_names_in_any_script_are_found(library: Source, folder: Path) -> None:
    song(folder / "家族 👨\u200d👩\u200d👧.ogg")
    assert (await only(library, "家族")).source_id == "家族 👨\u200d👩\u200d👧.ogg"


async def test_tags_cannot_break_out_of_their_line(library: Source, folder: Path) -> None:
    song(folder / "long.ogg", "First\n\n  second " + "x" * 1_000)
    track = await only(library, "first second")
    assert track.title.startswith("First second xxx")
    assert len(track.title) == 300


async def test_a_missing_folder_is_unavailable(tmp_path: Path) -> None:
    library = LibrarySource(tmp_path / "none")
    with pytest.raises(SourceError) as caught:
        await library.search("x", limit=1)
    assert caught.value.reason == "unavailable"


async def test_ten_thousand_files_are_found_by_name_at_once_and_fetched_with_their_tags(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    original = song(folder / "000.ogg", "The First")
    for number in range(1, 10_000):
        os.link(original, folder / f"track {number:05}.ogg")
    library = LibrarySource(folder)
    track = (await library.search("track 09999", limit=5))[0]
    assert track.source_id == "track 09999.ogg"
    assert (await library.resolve(track.source_id)).hit.title == "The First"


async def test_a_watched_folder_is_read_by_itself_and_nobody_waits_for_it(folder: Path) -> None:
    library = LibrarySource(folder, look_every_s=0.01)
    async with library.watching(), asyncio.timeout(PATIENCE_S):
        assert "Morning Bells" in await titles(library)
        song(folder / "one.ogg", "Evening Bells", seconds=1)
        (folder / "no_tags here.ogg").unlink()
        while await titles(library) != ["Evening Bells", "Slow Tide"]:
            pass  # searching lets the look go on


async def test_what_was_just_put_into_a_watched_folder_is_found_at_once(folder: Path) -> None:
    library = LibrarySource(folder, look_every_s=3600)
    async with library.watching():
        await titles(library)
        song(folder / "three.ogg", "Paper Boats")
        assert (await only(library, "paper boats")).source_id == "three.ogg"
        song(folder / "four.ogg", "Late Train")
        assert (await library.resolve("four.ogg")).hit.title == "Late Train"


async def test_a_watched_folder_that_comes_and_goes_is_told_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    library = LibrarySource(folder, look_every_s=0.01)
    async with library.watching(), asyncio.timeout(PATIENCE_S):
        with pytest.raises(SourceError):
            await library.search("x", limit=1)
        song(folder / "one.ogg", "Morning Bells")
        assert await titles(library, "morning") == ["Morning Bells"]


async def test_a_cover_is_the_embedded_one_else_what_lies_beside_the_file(library: LibrarySource, folder: Path) -> None:
    assert await library.cover("one.ogg") is None
    (folder / "Cover.JPG").write_bytes(JPEG)
    assert await library.cover("one.ogg") == Cover(JPEG, "image/jpeg")
    make_tone(folder / "art.mp3", format="mp3", codec="libmp3lame", seconds=0.5, tags={"title": "Art"})
    tagged = (folder / "art.mp3").read_bytes()
    (folder / "art.mp3").write_bytes(id3_with_picture(PNG) + tagged)
    assert await library.cover("art.mp3") == Cover(PNG, "image/png")


@pytest.mark.parametrize("data", [b"", b"<svg/>", JPEG + bytes(COVER_MAX_BYTES)])
async def test_what_cannot_be_shown_is_no_cover(library: LibrarySource, folder: Path, data: bytes) -> None:
    (folder / "cover.jpg").write_bytes(data)
    assert await library.cover("one.ogg") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
async def test_a_cover_that_is_a_link_is_passed_over(library: LibrarySource, folder: Path) -> None:
    (folder.parent / "secret.png").write_bytes(PNG)
    (folder / "cover.png").symlink_to(folder.parent / "secret.png")
    assert await library.cover("one.ogg") is None


def id3_with_picture(picture: bytes) -> bytes:
    """An ID3v2.3 tag with a front cover (https://id3.org/id3v2.3.0, 4.15)."""
    frame = b"\0image/png\0\x03\0" + picture
    frames = b"APIC" + len(frame).to_bytes(4, "big") + b"\0\0" + frame
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + frames
