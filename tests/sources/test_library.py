"""The library: a real folder with real media."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

import pytest

from sources.errors import SourceError
from sources.library import LibrarySource, LibraryStanding
from sources.library_folder import is_fit
from tests.media import make_silent_video, make_tone, make_video

if TYPE_CHECKING:
    from pathlib import Path

    from sources.playable import SearchHit
    from sources.tagging.reader import TagReader

EVER_S = 1e9
"""To read all tags in one look."""


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
def library(folder: Path, reader: TagReader) -> LibrarySource:
    return LibrarySource(folder, reader)


async def titles(library: LibrarySource, query: str = "") -> list[str]:
    await library.look(reading_s=EVER_S)
    return [track.title for track in await library.search(query, limit=100)]


async def reason_of(library: LibrarySource, source_id: str) -> str:
    await library.look(reading_s=EVER_S)
    with pytest.raises(SourceError) as caught:
        await library.resolve(source_id)
    return caught.value.reason


async def only(library: LibrarySource, query: str) -> SearchHit:
    await library.look(reading_s=EVER_S)
    (track,) = await library.search(query, limit=10)
    return track


async def test_a_track_tells_what_its_file_does(library: LibrarySource, folder: Path) -> None:
    track = await only(library, "morning bells")
    assert (track.source, track.source_id) == ("library", "one.ogg")
    assert (track.title, track.artist) == ("Morning Bells", "The Sandbox")
    playable = await library.resolve(track.source_id)
    assert (playable.audio, playable.video) == (folder / "one.ogg", None)
    assert track.duration_ms is not None
    assert abs(track.duration_ms - 2_000) <= 40


async def test_files_are_found_at_any_depth_and_without_tags(library: LibrarySource) -> None:
    assert await titles(library) == ["Morning Bells", "no tags here", "Slow Tide"]
    assert (await only(library, "slow tide")).source_id == "deep/er/two.ogg"


async def test_a_track_is_resolved_by_its_source_id(library: LibrarySource) -> None:
    track = await only(library, "slow tide")
    assert (await library.resolve(track.source_id)).hit == track


@pytest.mark.parametrize("source_id", ["", "none.ogg", "../outside.ogg", "deep/../one.ogg", "/etc/hostname", "deep"])
async def test_only_the_library_s_own_files_can_be_fetched(
    library: LibrarySource, folder: Path, source_id: str
) -> None:
    song(folder.parent / "outside.ogg", "Outside")
    assert await reason_of(library, source_id) == "not_found"


async def test_a_new_file_a_changed_one_and_a_deleted_one_are_noticed(library: LibrarySource, folder: Path) -> None:
    assert len(await titles(library)) == 3
    song(folder / "three.ogg", "Paper Boats")
    song(folder / "one.ogg", "Evening Bells", seconds=1)
    (folder / "no_tags here.ogg").unlink()
    assert await titles(library) == ["Evening Bells", "Paper Boats", "Slow Tide"]
    assert await reason_of(library, "no_tags here.ogg") == "not_found"


async def test_what_changes_in_the_folder_is_found_without_a_search_that_looks(folder: Path, reader: TagReader) -> None:
    library = LibrarySource(folder, reader, look_every_s=0.01)
    async with library.watching():
        assert await library.search("morning bells", limit=1)
        song(folder / "one.ogg", "Evening Bells")
        song(folder / "three.ogg", "Paper Boats")
        await until(library, "evening bells", 1)
        await until(library, "paper boats", 1)
        (folder / "three.ogg").rename(folder / "four.ogg")
        await until(library, "four", 1)
        (folder / "four.ogg").unlink()
        await until(library, "paper boats", 0)


async def test_what_was_just_put_into_a_watched_folder_is_found_at_once(folder: Path, reader: TagReader) -> None:
    library = LibrarySource(folder, reader, look_every_s=3600)
    async with library.watching():
        assert await library.search("morning", limit=1)
        await until_read(library)
        song(folder / "three.ogg")
        assert [hit.source_id for hit in await library.search("three", limit=1)] == ["three.ogg"]
        song(folder / "four.ogg", "Late Train")
        assert (await library.resolve("four.ogg")).hit.title == "Late Train"


async def until_read(library: LibrarySource) -> None:
    while library.standing().unread:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def test_a_folder_that_comes_later_is_found_and_one_that_goes_is_unavailable(
    folder: Path, reader: TagReader
) -> None:
    away = folder.with_name("away")
    os.rename(folder, away)
    library = LibrarySource(folder, reader)
    assert await reason_of(library, "one.ogg") == "unavailable"
    os.rename(away, folder)
    assert len(await titles(library)) == 3
    os.rename(folder, away)
    assert await reason_of(library, "one.ogg") == "unavailable"


@pytest.mark.parametrize("content", [b"", b"not media at all" * 100])
async def test_a_file_that_is_not_media_is_still_found_by_its_name(
    library: LibrarySource, folder: Path, content: bytes
) -> None:
    (folder / "Broken Song.mp3").write_bytes(content)
    track = await only(library, "broken song")
    assert track.title == "Broken Song"
    assert track.duration_ms is None


async def test_videos_are_told_apart_from_sound(library: LibrarySource, folder: Path) -> None:
    make_video(folder / "film.mp4", seconds=1)
    make_silent_video(folder / "mute.webm")
    await library.look(reading_s=EVER_S)
    tracks = await library.search("", limit=100)
    with_pictures = {track.source_id for track in tracks if (await library.resolve(track.source_id)).video}
    assert with_pictures == {"film.mp4", "mute.webm"}


async def test_other_files_and_hidden_ones_are_passed_over(library: LibrarySource, folder: Path) -> None:
    (folder / "notes.txt").write_text("notes")
    song(folder / ".hidden.ogg", "Hidden")
    song(folder / ".hidden" / "song.ogg", "Hidden too")
    (folder / "folder.ogg").mkdir()
    assert len(await titles(library)) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
async def test_links_never_lead_out_of_the_folder(library: LibrarySource, folder: Path) -> None:
    outside = song(folder.parent / "outside" / "secret.ogg", "Secret")
    (folder / "file.ogg").symlink_to(outside)
    (folder / "folder").symlink_to(outside.parent)
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.ogg").symlink_to(folder / "none.ogg")
    (folder / "inside.ogg").symlink_to(folder / "one.ogg")
    assert await titles(library) == ["Morning Bells", "Morning Bells", "no tags here", "Slow Tide"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
async def test_names_that_are_not_unicode_are_passed_over(library: LibrarySource, folder: Path) -> None:
    os.rename(folder / "one.ogg", os.fsencode(folder) + b"/\xff.ogg")
    assert await titles(library) == ["no tags here", "Slow Tide"]


async def test_names_in_any_script_are_found(library: LibrarySource, folder: Path) -> None:
    song(folder / "家族 👨\u200d👩\u200d👧.ogg")
    assert (await only(library, "家族")).source_id == "家族 👨\u200d👩\u200d👧.ogg"


async def test_tags_cannot_break_out_of_their_line(library: LibrarySource, folder: Path) -> None:
    song(folder / "long.ogg", "First\n\n  second " + "x" * 1_000)
    track = await only(library, "first second")
    assert track.title.startswith("First second xxx")
    assert len(track.title) == 300


async def test_tags_that_turn_the_writing_around_or_ring_bells_are_plain(library: LibrarySource, folder: Path) -> None:
    song(folder / "turned.ogg", "Gold\u202efish\x07 \u2066Song\u2069", "Ann\x1b[31m")
    track = await only(library, "goldfish")
    assert (track.title, track.artist) == ("Goldfish Song", "Ann[31m")


async def test_folders_are_words_to_look_for(library: LibrarySource, folder: Path) -> None:
    song(folder / "Some Band" / "First Album" / "01.ogg")
    assert (await only(library, "some band 01")).source_id == "Some Band/First Album/01.ogg"
    assert (await only(library, "frist album")).source_id == "Some Band/First Album/01.ogg"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
async def test_a_file_that_became_a_link_out_of_the_folder_is_not_played(library: LibrarySource, folder: Path) -> None:
    outside = song(folder.parent / "outside.ogg", "Outside")
    await library.look()
    (folder / "one.ogg").unlink()
    (folder / "one.ogg").symlink_to(outside)
    (folder / "deep").rename(folder.parent / "deep")
    (folder / "deep").symlink_to(folder.parent / "deep")
    for source_id in ("one.ogg", "deep/er/two.ogg"):
        with pytest.raises(SourceError, match="not_found"):
            await library.resolve(source_id)
        assert await library.artwork(source_id) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
async def test_a_pipe_is_no_file(library: LibrarySource, folder: Path) -> None:
    os.mkfifo(folder / "pipe.mp3")
    assert len(await titles(library)) == 3


@pytest.mark.parametrize(
    ("name", "on_windows", "elsewhere"),
    [
        ("song.mp3", True, True),
        ("NUL.mp3", False, True),
        ("com1.ogg", False, True),
        ("aux", False, True),
        ("song.mp3.", False, True),
        ("song.mp3 ", False, True),
        ("song.mp3:stream.ogg", False, True),
        (".hidden.mp3", False, False),
        ("\udcff.mp3", False, False),
    ],
)
def test_names_that_open_something_else_are_passed_over(name: str, on_windows: bool, elsewhere: bool) -> None:
    assert is_fit(name, on_windows=True) == on_windows
    assert is_fit(name, on_windows=False) == elsewhere


async def test_a_missing_folder_is_unavailable(tmp_path: Path, reader: TagReader) -> None:
    library = LibrarySource(tmp_path / "none", reader)
    await library.look()
    with pytest.raises(SourceError) as caught:
        await library.search("x", limit=1)
    assert caught.value.reason == "unavailable"


async def test_thousands_of_files_are_found_by_name_at_once_and_resolved_with_their_tags(
    tmp_path: Path, reader: TagReader
) -> None:
    folder = tmp_path / "many"
    original = song(folder / "000.ogg", "The First")
    for number in range(1, 5_000):
        os.link(original, folder / f"track {number:05}.ogg")
    library = LibrarySource(folder, reader)
    await library.look(reading_s=0)
    assert library.standing().unread > 4_900
    track = (await library.search("track 04999", limit=5))[0]
    assert (track.source_id, track.duration_ms) == ("track 04999.ogg", None)
    assert (await library.resolve(track.source_id)).hit.title == "The First"


async def test_how_many_files_are_broken_is_known(library: LibrarySource, folder: Path) -> None:
    (folder / "broken.mp3").write_bytes(b"not media at all" * 100)
    await library.look(reading_s=EVER_S)
    assert library.standing() == LibraryStanding(files=4, unread=0, broken=1)


async def until(library: LibrarySource, query: str, count: int) -> None:
    """Wait for the watching to see what is in the folder; the test's time-out is the limit."""
    while len(await library.search(query, limit=1)) != count:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
