"""Pictures of tracks: those in their files, and those that lie beside them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from sources.artwork import MOST_BYTES, Artwork
from sources.library import LibrarySource
from tests.media import make_tone
from tests.sources.pictures import JPEG, PNG, flac_with_picture, png

if TYPE_CHECKING:
    from pathlib import Path

    from sources.tagging.reader import TagReader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    (folder / "plain").mkdir(parents=True)
    make_tone(folder / "plain" / "song.ogg", format="ogg", codec="libopus", seconds=0.5)
    return folder


async def artwork(folder: Path, reader: TagReader, source_id: str) -> Artwork | None:
    library = LibrarySource(folder, reader)
    await library.look()
    return await library.artwork(source_id)


async def test_the_picture_in_a_file_comes_before_the_one_beside_it(folder: Path, reader: TagReader) -> None:
    flac_with_picture(folder / "a.flac", PNG)
    (folder / "cover.jpg").write_bytes(JPEG)
    assert await artwork(folder, reader, "a.flac") == Artwork(PNG, "image/png")


@pytest.mark.parametrize("name", ["cover.jpg", "Folder.PNG", "front.jpeg"])
async def test_the_picture_beside_a_file_is_what_it_begins_like(folder: Path, reader: TagReader, name: str) -> None:
    assert await artwork(folder, reader, "plain/song.ogg") is None
    (folder / "plain" / name).write_bytes(JPEG)
    assert await artwork(folder, reader, "plain/song.ogg") == Artwork(JPEG, "image/jpeg")


async def test_what_is_no_picture_or_too_large_is_none(folder: Path, reader: TagReader) -> None:
    cover = folder / "plain" / "cover.jpg"
    for content in (b"<svg onload='x'/>", b"", png(padding=MOST_BYTES)):
        cover.write_bytes(content)
        assert await artwork(folder, reader, "plain/song.ogg") is None
    flac_with_picture(folder / "large.flac", png(padding=MOST_BYTES))
    assert await artwork(folder, reader, "large.flac") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
async def test_no_picture_comes_from_outside_the_folder(folder: Path, reader: TagReader) -> None:
    secret = folder.parent / "secret.png"
    secret.write_bytes(PNG)
    (folder / "plain" / "cover.png").symlink_to(secret)
    for source_id in ("plain/song.ogg", "plain/cover.png", "../secret.png", "none.ogg", "\0", "plain"):
        assert await artwork(folder, reader, source_id) is None
